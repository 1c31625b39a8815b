/**
 * Kills `bowlab pretrain` with SIGKILL at random moments, every second time while it saves, resumes it each time, and compares the bytes
 * of the final checkpoint with those of a run that nobody killed. By hand: node --import=tsx test/train/kill-resume.ts --kills 10
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Random } from "../../lib/random";
import { bowlabCommand } from "../cli/bowlab";
import { hashOf } from "./runs";
import { syntheticCorpus } from "./synthetic";

export interface KillOptions {
  kills: number;
  /** Of the moments. */
  seed?: number | string;
  /** Optimizer steps of the run. */
  steps: number;
  saveEvery?: number;
  objective?: string;
  /** More options of `bowlab pretrain`. */
  more?: string[];
  /** A folder for everything, which must exist. */
  folder: string;
  onLine?: (line: string) => void;
}

export interface Kill {
  moment: "at a step" | "in a save";
  /** Lines in the log when it was dead. */
  logged: number;
  /** Temporary files that the dead writer left. */
  leftovers: string[];
}

export interface KillReport {
  kills: Kill[];
  /** SHA-256 of model.safetensors, and of decoder.safetensors where there is one, of the run that nobody killed. */
  expected: string;
  /** The same of the run that was killed and resumed. */
  found: string;
}

/** @throws Error when a run fails, or completes before it could be killed */
export async function killAndResume(options: KillOptions): Promise<KillReport> {
  const {
    kills: wanted,
    seed = 1,
    steps,
    saveEvery = 2,
    objective = "bow",
    more = [],
    folder,
    onLine = () => {},
  } = options;
  const data = path.join(folder, "corpus.jsonl");
  const { passages, tokenizer } = await syntheticCorpus();
  fs.writeFileSync(
    data,
    passages.map(({ id, title, text }) => `${JSON.stringify({ _id: id, title, text })}\n`).join(""),
  );
  tokenizer.save(path.join(folder, "tokenizer"));
  const command = (out: string) => [
    ...["pretrain", "--objective", objective, "--data", data, "--tokenizer", path.join(folder, "tokenizer")],
    ...["--preset", "tiny", "--steps", String(steps), "--batch-size", "4", "--max-length", "24", "--seed", "3"],
    ...["--save-every", String(saveEvery), "--out", path.join(folder, out), "--resume"],
    ...more,
  ];

  await finish(command("whole"));
  const expected = hashesOf(path.join(folder, "whole"));
  onLine(`uninterrupted: ${expected}`);

  const out = path.join(folder, "killed");
  const random = new Random(seed);
  const kills: Kill[] = [];
  while (kills.length < wanted) {
    const done = countLines(path.join(out, "log.jsonl"));
    // Room is left for the kills still to come.
    const target =
      done + 1 + random.integer(0, Math.max(1, Math.floor((steps - done - 1) / (wanted - kills.length + 1))));
    const moment = kills.length % 2 === 1 ? "in a save" : "at a step";
    await killOnce(command("killed"), out, moment, target, random.uniform() * 30);
    const leftovers = fs.existsSync(out) ? fs.readdirSync(out).filter((name) => name.includes(".tmp-")) : [];
    kills.push({ moment, logged: countLines(path.join(out, "log.jsonl")), leftovers });
    const left = leftovers.length > 0 ? `, left ${leftovers.join(", ")}` : "";
    onLine(`kill ${kills.length} ${moment}, step ${kills.at(-1)?.logged} logged${left}`);
  }
  await finish(command("killed"));
  const found = hashesOf(out);
  onLine(`killed ${wanted} times: ${found}`);
  return { kills, expected, found };
}

function hashesOf(folder: string): string {
  const files = ["model.safetensors", "decoder.safetensors"].filter((file) => fs.existsSync(path.join(folder, file)));
  return files.map((file) => hashOf(folder, file)).join(" ");
}

/** Starts the run and kills it once the log has passed `target` steps: some milliseconds later, or when the next save is under way. */
async function killOnce(
  args: string[],
  out: string,
  moment: Kill["moment"],
  target: number,
  delay: number,
): Promise<void> {
  const child = start(args);
  const log = path.join(out, "log.jsonl");
  const saving = () => fs.readdirSync(out).some((name) => /^(trainer|model)\.safetensors\.tmp-/.test(name));
  while (child.exitCode === null) {
    if (countLines(log) >= target && (moment === "at a step" || saving())) {
      if (moment === "at a step") await sleep(delay);
      child.kill("SIGKILL");
      await ended(child);
      break;
    }
    await sleep(1);
  }
  if (child.signalCode !== "SIGKILL") throw new Error(`the run ended before it could be killed: ${child.output()}`);
}

async function finish(args: string[]): Promise<void> {
  const child = start(args);
  await ended(child);
  if (child.exitCode !== 0) throw new Error(`the run failed with ${child.exitCode}: ${child.output()}`);
}

type Run = ChildProcess & { output(): string };

function start(args: string[]): Run {
  const child = spawn(process.execPath, [bowlabCommand, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return Object.assign(child, { output: () => text });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

/** Whole lines of a file; none when it is missing. */
function countLines(file: string): number {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").length - 1 : 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "10" },
      steps: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
      objective: { type: "string", default: "bow" },
    },
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-kills-"));
  try {
    const { seed, objective } = values;
    const options = { kills: Number(values.kills), steps: Number(values.steps), seed, objective, folder };
    const { expected, found } = await killAndResume({ ...options, onLine: console.log });
    console.log(found === expected ? "the same bytes" : "DIFFERENT bytes");
    process.exitCode = found === expected ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) void main();
