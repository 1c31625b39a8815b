/**
 * Where a tokenizer's folder names the tokens that were added to its vocabulary, as transformers 5 reads it:
 * `added_tokens_decoder` of `tokenizer_config.json`; without that `special_tokens_map.json` and `added_tokens.json`;
 * then special tokens with a name of their own (`x_token`), and those without (`extra_special_tokens`, formerly
 * `additional_special_tokens`).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import { type AddedToken, specialToken } from "./added-tokens";

/** A token that a file names, and the id that it states. */
export interface NamedToken {
  token: AddedToken;
  id?: number;
  file: string;
  field: string;
}

type Fields = Record<string, unknown>;

const LISTS = ["extra_special_tokens", "additional_special_tokens"];

/**
 * The tokens of a folder in the order in which ids are given to them, each once.
 * @param whole those of `tokenizer.json`
 * @throws InputError when a token is malformed, or two lists differ
 */
export function namedTokens(folder: string, whole: readonly NamedToken[] = []): NamedToken[] {
  const [config, map, added] = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"].map((name) => {
    const file = path.join(folder, name);
    return { file, fields: (fs.existsSync(file) ? readJson(file) : {}) as Fields };
  });
  const decoder = config.fields.added_tokens_decoder as Fields | undefined;
  const sources = decoder ? [config] : [map, config];
  const special = [...sources.flatMap(specialFields), ...listed(sources)];
  // transformers does not look at this one list when it reads added_tokens.json.
  const unseen = ({ file, field }: NamedToken): boolean => file === map.file && field === "additional_special_tokens";
  const isSpecial = new Set(special.filter((each) => !unseen(each)).map(({ token }) => token.content));
  const stated = decoder
    ? Object.entries(decoder).map(([id, value]) =>
        withId(tokenOf(config.file, "added_tokens_decoder", value, false), id),
      )
    : Object.entries(added.fields).map(([content, id]) => {
        const plain = { ...specialToken(content), special: false, normalized: true };
        const token = isSpecial.has(content) ? specialToken(content) : plain;
        return withId({ token, file: added.file, field: content }, id);
      });
  if (!decoder) stated.push(...whole);
  stated.sort((a, b) => (a.id as number) - (b.id as number));
  const once = new Map<string, NamedToken>();
  for (const named of [...stated, ...special]) if (!once.has(named.token.content)) once.set(named.token.content, named);
  return [...once.values()];
}

/** Fields such as `query_token`, and `extra_special_tokens` where it is an object of such. */
function specialFields({ file, fields }: { file: string; fields: Fields }): NamedToken[] {
  const own = Object.entries(fields).filter(([key, value]) => key.endsWith("_token") && isToken(value));
  const extra = fields.extra_special_tokens;
  const more = typeof extra === "object" && extra !== null && !Array.isArray(extra) ? Object.entries(extra) : [];
  return [...own, ...more].map(([key, value]) => tokenOf(file, key, value, true));
}

/** The list of special tokens without names. @throws InputError when two files or fields have different ones */
function listed(sources: readonly { file: string; fields: Fields }[]): NamedToken[] {
  const lists = sources.flatMap(({ file, fields }) =>
    LISTS.filter((key) => Array.isArray(fields[key]) && (fields[key] as unknown[]).length > 0).map((key) =>
      (fields[key] as unknown[]).map((value) => tokenOf(file, key, value, true)),
    ),
  );
  const [first = [], ...others] = lists;
  const contents = (list: readonly NamedToken[]) => list.map(({ token }) => token.content).join("\n");
  const other = others.find((list) => contents(list) !== contents(first));
  if (other === undefined) return first;
  throw new InputError("two lists of special tokens say different things", {
    file: other[0].file,
    field: other[0].field,
    expected: `what ${first[0].field} in ${path.basename(first[0].file)} says: ${first.map(({ token }) => token.content).join(", ")}`,
    found: other.map(({ token }) => token.content).join(", "),
  });
}

function isToken(value: unknown): boolean {
  return typeof value === "string" ? value !== "" : typeof value === "object" && value !== null && "content" in value;
}

/** A token is written as a string, or as an object with its `content` and flags. @param special of a string */
export function tokenOf(file: string, field: string, value: unknown, special: boolean): NamedToken {
  if (typeof value === "string" && value !== "") return { token: { ...specialToken(value), special }, file, field };
  const object = (typeof value === "object" && value !== null ? value : {}) as Fields;
  const flag = (name: string, otherwise: boolean): boolean => {
    const found = object[name] ?? otherwise;
    if (typeof found === "boolean") return found;
    throw malformed(file, field, value);
  };
  const { content } = object;
  if (typeof content !== "string" || content === "") throw malformed(file, field, value);
  const isSpecial = flag("special", false);
  const strips = { lstrip: flag("lstrip", false), rstrip: flag("rstrip", false) };
  const token = {
    content,
    special: isSpecial,
    ...strips,
    normalized: flag("normalized", !isSpecial),
    singleWord: flag("single_word", false),
  };
  return { token, file, field };
}

function withId(named: NamedToken, id: unknown): NamedToken {
  const number = Number(id);
  if (Number.isSafeInteger(number) && number >= 0) return { ...named, id: number };
  throw malformed(named.file, named.field, id);
}

function malformed(file: string, field: string, value: unknown): InputError {
  return new InputError("a setting of the tokenizer has the wrong type", {
    ...{ file, field, expected: "a token" },
    found: JSON.stringify(value),
  });
}

/**
 * The tokens that were added, in the order of their ids.
 * @throws InputError on an id that is not the one that transformers gives: one of the vocabulary, or the next one
 * behind it
 */
export function fittingTokens(named: readonly NamedToken[], tokens: readonly string[]): AddedToken[] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  return named.map(({ token, id, file, field }) => {
    const expected = ids.get(token.content) ?? Math.max(tokens.length, ids.size);
    if (!ids.has(token.content)) ids.set(token.content, expected);
    if (id === undefined || id === expected) return token;
    throw new InputError(`the added token ${token.content} cannot have the id that the file gives it`, {
      ...{ file, field, expected: `${expected}: ids of added tokens follow on the vocabulary's, without a gap` },
      found: String(id),
    });
  });
}
