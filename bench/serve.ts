/**
 * The service under load: autocannon at 1, 16 and 128 connections, by words and by words and vectors, beside MiniSearch
 * and Orama behind an equally plain server. Sides run one after the other, each in processes of its own, on the same
 * passages and questions; the generator of the load shares the machine. The service's own sides then have two more
 * loads: one with a reload and a killed engine process in its midst, and one of more connections than may wait, of
 * which some must be refused with 429. Exits 1 on any error of the service but 429; the others lose requests when
 * their queue is longer than the time-out.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import autocannon from "autocannon";
import { benchOptions } from "./options";
import { putModel, putPassages, questionsOf } from "./serve/material";
import { type Server, startServer } from "./serve/server";

const usage = `npm run bench:serve -- [options]
  --data DIR        a collection with questions: bowlab corpus apidocs --set large --out DIR (runs/large)
  --passages N      its first passages that are served (100000)
  --seconds N       of each load (60)
  --only NAMES      sides, separated by commas: words, both, minisearch, orama
  --folder DIR      where passages, model and indexes lie, kept when given (a temporary folder)
Memory is read on Linux only. The model of "both" is a mini encoder with first weights.`;

const CONNECTIONS = [1, 16, 128];
/** Requests that may wait in the service, its default, and connections that are too many for it. */
const [QUEUE, CROWD] = [256, 400];
const QUESTIONS = 1000;
const root = path.resolve(__dirname, "..");

async function main(): Promise<void> {
  const { data, passages, seconds, only, ...values } = benchOptions(usage, {
    data: path.join(root, "runs/large"),
    passages: 100_000,
    seconds: 60,
    only: "words,both,minisearch,orama",
    folder: "",
  });
  const folder = values.folder || fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-serve-"));
  if (!values.folder) process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  process.once("SIGINT", () => process.exit(130));
  const served = await putPassages(folder, data, passages);
  const questions = await questionsOf(data, QUESTIONS);
  console.log(
    `${served} passages, ${questions.length} questions, ${seconds} s a load, ${os.availableParallelism()} cores, load before ${os.loadavg()[0].toFixed(1)}`,
  );
  console.log("| side | connections | answers/s | p50 ms | p99 ms | 429 | other errors | peak MB |");
  console.log("|---|--:|--:|--:|--:|--:|--:|--:|");
  for (const name of only.split(",")) {
    const server = await start(name, folder);
    try {
      for (const connections of CONNECTIONS) await measure(name, server, questions, { connections, seconds });
      if (!isService(name)) continue;
      await measure(`${name}, reloaded, killed`, server, questions, { connections: 16, seconds, isDisturbed: true });
      const refused = await measure(`${name}, a crowd`, server, questions, { connections: CROWD, seconds });
      if (refused === 0) throw new Error(`${CROWD} connections, and none was refused: ${QUEUE} may wait`);
    } finally {
      await server.close();
    }
  }
  console.log(`load after ${os.loadavg()[0].toFixed(1)}`);
}

function isService(side: string): boolean {
  return side.startsWith("words") || side.startsWith("both");
}

/** A side by its name. The service takes the built library. */
async function start(name: string, folder: string): Promise<Server> {
  const data = path.join(folder, "data");
  if (name === "minisearch" || name === "orama") {
    return startServer(["--import=tsx", path.join(__dirname, "serve/other-side.ts"), name, data]);
  }
  const model = name === "both" ? ["--model", await putModel(folder)] : [];
  const bowlab = path.join(root, "lib/cli/bowlab.cjs");
  const place = ["--data", data, "--index", path.join(folder, "index"), "--port", "0", "--json"];
  return startServer([bowlab, "serve", ...place, "--queue", String(QUEUE), ...model]);
}

interface Load {
  connections: number;
  seconds: number;
  /** A reload after a third of the time, and a killed engine process after two. */
  isDisturbed?: boolean;
}

/** Prints a load's row. @returns requests that were refused with 429 */
async function measure(side: string, server: Server, questions: readonly string[], load: Load): Promise<number> {
  const requests = questions.map((question) => ({ path: `/search?${new URLSearchParams({ q: question, k: "10" })}` }));
  const { connections, seconds, isDisturbed } = load;
  const at = (share: number, then: () => void) => setTimeout(then, share * seconds * 1000);
  if (isDisturbed) {
    at(1 / 3, () => server.signal("SIGHUP"));
    at(2 / 3, () => server.signal("SIGKILL", "child"));
  }
  const result = await autocannon({ url: server.url, connections, duration: seconds, requests, timeout: 60 });
  const refused = result.statusCodeStats?.["429"]?.count ?? 0;
  const failed = result.errors + result.timeouts + result.non2xx - refused;
  const answered = (result.requests.total - refused) / result.duration;
  const figures = [
    ...[answered.toFixed(1), result.latency.p50.toFixed(0), result.latency.p99.toFixed(0)],
    ...[refused, failed, (server.peak() / 1e6).toFixed(0)],
  ];
  console.log(`| ${side} | ${connections} | ${figures.join(" | ")} |`);
  if (failed > 0 && isService(side)) process.exitCode = 1;
  return refused;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
