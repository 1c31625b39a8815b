/**
 * What the shards of a folder have in common: a JSON file beside them says of what and by what they are made, and keeps
 * shards of two makings apart.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { lockOrShare, readSealedJson, writeSealedJson } from "../integrity";

/** Files of all kinds: shards of two kinds in one folder would have the same names. */
const MAKING_FILES = ["encoding.json", "shards.json"] as const;

/** A kind of work in shards. */
export interface ShardKind<M extends object> {
  /** The command that makes them, as it is typed behind bowlab: "encode". */
  command: string;
  /** What a shard holds, for messages: "vectors". */
  holds: string;
  /** Name of the file that says how they are made. */
  file: (typeof MAKING_FILES)[number];
  /** What must be equal for shards to belong together, by name, as messages show it. */
  common(making: M): Record<string, string | number>;
  /** How many shards there are, and rows in all of them together. */
  counts(making: M): ShardsMaking;
}

/** How much work there is, and in how many parts. */
export interface ShardsMaking {
  shards: number;
  /** What is dealt: passages, queries. */
  rows: number;
}

/** Something that two makings should have in common and have not. */
export interface Difference {
  name: string;
  one: string | number;
  other: string | number;
}

/** What two makings should have in common and have not. */
export function makingDifferences<M extends object>(
  { common }: Pick<ShardKind<M>, "common">,
  first: M,
  second: M,
): Difference[] {
  const [one, other] = [first, second].map(common);
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => one[name] !== other[name])
    .map((name) => ({ name, one: one[name] ?? "none", other: other[name] ?? "none" }));
}

/** What a folder says of its shards; undefined when it says nothing. @throws InputError when the file is damaged */
export function readMaking<M extends object>(folder: string, { file }: Pick<ShardKind<M>, "file">): M | undefined {
  const place = path.join(folder, file);
  if (!fs.existsSync(place)) return undefined;
  return readSealedJson(place, "choose another --out, or remove the folder") as M;
}

/**
 * Says in the folder how its shards are made, or checks that it says the same. Shards that begin at once do so one
 * after the other.
 * @throws InputError naming the difference when the folder holds shards of another making, or of another command
 */
export async function claimFolder<M extends object>(
  out: string,
  kind: ShardKind<M>,
  making: M,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const earlier = readMaking(out, kind);
  if (earlier !== undefined) return requireSameMaking(out, kind, earlier, making);
  requireNoOther(out, kind.file);
  const lock = await lockOrShare(out, { what: `beginning to ${kind.command}`, part: "making", signal });
  try {
    const meanwhile = readMaking(out, kind);
    if (meanwhile !== undefined) requireSameMaking(out, kind, meanwhile, making);
    else writeSealedJson(path.join(out, kind.file), making as object);
  } finally {
    lock.release();
  }
}

function requireNoOther(out: string, file: string): void {
  const other = MAKING_FILES.find((name) => name !== file && fs.existsSync(path.join(out, name)));
  if (other === undefined) return;
  throw new InputError("the folder holds shards of another command", {
    file: path.join(out, other),
    fix: "choose another --out",
  });
}

function requireSameMaking<M extends object>(out: string, kind: ShardKind<M>, earlier: M, making: M): void {
  const differences = makingDifferences(kind, earlier, making);
  if (differences.length === 0) return;
  throw new InputError(`the folder holds ${kind.holds} of another making`, {
    file: path.join(out, kind.file),
    found: differences.map(({ name, one, other }) => `${name} ${one}, now ${other}`).join("; "),
    fix: "choose another --out, or remove the folder",
  });
}
