/**
 * Kills `bowlab pretrain`, or another command that trains, with SIGKILL at random moments, every second time while it
 * saves, resumes it each time, and compares the bytes of the final checkpoint with those of a run that nobody killed.
 * By hand: node --import=tsx test/train/kill-resume.ts --kills 10
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Random } from "../../lib/random";
import { readManifest } from "../../lib/train";
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
  /** The first kill comes after this step at the earliest; 1 by default. */
  notBefore?: number;
  objective?: string;
  /** More options of `bowlab pretrain`. */
  more?: string[];
  /** A folder for everything, which must exist. */
  folder: string;
  onLine?: (line: string) => void;
}

/** When the run is killed. "between stages": the first of two is complete, the second has not begun. */
export type Moment = "at a step" | "in a save" | "between stages";

export interface Kill {
  moment: Moment;
  /** Lines in the log when it was dead. */
  logged: number;
  /** Step of the checkpoint that the next run goes on from; 0 when there is none. */
  saved: number;
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

/** Times that a run is begun to kill it at one moment. */
const TRIES = 10;

/** @throws Error when a run fails, or completes before it could be killed */
export async function killAndResume(options: KillOptions): Promise<KillReport> {
  const { kills, steps, saveEvery = 2, objective = "bow", more = [], folder } = options;
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

  const moments = Array.from({ length: kills }, (_, i): Moment => (i % 2 === 1 ? "in a save" : "at a step"));
  return killCommand(command, { ...options, moments });
}

export interface KillCommandOptions extends Pick<KillOptions, "seed" | "steps" | "notBefore" | "folder" | "onLine"> {
  moments: Moment[];
}

/**
 * Runs a command to `folder`/whole, undisturbed, and to `folder`/killed, killed and resumed.
 * @param command arguments of a command that trains to that folder of the options' folder, `steps` steps in all, and
 * resumes what is there
 * @throws Error when a run fails, or completes before it could be killed
 */
export async function killCommand(
  command: (out: string) => string[],
  { moments, seed = 1, steps, notBefore = 1, folder, onLine = () => {} }: KillCommandOptions,
): Promise<KillReport> {
  await finish(command("whole"));
  const expected = hashesOf(path.join(folder, "whole"));
  onLine(`uninterrupted: ${expected}`);

  const out = path.join(folder, "killed");
  const random = new Random(seed);
  const kills: Kill[] = [];
  for (const [i, moment] of moments.entries()) {
    const done = Math.max(stepsLogged(out), notBefore - 1);
    // Room is left for the kills still to come.
    const target = done + 1 + random.integer(0, Math.max(1, Math.floor((steps - done - 1) / (moments.length - i + 1))));
    await killInTime(command("killed"), out, moment, target, random.uniform() * 30);
    const leftovers = fs.existsSync(out) ? fs.readdirSync(out).filter((name) => name.includes(".tmp-")) : [];
    kills.push({ moment, logged: stepsLogged(out), saved: stepSaved(out), leftovers });
    const left = leftovers.length > 0 ? `, left ${leftovers.join(", ")}` : "";
    onLine(`kill ${kills.length} ${moment}, step ${kills.at(-1)?.logged} logged${left}`);
  }
  await finish(command("killed"));
  const found = hashesOf(out);
  onLine(`killed ${moments.length} times: ${found}`);
  return { kills, expected, found };
}

function hashesOf(folder: string): string {
  const files = ["model.safetensors", "decoder.safetensors"].filter((file) => fs.existsSync(path.join(folder, file)));
  return files.map((file) => hashOf(folder, file)).join(" ");
}

/** Kills a run, which begins anew from what was there if it has ended before a busy machine looked at it. */
async function killInTime(args: string[], out: string, moment: Moment, target: number, delay: number): Promise<void> {
  const before = `${out}-before`;
  if (fs.existsSync(out)) fs.cpSync(out, before, { recursive: true });
  let said = "";
  for (let tries = 0; tries < TRIES; tries++) {
    const child = await killOnce(args, out, moment, target, delay);
    if (child.signalCode === "SIGKILL") {
      fs.rmSync(before, { recursive: true, force: true });
      return;
    }
    said = child.output();
    if (child.exitCode !== 0) break;
    fs.rmSync(out, { recursive: true, force: true });
    if (fs.existsSync(before)) fs.cpSync(before, out, { recursive: true });
  }
  throw new Error(`the run ended before it could be killed: ${said}`);
}

/**
 * Starts the run and kills it once the log has passed `target` steps: some milliseconds later, or when the next save is
 * under way.
 */
async function killOnce(
  args: string[],
  out: string,
  moment: Kill["moment"],
  target: number,
  delay: number,
): Promise<Run> {
  const child = start(args);
  const saving = () =>
    foldersOf(out).some((folder) =>
      fs.readdirSync(folder).some((name) => /^(trainer|model)\.safetensors\.tmp-/.test(name)),
    );
  const isNow = () => {
    if (moment === "between stages") return isBetweenStages(out);
    return stepsLogged(out) >= target && (moment === "at a step" || saving());
  };
  while (child.exitCode === null) {
    if (isNow()) {
      if (moment === "at a step") await sleep(delay);
      child.kill("SIGKILL");
      await ended(child);
      break;
    }
    await sleep(1);
  }
  await ended(child);
  return child;
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

/** The run's folder and that of its first stage, as far as they are there. */
function foldersOf(out: string): string[] {
  return [path.join(out, "stage-1"), out].filter((folder) => fs.existsSync(folder));
}

/** Steps in the logs of all stages. */
function stepsLogged(out: string): number {
  return foldersOf(out).reduce((sum, folder) => sum + countLines(path.join(folder, "log.jsonl")), 0);
}

/** Steps of the checkpoints of all stages. */
function stepSaved(out: string): number {
  return foldersOf(out).reduce((sum, folder) => sum + (readManifest(folder)?.step ?? 0), 0);
}

function isBetweenStages(out: string): boolean {
  const manifest = path.join(out, "stage-1", "manifest.json");
  if (!fs.existsSync(manifest) || fs.existsSync(path.join(out, "manifest.json"))) return false;
  return JSON.parse(fs.readFileSync(manifest, "utf8")).complete;
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
