/**
 * Vectors of a collection on disk: `vectors-00000-of-00004.npy` (float32, C order, (n, H)), which numpy and faiss read,
 * with the ids of its rows in `ids-00000-of-00004.txt`, one a line, and checksums of both in `FILE.checksum`. Four
 * shards may be made on four machines; together they are the collection, in order.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { type BlockChecksums, cutShort, mendBeside, readChecked, readSidecar } from "../../integrity";
import { idsFile, shardPart } from "../../shards";
import { IdTable } from "../id-table";
import { type NpyLayout, readNpyLayout } from "../npy";

/** Name of a shard's vectors, `shard` counted from 0. */
export function vectorsFile(shard: number, shards: number): string {
  return `vectors${shardPart(shard, shards)}.npy`;
}

export interface VectorShard extends NpyLayout {
  file: string;
  /** Place of its first row in the collection. */
  first: number;
  rows: number;
  /** Of the whole file; undefined for vectors from elsewhere. */
  checksums?: BlockChecksums;
}

export interface VectorLayout {
  shards: VectorShard[];
  ids: IdTable;
  /** N. */
  size: number;
  /** H. */
  dimension: number;
}

/**
 * Finds and checks the vectors of a folder, without reading them.
 * @throws InputError naming the file when shards are missing or of two divisions, a file is cut short, is not float32
 * matrix, has another
 *   width than the others, or has not one id to each row
 */
export function readVectorLayout(folder: string): VectorLayout {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const files = shardFiles(folder, names);
  const shards: VectorShard[] = [];
  let size = 0;
  let dimension: number | undefined;
  const idFiles: { file: string; bytes: Buffer }[] = [];
  for (const [vectors, ids] of files) {
    const layout = readNpyLayout(vectors, "<f4", "the vectors");
    const [rows, width] = layout.shape;
    if (layout.shape.length !== 2 || width === 0) {
      throw new InputError("the vectors are not a matrix", {
        file: vectors,
        expected: "shape (rows, dimension)",
        found: `shape (${layout.shape.join(", ")})`,
        fix: "save one row a passage, also where there is only one",
      });
    }
    dimension ??= width;
    if (width !== dimension) {
      throw new InputError("the vectors have another width than those of the first shard", {
        file: vectors,
        expected: `${dimension} numbers a row`,
        found: `${width}`,
        fix: "encode every shard with the same model",
      });
    }
    const bytes = readChecked(ids, readSidecar(ids), mendBeside(ids));
    requireIds(vectors, ids, bytes, rows);
    idFiles.push({ file: ids, bytes });
    const checksums = readSidecar(vectors);
    requireLength(vectors, checksums);
    shards.push({ ...layout, file: vectors, first: size, rows, checksums });
    size += rows;
  }
  const ids = IdTable.ofFiles(idFiles);
  return { shards, ids, size, dimension: dimension as number };
}

/** @throws InputError unless the folder holds every shard of one division, each with its ids */
function shardFiles(folder: string, names: readonly string[]): [vectors: string, ids: string][] {
  const found = names.flatMap((name) => /^vectors-(\d{5})-of-(\d{5})\.npy$/.exec(name)?.[2] ?? []);
  const divisions = [...new Set(found)];
  if (divisions.length === 0) {
    throw new InputError("the folder holds no vectors", {
      file: folder,
      expected: vectorsFile(0, 1),
      found: names.slice(0, 8).join(", ") || "an empty or missing folder",
      fix: "make them: bowlab encode --out DIR",
    });
  }
  if (divisions.length > 1) {
    throw new InputError("the folder holds vectors of two divisions into shards", {
      file: folder,
      found: divisions.map((count) => `… of ${Number(count)}`).join(" and "),
      fix: "keep one of them",
    });
  }
  const count = Number(divisions[0]);
  return Array.from({ length: count }, (_, shard) => {
    for (const name of [vectorsFile(shard, count), idsFile(shard, count)]) {
      if (names.includes(name)) continue;
      throw new InputError("a shard of the vectors is missing", {
        file: path.join(folder, name),
        expected: `shards 0 to ${count - 1}, vectors and ids of each`,
        fix: `make it: bowlab encode --shard ${shard}/${count}`,
      });
    }
    return [path.join(folder, vectorsFile(shard, count)), path.join(folder, idsFile(shard, count))];
  });
}

/**
 * @throws InputError when the vectors have another length than they were written with: their header may have been
 * changed with it
 */
function requireLength(file: string, checksums: BlockChecksums | undefined): void {
  const found = fs.statSync(file).size;
  if (checksums && found !== checksums.bytes) throw cutShort(file, found, checksums.bytes, mendBeside(file));
}

function requireIds(vectors: string, ids: string, bytes: Buffer, rows: number): void {
  const { size } = IdTable.ofFiles([{ file: ids, bytes }]);
  if (size === rows) return;
  throw new InputError("the ids do not match the vectors", {
    file: ids,
    expected: `${rows} ids, one for each row of ${path.basename(vectors)}`,
    found: `${size}`,
    fix: "take both files from the same run of bowlab encode",
  });
}
