/**
 * Search over stored vectors. The database gives candidates, by its graph or by comparing all; their scores are then
 * computed in double precision from the vectors that it keeps, as those of files are. Where all are compared, so many
 * candidates are taken that no other vector can be among the k best: the database adds up in float32, and its error has
 * a bound (exact/error-bound.ts). With vectors kept as float32, ids and scores are then those of exact search in
 * files.
 */
import { InputError } from "../../errors";
import { absoluteError, FLOAT32 } from "../exact/error-bound";
import { innerProduct } from "../inner-product";
import { countQueries } from "../vectors/vector-index";
import { type Database, type ResultRow, readVector } from "./database";
import type { StoreState } from "./description";
import type { StoreHit, StoreSearchOptions } from "./vector-store";

/** pgvector's largest hnsw.ef_search. */
const MOST_EFFORT = 1000;
/** Candidates beyond k that exact search begins with. */
const SPARE = 16;

/** Candidates of a search along the graph. */
export function usualCandidates(k: number): number {
  return Math.max(100, 4 * k);
}

interface Table {
  database: Database;
  table: string;
  state: StoreState;
  signal?: AbortSignal;
}

/** @throws InputError as `VectorStore.search` */
export async function searchVectors(
  table: Table,
  queries: Float32Array,
  k: number,
  { exact = false, candidates = usualCandidates(k), onProgress, signal }: StoreSearchOptions,
): Promise<StoreHit[][]> {
  const { dimension: H, index } = table.state.description;
  requireLoaded(table);
  const count = countQueries(queries, H);
  const isExact = exact || index === "exact";
  const wanted = Math.max(k, candidates);
  if (!isExact) await prepare(table.database, wanted);
  const found: StoreHit[][] = [];
  for (let q = 0; q < count; q++) {
    signal?.throwIfAborted();
    const query = queries.subarray(q * H, (q + 1) * H);
    const asked = { ...table, signal };
    found.push(isExact ? await exactBest(asked, query, k) : await graphBest(asked, query, k, wanted));
    onProgress?.({ phase: "searching", done: q + 1, total: count });
  }
  return found;
}

/** @throws InputError when rows are missing, or the indexes */
export function requireLoaded({ database, table, state }: Table): void {
  const { isReady, loaded, description } = state;
  if (isReady) return;
  throw new InputError("the table is not loaded whole", {
    ...{ file: `${database.address.shown}, ${table}`, expected: `${description.rows} passages and their indexes` },
    found: loaded < description.rows ? `${loaded} passages` : "no indexes yet",
    fix: "run bowlab index again: it goes on where it was",
  });
}

/** Settings of the session: they hold until the connection ends. */
async function prepare(database: Database, candidates: number): Promise<void> {
  await database.query(`SET hnsw.ef_search = ${Math.min(MOST_EFFORT, candidates)}`);
  // More than the largest effort are had by going on with the scan where it ended.
  await database.query(`SET hnsw.iterative_scan = ${candidates > MOST_EFFORT ? "relaxed_order" : "off"}`);
}

async function graphBest(table: Table, query: Float32Array, k: number, candidates: number): Promise<StoreHit[]> {
  const { type, dimension } = table.state.description;
  const distance = `embedding <#> $1::${type}(${dimension})`;
  const rows = await candidateRows(table, query, distance, candidates);
  return best(scored(rows, query, dimension), k);
}

async function exactBest(table: Table, query: Float32Array, k: number): Promise<StoreHit[]> {
  const { dimension: H, rows: N, type } = table.state.description;
  // The query stays float32: pgvector would round it to halves.
  const column = type === "halfvec" ? `embedding::vector(${H})` : "embedding";
  // Of a sum the graph knows nothing: every vector is compared.
  const distance = `(${column} <#> $1::vector(${H})) + 0`;
  const error = absoluteError(lengthOf(query), table.state.longest, H, FLOAT32);
  for (let limit = k + SPARE; ; limit *= 2) {
    const rows = await candidateRows(table, query, distance, Math.min(limit, N));
    const hits = best(scored(rows, query, H), k);
    if (rows.length < limit) return hits;
    // What was left out has a product of at most the last one's.
    const last = -Number(rows[rows.length - 1].distance);
    if (last + 2 * error < hits[hits.length - 1].score) return hits;
  }
}

/** Nearest first. */
function candidateRows(
  { database, table, state, signal }: Table,
  query: Float32Array,
  distance: string,
  limit: number,
): Promise<ResultRow[]> {
  const send = state.description.type === "halfvec" ? `vector_send(embedding::vector)` : "vector_send(embedding)";
  // Only what is left after the ordering is written out.
  return database.query(
    `SELECT row::text, id, encode(${send}, 'base64') AS vector, distance::text FROM ` +
      `(SELECT row, id, embedding, ${distance} AS distance FROM ${table} ORDER BY ${distance} LIMIT ${limit}) AS near ` +
      "ORDER BY near.distance",
    [`[${query.join(",")}]`],
    { signal },
  );
}

function scored(rows: readonly ResultRow[], query: Float32Array, H: number): StoreHit[] {
  const vector = new Float32Array(H);
  return rows.map(({ row, id, vector: bytes }) => {
    readVector(Buffer.from(String(bytes), "base64"), vector);
    return { row: Number(row), id: String(id), score: innerProduct(query, 0, vector, 0, H) };
  });
}

/** By score, ties by the id that is greater in byte order, as everywhere. */
function best(hits: StoreHit[], k: number): StoreHit[] {
  hits.sort((a, b) => b.score - a.score || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id)));
  return hits.slice(0, k);
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
