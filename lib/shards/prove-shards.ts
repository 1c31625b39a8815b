/**
 * The proof that shards fit together: every one of them is there, of the making that the folder states, whole by its
 * SHA-256, and begins where the one before ends.
 */
import * as path from "node:path";
import { InputError } from "../errors";
import { fileSha256 } from "../files";
import { makingDifferences, readMaking, type ShardKind } from "./making";
import { readShardManifest, type ShardManifest, type ShardPart } from "./manifest";
import { shardManifestFile } from "./names";

/** Who hears of the proof. */
export interface ProvingOptions {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know: shards that were computed in two ways, whose last bits may differ. */
  onNote?: (line: string) => void;
}

/**
 * Proves that the shards of a folder fit together.
 * @returns what they have in common, and their manifests in order
 * @throws InputError naming the shard that is missing, damaged, of another making, or that overlaps with another
 */
export function proveShards<M extends object>(
  folder: string,
  kind: ShardKind<M>,
  options: ProvingOptions = {},
): { making: M; manifests: ShardManifest<M>[] } {
  const making = readMaking<M>(folder, kind);
  if (making === undefined) {
    throw new InputError("the folder has no shards that bowlab made", {
      file: folder,
      expected: `${kind.file}, which ${kind.command} --shard writes`,
      fix: `give the --out of bowlab ${kind.command}`,
    });
  }
  const { shards, rows } = kind.counts(making);
  let next = 0;
  const manifests = Array.from({ length: shards }, (_, shard) => {
    options.onProgress?.({ phase: "comparing shards", done: shard, total: shards });
    const manifest = provedShard(folder, kind, making, { shard, next });
    next += manifest.rows;
    return manifest;
  });
  if (next !== rows) {
    throw new InputError("the shards are not the whole collection", {
      file: folder,
      expected: `${rows} rows`,
      found: `${next}`,
      fix: "make them again into another --out",
    });
  }
  noteOtherWays(manifests, options.onNote);
  return { making, manifests };
}

/** @param next the row that it has to begin with */
function provedShard<M extends object>(
  folder: string,
  kind: ShardKind<M>,
  making: M,
  { shard, next }: { shard: number; next: number },
): ShardManifest<M> {
  const { shards } = kind.counts(making);
  const file = path.join(folder, shardManifestFile(shard, shards));
  const command = `bowlab ${kind.command} --shard ${shard}/${shards}`;
  const manifest = readShardManifest<M>(folder, shard, shards, kind.command);
  if (manifest === undefined) {
    const expected = `shards 0 to ${shards - 1}`;
    throw new InputError("a shard is missing", { file, expected, fix: `make it: ${command}` });
  }
  requireMaking(file, kind, making, manifest.making);
  const again = `delete it and make it again: ${command}`;
  if (manifest.first !== next) {
    const what = manifest.first > next ? "rows are missing between two shards" : "two shards have the same rows";
    throw new InputError(what, { file, expected: `first ${next}`, found: `${manifest.first}`, fix: again });
  }
  for (const each of manifest.files) requireWhole(folder, each, again);
  return manifest;
}

function requireMaking<M extends object>(file: string, kind: ShardKind<M>, expected: M, found: M): void {
  const differences = makingDifferences(kind, expected, found);
  if (differences.length === 0) return;
  throw new InputError(`a shard is of another making than ${kind.file} says`, {
    file,
    expected: differences.map(({ name, one }) => `${name} ${one}`).join("; "),
    found: differences.map(({ name, other }) => `${name} ${other}`).join("; "),
    fix: "keep shards of one model and one collection in a folder; make this one again",
  });
}

function requireWhole(folder: string, { name, sha256 }: ShardPart, fix: string): void {
  const file = path.join(folder, name);
  const found = fileSha256(file);
  if (found === sha256) return;
  throw new InputError("the file is not what its shard's manifest says", {
    file,
    expected: `SHA-256 ${sha256.slice(0, 12)}…`,
    found: `${found.slice(0, 12)}…`,
    fix,
  });
}

/** Says where shards fit together but were not computed alike to the last bit. */
function noteOtherWays(
  manifests: readonly Pick<ShardManifest<object>, "rows" | "way">[],
  onNote?: (line: string) => void,
): void {
  const ways = new Set(manifests.filter(({ rows }) => rows > 0).map(({ way }) => way));
  if (ways.size < 2) return;
  onNote?.(`the shards were made in ${ways.size} ways (${[...ways].join("; ")}): last bits differ from a single run's`);
}
