/**
 * Loading in batches. A batch's rows and the new count are one transaction: whatever ends the loading, the table holds
 * the first `loaded` rows and nothing else, and the next run goes on behind them.
 */
import { setImmediate } from "node:timers/promises";
import { InputError } from "../../errors";
import {
  bigintField,
  type Database,
  halfvecField,
  inTransaction,
  utf8Field,
  vectorField,
  type WrittenColumn,
} from "./database";
import type { StoreDescription, StoreState } from "./description";
import { indexStatements, writtenColumns } from "./schema";
import type { StoreLoadOptions, StoreRow } from "./vector-store";

/** A batch: at most so many bytes and rows. One is made while another is sent, so memory is two of them. */
const BATCH_BYTES = 4 << 20;
const BATCH_ROWS = 2048;
/** The largest number of half precision. */
const LARGEST_HALF = 65_504;

/** The server's questions whether this host is there: after so many seconds of silence, again and again, so often. */
const KEEP_ALIVE = [
  ["tcp_keepalives_idle", 60],
  ["tcp_keepalives_interval", 10],
  ["tcp_keepalives_count", 6],
] as const;

interface Target {
  database: Database;
  table: string;
  description: StoreDescription;
  columns: readonly WrittenColumn[];
}

interface Batch {
  first: number;
  rows: Buffer[][];
  bytes: number;
  longest: number;
}

/** Loads what is missing and builds the indexes. @throws InputError as `VectorStore.load` */
export async function loadRows(
  database: Database,
  table: string,
  { description, loaded }: StoreState,
  rows: AsyncIterable<StoreRow>,
  options: StoreLoadOptions,
): Promise<void> {
  const target = { database, table, description, columns: writtenColumns(description) };
  const { onProgress, signal } = options;
  // Where this host is gone without a word, a server that asks for it lets go of what it had begun.
  for (const [setting, seconds] of KEEP_ALIVE) await database.query(`SET ${setting} = ${seconds}`);
  let sent: Promise<void> = Promise.resolve();
  let done = loaded;
  try {
    for await (const batch of batches(rows, loaded, description)) {
      await sent;
      signal?.throwIfAborted();
      sent = send(target, batch).then(() => {
        done = batch.first + batch.rows.length;
        onProgress?.({ phase: "loading passages", done, total: description.rows });
      });
      // A failure is met when the next batch waits; until then nobody listens.
      sent.catch(() => {});
      await setImmediate();
    }
  } finally {
    await sent;
  }
  if (done < description.rows) {
    const found = `${done}`;
    throw new InputError("there are fewer passages than were announced", { expected: `${description.rows}`, found });
  }
  await buildIndexes(target, options);
}

async function send({ database, table, columns }: Target, { first, rows, longest }: Batch): Promise<void> {
  await inTransaction(database, async () => {
    const [state] = await database.query("SELECT loaded::text FROM bowlab_tables WHERE name = $1 FOR UPDATE", [table]);
    if (Number(state?.loaded ?? -1) !== first) {
      throw new InputError("another process has loaded into the table meanwhile", {
        ...{ file: database.address.shown, field: table, expected: `${first} rows` },
        ...{ found: state === undefined ? "no such table any more" : `${state.loaded}` },
        fix: "wait until it has ended, then run the same command again",
      });
    }
    await database.insert(table, columns, rows);
    await database.query(
      "UPDATE bowlab_tables SET loaded = $2::bigint, longest = greatest(longest, $3::double precision) WHERE name = $1",
      [table, String(first + rows.length), String(longest)],
    );
  });
}

async function* batches(
  rows: AsyncIterable<StoreRow>,
  loaded: number,
  description: StoreDescription,
): AsyncGenerator<Batch> {
  let next = loaded;
  let batch: Batch = { first: next, rows: [], bytes: 0, longest: 0 };
  for await (const row of rows) {
    const fields = fieldsOf(row, next++, description);
    batch.rows.push(fields);
    batch.bytes += fields.reduce((sum, { length }) => sum + length, 0);
    // Rounded up: it bounds errors of products.
    batch.longest = Math.max(batch.longest, lengthOf(row.vector) * (1 + 2 ** -40));
    if (batch.bytes < BATCH_BYTES && batch.rows.length < BATCH_ROWS) continue;
    yield batch;
    batch = { first: next, rows: [], bytes: 0, longest: 0 };
  }
  if (batch.rows.length > 0) yield batch;
}

function fieldsOf(row: StoreRow, place: number, { type, dimension, rows }: StoreDescription): Buffer[] {
  if (place >= rows) throw new InputError("there are more passages than were announced", { expected: `${rows}` });
  if (row.vector.length !== dimension) {
    const found = `${row.vector.length}`;
    throw new InputError(`the vector of ${row.id} has another width`, { expected: `${dimension} numbers`, found });
  }
  if (type === "halfvec") {
    const bad = row.vector.findIndex((value) => !(Math.abs(value) <= LARGEST_HALF));
    if (bad >= 0) {
      throw new InputError(`the vector of ${row.id} does not fit half precision`, {
        ...{ expected: `numbers to ±${LARGEST_HALF}`, found: `${row.vector[bad]} at position ${bad}` },
        fix: "--type vector keeps float32",
      });
    }
  }
  const vector = type === "halfvec" ? halfvecField(row.vector) : vectorField(row.vector);
  return [bigintField(place), utf8Field(row.id), utf8Field(row.title), utf8Field(row.text), vector];
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** Bytes of a graph that is built in memory: the vectors, their links, what PostgreSQL adds. */
function graphBytes({ rows, dimension, links, type }: StoreDescription): number {
  return rows * ((type === "halfvec" ? 2 : 4) * dimension + 2 * links * 16 + 256);
}

/** More is not asked for: a server has other work too. */
const MOST_GRAPH_BYTES = 2 ** 30;
const LEAST_GRAPH_BYTES = 64 << 20;

async function buildIndexes(
  { database, table, description }: Target,
  { onProgress, signal }: StoreLoadOptions,
): Promise<void> {
  const bytes = Math.max(LEAST_GRAPH_BYTES, Math.min(MOST_GRAPH_BYTES, graphBytes(description)));
  await database.query(`SET maintenance_work_mem = '${Math.ceil(bytes / 1024)}kB'`);
  const statements = indexStatements(table, description);
  for (const [at, [what, sql]] of statements.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ phase: `indexing ${what}`, done: at, total: statements.length });
    // The line is shown before a database in this process takes all its time.
    await setImmediate();
    await database.query(sql, [], { signal, isLong: true });
  }
  await database.query(`ANALYZE ${table}`, [], { signal, isLong: true });
  await database.query("UPDATE bowlab_tables SET ready = true WHERE name = $1", [table]);
  onProgress?.({ phase: "indexing", done: statements.length, total: statements.length });
}
