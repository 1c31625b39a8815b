/** What a table of passages says of itself: of what and by what its vectors were made, and how they are kept. */
import { InputError } from "../../errors";

const STORE_FORMAT = "bowlab-store/1";

/** How numbers are kept: float32, or half precision. */
export const vectorTypes = ["vector", "halfvec"] as const;
/** How numbers are kept: float32 (`vector`), or half precision in half the room (`halfvec`). */
export type VectorType = (typeof vectorTypes)[number];

/** How vectors are searched: along a graph, or one by one. */
export const storeIndexes = ["hnsw", "exact"] as const;
/** How vectors are searched: along an HNSW graph, or one by one. */
export type StoreIndex = (typeof storeIndexes)[number];

/** What of `encoding.json` goes with the vectors. */
export interface StoreEncoding {
  /** Where the model was, the SHA-256 of its weights, how a text's vector is made of its tokens'. */
  model: { folder: string; weights: string; pooling: string };
  tokenizer: string;
  /** Tokens read of a passage. */
  maxLength: number;
  prefix?: string;
  /** Of the products, where it is not float32. */
  precision?: string;
  data: { folder: string; fingerprint: string; rows: number };
}

/** What decides a table: with another value it is another table. */
export interface StoreDescription {
  format: typeof STORE_FORMAT;
  /** N, passages when all are loaded. */
  rows: number;
  /** H, numbers a vector. */
  dimension: number;
  /** What was encoded, and by which model; absent where the vectors were made elsewhere. */
  encoding?: StoreEncoding;
  /** Of the ids and the vectors' files. */
  fingerprint: string;
  type: VectorType;
  index: StoreIndex;
  /** HNSW: neighbours a vector is linked to, and candidates looked at for that. */
  links: number;
  effortOfBuild: number;
  /** PostgreSQL's configuration of full-text search; "none": words are not searched. */
  textSearch: string;
  /** Parts that the table is divided into; 1: it is whole. */
  partitions: number;
}

/** A table's description and how far it is. */
export interface StoreState {
  description: StoreDescription;
  /** Rows that are in it. */
  loaded: number;
  /** The length of the longest vector that is in it. */
  longest: number;
  /** All rows and indexes are there. */
  isReady: boolean;
}

/** A description of this version. */
export function storeDescription(fields: Omit<StoreDescription, "format">): StoreDescription {
  return { format: STORE_FORMAT, ...fields };
}

/** @throws InputError when another version wrote it */
export function checkedDescription(value: unknown, file: string): StoreDescription {
  const { format } = (value ?? {}) as { format?: unknown };
  if (format === STORE_FORMAT) return value as StoreDescription;
  throw new InputError("this version cannot read the table", {
    ...{ file, field: "format", expected: STORE_FORMAT, found: JSON.stringify(format) },
    fix: "load it again into another table: --table NAME",
  });
}

/** What two descriptions must have in common for loading to go on; "" where they have it. */
export function differencesOf(old: StoreDescription, now: StoreDescription): string {
  const kinds: [string, (each: StoreDescription) => string | number][] = [
    ["weights", ({ encoding }) => encoding?.model.weights.slice(0, 12) ?? "unknown"],
    ["pooling", ({ encoding }) => encoding?.model.pooling ?? "unknown"],
    ["tokenizer", ({ encoding }) => encoding?.tokenizer.slice(0, 12) ?? "unknown"],
    ["maxLength", ({ encoding }) => encoding?.maxLength ?? "unknown"],
    ["data", ({ encoding }) => encoding?.data.fingerprint.slice(0, 12) ?? "unknown"],
    ["width", ({ dimension }) => dimension],
    ["passages", ({ rows }) => rows],
    ["vectors", ({ fingerprint }) => fingerprint.slice(0, 12)],
    ["type", ({ type }) => type],
    ["index", ({ index }) => index],
    ["links", ({ links }) => links],
    ["effort-of-build", ({ effortOfBuild }) => effortOfBuild],
    ["text-search", ({ textSearch }) => textSearch],
    ["partitions", ({ partitions }) => partitions],
  ];
  const differences = kinds.filter(([, of]) => of(old) !== of(now));
  return differences.map(([name, of]) => `${name} ${of(old)}, now ${of(now)}`).join("; ");
}

/** A table's name, where none is given. */
export const USUAL_TABLE = "bowlab_passages";

/** @throws InputError when PostgreSQL would have to quote the name, or something else follows it */
export function checkedTable(table: string): string {
  if (/^[a-z_][a-z0-9_]{0,39}$/.test(table)) return table;
  const expected = "at most 40 small letters, digits and _, a letter first";
  throw new InputError("this is not the name of a table", { field: "table", expected, found: JSON.stringify(table) });
}

/** The error where a database has not the table that is asked for. */
export function noSuchTable(file: string): InputError {
  return new InputError("the database has no such table of passages", {
    ...{ file, fix: "load it: bowlab index --to ADDRESS --data DIR --vectors DIR, with the same --table" },
  });
}
