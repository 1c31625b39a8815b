/**
 * Search in a database beside search in files: a made-up collection is loaded into PGlite by a process that is killed
 * in its middle and begun again, then searched in this process, over the wire, and in files. Exits 1 when a passage is
 * missing or double, when the graph finds less than 95 % of the best or `exact` less than all, or when the two ways to
 * the database differ.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { type Neighbours, openExactIndex, openStore, type StoreHit, useEngine, type VectorStore } from "bowlab";
import { openDatabase } from "../lib/retrieval/stores/database";
import { startServer } from "../test/retrieval/stores/databases";
import { benchOptions } from "./options";
import { writeCollection } from "./store/collection";

const usage = `npm run bench:store -- [options]
  --passages N      passages of the collection (100000)
  --dimension N     numbers of a vector (256)
  --queries N       queries (200)
  --k N             results a query (100)
  --links N         neighbours a vector is linked to (16)
  --effort-of-build N   candidates looked at for that (100)
  --folder DIR      where the collection and the database lie; kept when given, and used again
  --json            the results as one line of JSON`;

const LEAST_RECALL = 0.95;
/** Exact search of a database is slow: so many queries tell. */
const EXACT_QUERIES = 20;

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ passages: 100_000, dimension: 256, queries: 200, k: 100, links: 16, "effort-of-build": 100 },
    ...{ folder: "", json: false },
  });
  const { passages, dimension: H, k } = options;
  const folder = options.folder || fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-store-"));
  if (!options.folder) process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  process.once("SIGINT", () => process.exit(130));
  const say = (line: string) => (options.json ? console.error(line) : console.log(line));
  say(`${passages} passages × ${H}, ${options.queries} queries, k ${k}, load ${os.loadavg()[0].toFixed(1)}`);
  const queries = writeCollection(folder, { passages, dimension: H, queries: options.queries });
  const result: Record<string, number> = { passages, ...(await loadTwice(folder, options, say)) };

  await useEngine();
  const files = openExactIndex(path.join(folder, "vectors"));
  const [truth, filesRate] = await timed(options.queries, () => files.search(queries, k));
  const best = truth.map((found) => new Map([...named(found, (place) => files.ids.get(place))]));
  say(`files, exact: ${filesRate.toFixed(0)} queries a second`);
  result.files = filesRate;

  const place = path.join(folder, "db");
  const store = openStore(`pglite:${place}`);
  Object.assign(result, prefixed("pglite", await measure(store, queries, { k, H, best, say, name: "PGlite" })));
  const here = await answers(store, queries, k, H);
  await store.close();

  const server = await startServer(path.join(place, "database"));
  try {
    const remote = openStore(server.address);
    Object.assign(result, prefixed("wire", await measure(remote, queries, { k, H, best, say, name: "pg, wire" })));
    result.same = here === (await answers(remote, queries, k, H)) ? 1 : 0;
    await remote.close();
  } finally {
    await server.kill();
  }
  say(`the same results through both: ${result.same ? "yes" : "no"}`);
  if (options.json) console.log(JSON.stringify(result));
  const isGood = result.stored === passages && result.distinct === passages && result.same === 1;
  const found = ["pglite", "wire"].every(
    (way) => result[`${way}Recall`] >= LEAST_RECALL && result[`${way}Exact`] === 1,
  );
  if (!isGood || !found) process.exitCode = 1;
}

/** Loads, is killed when half is there, loads the rest. */
async function loadTwice(
  folder: string,
  options: { passages: number; links: number; "effort-of-build": number },
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const args = (script: string) => [
    ...["--import=tsx", script, folder, String(options.links), String(options["effort-of-build"])],
  ];
  const script = path.join(__dirname, "store", "load.ts");
  if (!fs.existsSync(path.join(folder, "db"))) {
    const first = spawn(process.execPath, args(script), { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(first, "exit");
    for await (const line of createInterface({ input: first.stdout })) {
      if (Number(line) >= options.passages / 2) break;
    }
    // The next batch is under way.
    first.kill("SIGKILL");
    await ended;
    say("loading: killed in its middle");
  }
  const { stdout, status } = spawnSync(process.execPath, args(script), { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error("the second loading failed");
  const { resumedAt, loadSeconds, indexSeconds } = JSON.parse(String(stdout).trim().split("\n").at(-1) as string);
  const database = openDatabase({ kind: "pglite", place: path.join(folder, "db"), shown: "the database" });
  const [count] = await database.query(
    "SELECT count(*)::text AS stored, count(DISTINCT id)::text AS distinct_ids FROM bowlab_passages",
  );
  await database.close();
  const [stored, distinct] = [Number(count.stored), Number(count.distinct_ids)];
  const rate = (options.passages - resumedAt) / loadSeconds;
  if (resumedAt < options.passages)
    say(
      `loading: went on at ${resumedAt}, ${rate.toFixed(0)} passages a second, then indexes in ${indexSeconds.toFixed(0)} s`,
    );
  say(`stored: ${stored} passages, ${distinct} different ids`);
  return { resumedAt, loadSeconds, indexSeconds, stored, distinct };
}

interface Measured {
  k: number;
  H: number;
  best: readonly Map<string, number>[];
  say(line: string): void;
  name: string;
}

async function measure(store: VectorStore, queries: Float32Array, { k, H, best, say, name }: Measured) {
  const few = Math.min(EXACT_QUERIES, best.length);
  const [exact, exactRate] = await timed(few, () => store.search(queries.subarray(0, few * H), k, { exact: true }));
  const isExact = exact.every((hits, q) => hits.every(({ id, score }) => best[q].get(id) === score));
  const result: Record<string, number> = { ExactRate: exactRate, Exact: isExact ? recall(exact, best, k) : 0 };
  say(`${name}, exact: ${exactRate.toFixed(1)} queries a second, recall@${k} ${result.Exact.toFixed(3)}`);
  for (const candidates of [k, 4 * k, 10 * k]) {
    const [found, rate] = await timed(best.length, () => store.search(queries, k, { candidates }));
    const share = recall(found, best, k);
    say(`${name}, ${candidates} candidates: ${rate.toFixed(0)} queries a second, recall@${k} ${share.toFixed(3)}`);
    if (candidates === 4 * k) Object.assign(result, { Rate: rate, Recall: share });
  }
  return result;
}

async function answers(store: VectorStore, queries: Float32Array, k: number, H: number): Promise<string> {
  const few = queries.subarray(0, EXACT_QUERIES * H);
  return JSON.stringify([await store.search(few, k), await store.search(few, k, { exact: true })]);
}

async function timed<T>(count: number, work: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  const result = await work();
  return [result, (1000 * count) / (performance.now() - started)];
}

function* named({ indices, scores }: Neighbours, idOf: (place: number) => string): Generator<[string, number]> {
  for (let i = 0; i < indices.length; i++) yield [idOf(indices[i]), scores[i]];
}

/** Mean share of the k best that were found. */
function recall(found: readonly StoreHit[][], best: readonly Map<string, number>[], k: number): number {
  const shares = found.map((hits, q) => hits.filter(({ id }) => best[q].has(id)).length / Math.min(k, best[q].size));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function prefixed(name: string, values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}${key}`, value]));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
