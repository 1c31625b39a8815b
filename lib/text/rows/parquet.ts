/**
 * Rows of Parquet files, one row group in memory at a time, of the named columns alone; packed by Snappy, gzip, zstd,
 * Brotli or LZ4.
 */
import * as fs from "node:fs";
import type { AsyncBuffer, FileMetaData } from "hyparquet";
import { InputError, messageOf } from "../../errors";
import { isPacked, type OnRead } from "../streaming";
import type { Row } from "./fields";

/** "PAR1" at both ends, and the length of what stands between, bytes. */
const SMALLEST = 12;

/** A Parquet file that is open. */
export interface ParquetTable {
  /** Names of the columns at the top. */
  header: string[];
  /** How many rows the file says that it has. */
  rows: number;
  /** Streams the rows from number `first` on, counted from 1, with these columns. */
  read(columns: readonly string[], first: number, onRead?: OnRead): AsyncGenerator<Row>;
  close(): Promise<void>;
}

/** Opens a file. @throws InputError when it is not Parquet, or cut short */
export async function openParquet(file: string): Promise<ParquetTable> {
  if (isPacked(file)) {
    throw new InputError("a Parquet file that is packed again cannot be read", {
      file,
      expected: "a file ending in .parquet",
      fix: "unpack it first: gunzip FILE, or zstd -d FILE. Its columns are packed already",
    });
  }
  const { parquetMetadataAsync } = await import("hyparquet");
  const handle = await fs.promises.open(file);
  try {
    const buffer = await bufferOf(handle);
    const metadata = await saying(file, () => {
      // hyparquet would speak of its DataView.
      if (buffer.byteLength < SMALLEST) throw new Error(`a file of ${buffer.byteLength} bytes`);
      return parquetMetadataAsync(buffer);
    });
    const header = metadata.schema.length > 0 ? topNames(metadata) : [];
    return {
      header,
      rows: Number(metadata.num_rows),
      read: (columns, first, onRead) => readRows(file, buffer, metadata, columns, first, onRead),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* readRows(
  file: string,
  buffer: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  first: number,
  onRead: OnRead | undefined,
): AsyncGenerator<Row> {
  const { parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  let start = 0;
  for (const { num_rows, columns: chunks } of metadata.row_groups) {
    const end = start + Number(num_rows);
    const rowStart = Math.max(start, first - 1);
    start = end;
    if (rowStart >= end) continue;
    const wanted = { file: buffer, metadata, columns: [...columns], rowStart, rowEnd: end, compressors };
    const rows = await saying(file, () => parquetReadObjects(wanted), rowStart + 1);
    onRead?.(chunks.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size ?? 0), 0));
    for (const [i, values] of rows.entries()) yield { number: rowStart + i + 1, values };
  }
}

/** What hyparquet reads from: pieces of the file, as they are asked for. */
async function bufferOf(handle: fs.promises.FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const from = start < 0 ? size + start : start;
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - from));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.buffer;
    },
  };
}

/** The names below the root, in order: the schema is a tree written from top to bottom. */
function topNames({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let at = 1;
  for (let i = 0; i < (schema[0].num_children ?? 0); i++) {
    names.push(schema[at].name);
    at = endOf(schema, at);
  }
  return names;
}

function endOf(schema: FileMetaData["schema"], at: number): number {
  let next = at + 1;
  for (let i = 0; i < (schema[at].num_children ?? 0); i++) next = endOf(schema, next);
  return next;
}

/** What hyparquet finds wrong, as an error that names the file. */
async function saying<T>(file: string, work: () => Promise<T>, row?: number): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const found = messageOf(error);
    throw new InputError("the Parquet file cannot be read", {
      file,
      field: row === undefined ? undefined : `rows from ${row} on`,
      expected: "a whole file; columns packed by Snappy, gzip, zstd, Brotli, LZ4 or not at all",
      found,
      fix: /codec|compress/i.test(found)
        ? 'write it anew: pandas.read_parquet(FILE).to_parquet(NEW, compression="zstd")'
        : "copy or download the file again",
      cause: error,
    });
  }
}
