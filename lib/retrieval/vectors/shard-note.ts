/**
 * The note beside a shard that is being written: of what it is, how far it is, and checksums of what is there, by which
 * a later run knows whether it can go on.
 */
import * as fs from "node:fs";
import { type BlockChecksums, BlockSummer, CheckedFile, readSealedJson, writeSealedJson } from "../../integrity";

/** Bytes read at once of what an earlier run has written. */
const PIECE = 1 << 20;

/** Which shard, and of what: another identity is another run. */
export interface ShardIdentity {
  shard: number;
  shards: number;
  rows: number;
  dimension: number;
  /** Of the model, the text and the options. */
  fingerprint: string;
}

/** How far a shard is. */
export interface ShardProgress {
  /** Rows that are written. */
  done: number;
  /** Bytes of their ids. */
  idBytes: number;
  /** Over the files' bytes up to here. */
  sums: ShardSums;
}

export interface ShardSums {
  vectors: BlockSummer;
  ids: BlockSummer;
}

interface Note extends ShardIdentity {
  done: number;
  idBytes: number;
  /** Of what is written up to here. */
  checksums?: { vectors: BlockChecksums; ids: BlockChecksums };
}

/** Writes how far the shard is. @throws InputError when the file cannot be written */
export function writeShardNote(file: string, identity: ShardIdentity, { done, idBytes, sums }: ShardProgress): void {
  const note: Note = { ...identity, done, idBytes, checksums: checksumsOfShard(sums) };
  writeSealedJson(file, note);
}

/**
 * Where a run of the same identity left the shard; undefined where there is none, or its files are not what was noted.
 * @param bytesOf the bytes of the vectors' file with so many rows
 */
export function readShardNote(
  file: string,
  identity: ShardIdentity,
  { vectors, ids, bytesOf }: { vectors: string; ids: string; bytesOf: (rows: number) => number },
): ShardProgress | undefined {
  const note = readNote(file);
  if (!note || !sameShard(note, identity)) return undefined;
  const { done, idBytes, checksums } = note;
  const [first, second] = [sumOfBeginning(vectors, bytesOf(done)), sumOfBeginning(ids, idBytes)];
  if (!first || !second) return undefined;
  const sums = { vectors: first, ids: second };
  return !checksums || isSame(checksums, sums) ? { done, idBytes, sums } : undefined;
}

/** The blocks' checksums of both files. */
export function checksumsOfShard({ vectors, ids }: ShardSums): { vectors: BlockChecksums; ids: BlockChecksums } {
  return { vectors: vectors.checksums, ids: ids.checksums };
}

/** The sum over the first bytes of a file; undefined when it is missing or shorter. */
function sumOfBeginning(file: string, bytes: number): BlockSummer | undefined {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? -1;
  if (size < bytes) return undefined;
  const summer = new BlockSummer();
  const opened = new CheckedFile(file, undefined);
  for (let at = 0; at < bytes; at += PIECE) {
    const piece = new Uint8Array(Math.min(PIECE, bytes - at));
    opened.read(at, piece);
    summer.add(piece);
  }
  opened.close();
  return summer;
}

function isSame(noted: NonNullable<Note["checksums"]>, found: ShardSums): boolean {
  return JSON.stringify(noted) === JSON.stringify(checksumsOfShard(found));
}

function readNote(file: string): Note | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return readSealedJson(file) as Note;
  } catch {
    return undefined;
  }
}

function sameShard(note: Note, identity: ShardIdentity): boolean {
  return (Object.keys(identity) as (keyof ShardIdentity)[]).every((key) => note[key] === identity[key]);
}
