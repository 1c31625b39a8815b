/**
 * `tokenizer_config.json` and `special_tokens_map.json`: fields that a tokenizer depends on, checked as they are read.
 */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { readJson } from "../../files";

/** The fields of a file; none where there is no file. */
export class SettingsFile {
  readonly file: string;
  readonly #fields: Record<string, unknown>;

  constructor(file: string) {
    this.file = file;
    const value = fs.existsSync(file) ? readJson(file) : {};
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new InputError("the settings are not a JSON object", { file });
    }
    this.#fields = value as Record<string, unknown>;
  }

  /** Whether the file has this field. */
  has(field: string): boolean {
    return Object.hasOwn(this.#fields, field);
  }

  /** A field that is a text; undefined where it is absent or null. @throws InputError when it is something else */
  text(field: string): string | undefined {
    const value = this.#fields[field];
    if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
    throw this.#wrong(field, "a name");
  }

  /** A field that is true, false or null; undefined where it is absent. @throws InputError when it is something else */
  flag(field: string): boolean | null | undefined {
    const value = this.#fields[field];
    if (value === undefined || value === null || typeof value === "boolean") return value;
    throw this.#wrong(field, "true, false or null");
  }

  /** A token is written as a string, or as an object with its `content`. */
  token(field: string): string | undefined {
    const value = this.#fields[field];
    if (value === undefined || value === null) return undefined;
    const content = typeof value === "object" ? (value as { content?: unknown }).content : value;
    if (typeof content === "string" && content !== "") return content;
    throw this.#wrong(field, "a token");
  }

  #wrong(field: string, expected: string): InputError {
    const found = JSON.stringify(this.#fields[field]);
    return new InputError("a setting of the tokenizer has the wrong type", {
      file: this.file,
      field,
      expected,
      found,
    });
  }
}
