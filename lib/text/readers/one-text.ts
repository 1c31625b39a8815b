/** Ids and their texts: an id that comes again belongs to the same text, or something would be lost in silence. */
import { excerpt, InputError } from "../../errors";
import { textId } from "./text-id";

/** Keeps of every text a few bytes. */
export class OneText {
  readonly #what: string;
  readonly #file?: string;
  readonly #keys = new Map<string, string>();

  /** @param what "query", "passage" @param file for the error */
  constructor(what: string, file?: string) {
    this.#what = what;
    this.#file = file;
  }

  /** Whether the id is new, or belongs to this text; white space does not count. */
  fits(id: string, text: string): boolean {
    const known = this.#keys.get(id);
    return known === undefined || known === keyOf(text);
  }

  /** Remembers an id. @returns whether it is new @throws InputError when it belongs to another text */
  add(id: string, text: string): boolean {
    const key = keyOf(text);
    const known = this.#keys.get(id);
    if (known !== undefined && known !== key) {
      throw new InputError(`the ${this.#what} ${excerpt(id)} comes twice with another text`, {
        file: this.#file,
        expected: "one text for each id",
        found: excerpt(text),
        fix: `give every ${this.#what} an id of its own`,
      });
    }
    this.#keys.set(id, key);
    return known === undefined;
  }
}

const keyOf = (text: string): string => textId(text.replace(/\s+/g, " ").trim());
