/**
 * How long does a notebook wait for its kernel? bowlab, a checkout of it from before, stock tslab and ipykernel in
 * turn, round after round: from the start of the process to the first answer and to the first result, a trivial cell, a
 * declaration, completion and hover after a large import, completion while a cell computes, the processor's time of
 * each, and the memory of all processes. Then a long session of each TypeScript kernel, cell by cell in turn: whether
 * cells become slower, with a picture of it.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  drawSessions,
  type Figures,
  measureRound,
  measureSessions,
  measureStart,
  peersHere,
  reportRounds,
  reportSessions,
  root,
} from "./kernel/index";
import { benchOptions } from "./options";

const usage = `npm run bench:kernel -- [options]
  --rounds N     rounds of all kernels in turn (5)
  --cells N      trivial cells, and declarations, a round (20)
  --questions N  completions, and hovers, a round (40)
  --session N    cells of the long session, at least 50 (500)
  --part NAME    rounds, start (rounds of nothing but the start), session, or all (all)
  --before DIR   a built checkout with an earlier kernel, measured too
  --only NAMES   of bowlab, before, tslab, ipykernel; separated by commas (all)
  --picture FILE the session's latencies as SVG (build/kernel-session.svg)`;

const parts = ["rounds", "start", "session", "all"];

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ rounds: 5, cells: 20, questions: 40, session: 500, part: "all", before: "", only: "" },
    picture: path.join(root, "build", "kernel-session.svg"),
  });
  const { part, session } = options;
  if (!parts.includes(part)) throw new Error(`--part wants one of ${parts.join(", ")}, found ${JSON.stringify(part)}`);
  if (session < 50) throw new Error(`--session wants at least 50 cells, found ${session}`);
  execFileSync(process.execPath, [path.join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], { cwd: root });
  const peers = peersHere(options.before, options.only);
  console.log(`load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores; milliseconds`);
  fs.mkdirSync(path.join(root, "build"), { recursive: true });
  const folder = fs.mkdtempSync(path.join(root, "build", "bench-"));
  try {
    if (part !== "session") {
      const what = part === "start" ? "starts" : `${options.cells} cells and ${options.questions} questions`;
      console.log(`\n${options.rounds} rounds of ${what}, medians`);
      const found = new Map(peers.map(({ name }) => [name, [] as Figures[]]));
      for (let round = 0; round < options.rounds; round++) {
        for (const peer of peers)
          found
            .get(peer.name)!
            .push(await (part === "start" ? measureStart(peer, folder) : measureRound(peer, folder, options)));
      }
      reportRounds(found);
    }
    if (part === "session" || part === "all") {
      console.log(`\na session of ${session} cells, medians of twenty`);
      const typescript = peers.filter(({ language }) => language === "typescript");
      const sessions = await measureSessions(typescript, folder, session);
      reportSessions(sessions, session);
      fs.writeFileSync(options.picture, drawSessions(sessions));
      console.log(`\ndrawn in ${options.picture}`);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
