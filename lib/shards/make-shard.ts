/** One shard made, or recognised as made; two processes that make it at once do no harm. */
import * as os from "node:os";
import * as path from "node:path";
import { InputError } from "../errors";
import { fileSha256, removeTemporaryFiles } from "../files";
import { type FolderLock, lockOrShare } from "../integrity";
import { makingDifferences, type ShardKind } from "./making";
import { readShardManifest, type ShardMade, type ShardManifest, writeShardManifest } from "./manifest";
import { shardPart } from "./names";

/** Which shard of which work. */
export interface ShardToMake<M extends object> extends Omit<ShardMade<M>, "counts"> {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know, such as a damaged shard that is made again. */
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

/** The manifest of a shard, and whether an earlier run had made it. */
export interface MadeShard<M extends object> {
  manifest: ShardManifest<M>;
  kept: boolean;
}

/**
 * Runs `work` while no other process makes the same shard. One of this machine is waited for; one of another machine
 * too, as long as it shows that it lives: after that both make it. What killed writers left of the shard goes.
 * @param work gets a name that no other process has, where another may be making the same shard
 */
export async function withShardLock<T>(
  out: string,
  { command, shard, shards }: { command: string; shard: number; shards: number },
  { onProgress, signal }: Pick<ShardToMake<object>, "onProgress" | "signal">,
  work: (own?: string) => Promise<T>,
): Promise<T> {
  const onWait = (holder: string): void => onProgress?.({ phase: `waiting for ${holder}`, done: 0 });
  const what = `${command} --shard ${shard}/${shards}`;
  const lock: FolderLock = await lockOrShare(out, { what, part: `${shard}-of-${shards}`, onWait, signal });
  try {
    if (!lock.shared) removeTemporaryFiles(out, { of: shardPart(shard, shards), spareLiving: true });
    return await work(lock.shared ? `${os.hostname()}-${process.pid}` : undefined);
  } finally {
    lock.release();
  }
}

/**
 * Makes a shard's files by `make` and then its manifest. A shard that is there, whole and of the same making, is left
 * as it is.
 * @param make writes every file whole or not at all, always the same bytes; gives what it counted
 */
export function makeShard<M extends object>(
  out: string,
  kind: ShardKind<M>,
  task: ShardToMake<M>,
  make: () => Promise<Record<string, number>>,
): Promise<MadeShard<M>> {
  const { shard, first, rows, making, way, files, ...heard } = task;
  const { shards } = kind.counts(making);
  return withShardLock(out, { command: kind.command, shard, shards }, heard, async () => {
    const known = wholeShard(out, kind, task);
    if (known !== undefined) return { manifest: known, kept: true };
    const counts = await make();
    const manifest = writeShardManifest(out, kind, { shard, first, rows, making, way, counts, files });
    return { manifest, kept: false };
  });
}

/** The manifest of a shard that is as it should be; undefined: it is to be made. */
function wholeShard<M extends object>(
  out: string,
  kind: ShardKind<M>,
  task: ShardToMake<M>,
): ShardManifest<M> | undefined {
  const { shard, first, rows, making, onNote } = task;
  const again = (why: string): undefined => {
    onNote?.(`${why}; shard ${shard} is made again`);
  };
  try {
    const manifest = readShardManifest<M>(out, shard, kind.counts(making).shards, kind.command);
    if (manifest === undefined) return undefined;
    const isThis = manifest.first === first && manifest.rows === rows;
    if (!isThis || makingDifferences(kind, manifest.making, making).length > 0)
      return again("its manifest is another's");
    const changed = manifest.files.find(({ name, sha256 }) => fileSha256(path.join(out, name)) !== sha256);
    return changed === undefined ? manifest : again(`${changed.name} is not what its manifest says`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return again(error.message.replace(/\. To do: .*$/s, ""));
  }
}
