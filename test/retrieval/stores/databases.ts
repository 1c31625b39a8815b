/** Databases for tests: PGlite behind a socket in a process of its own, and made-up collections to load. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { Random } from "../../../lib/random";
import { type StoreDescription, type StoreRow, storeDescription } from "../../../lib/retrieval";

/** A server that can be killed and started again at the same address. */
export interface TestServer {
  address: string;
  port: number;
  kill(): Promise<void>;
}

/** Starts PGlite's socket server. @param port 0: a free one */
export async function startServer(folder: string, port = 0): Promise<TestServer> {
  const script = path.join(__dirname, "pglite-server.cjs");
  const child: ChildProcess = spawn(process.execPath, [script, folder, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [said] = (await once(lines, "line")) as [string];
  const ended = once(child, "exit");
  // A test that fails leaves nothing that keeps the process.
  process.once("exit", () => child.kill("SIGKILL"));
  lines.close();
  child.unref();
  (child.stdout as import("node:net").Socket).unref();
  return {
    address: `postgres://postgres:not-told@127.0.0.1:${said}/postgres`,
    port: Number(said),
    async kill() {
      child.ref();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Rows near some centres, as texts near some subjects are. @param H numbers a vector */
export function madeUpRows(count: number, H: number, seed = 7): StoreRow[] {
  const random = new Random(seed);
  const centres = Array.from({ length: Math.ceil(count / 25) }, () => madeUpVector(random, H));
  return Array.from({ length: count }, (_, row) => {
    const centre = centres[row % centres.length];
    const vector = madeUpVector(random, H).map((value, h) => 0.5 * value + centre[h]);
    const subject = `subject${row % centres.length}`;
    return { id: `p${row}`, title: `Passage ${row}`, text: `It's about ${subject}, and not about ${row}.`, vector };
  });
}

/** (H) */
export function madeUpVector(random: Random, H: number): Float32Array {
  return Float32Array.from({ length: H }, () => random.normal());
}

/** The description of rows that nobody encoded. */
export function describeRows(
  rows: readonly StoreRow[],
  changes: Partial<Omit<StoreDescription, "format">> = {},
): StoreDescription {
  const { length: dimension } = rows[0].vector;
  return storeDescription({
    ...{ rows: rows.length, dimension, fingerprint: "made up", type: "vector", index: "hnsw" },
    ...{ links: 16, effortOfBuild: 100, textSearch: "english", partitions: 1, ...changes },
  });
}

/** @param from place of the first @param stopAt place where the stream breaks off */
export async function* streamed(rows: readonly StoreRow[], from = 0, stopAt = rows.length): AsyncGenerator<StoreRow> {
  for (const row of rows.slice(from, stopAt)) yield row;
  if (stopAt < rows.length) throw new Error("broken off");
}
