/**
 * transformers.js and onnxruntime-web for tests: too large for a development dependency (half a gigabyte), they are
 * installed into `node_modules/.cache` when a slow test first asks for them.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { repositoryRoot } from "../oracle/oracle";

const PACKAGES = ["@huggingface/transformers@4.3.2", "onnxruntime-web@1.30.0"];
const folder = path.join(repositoryRoot, "node_modules", ".cache", "transformers-js");

/** A file of one of them; without them the test is skipped after saying why. */
export function requireTransformersJs(context: Mocha.Context): (...parts: string[]) => string {
  try {
    return transformersJs();
  } catch (error) {
    console.log(`      skipped: ${(error as Error).message}`);
    context.skip();
  }
}

/** A file of one of them, installed where they are not there. @throws Error when npm cannot install them */
export function transformersJs(): (...parts: string[]) => string {
  const ready = path.join(folder, "ready.json");
  if (!fs.existsSync(ready) || fs.readFileSync(ready, "utf8") !== JSON.stringify(PACKAGES)) install(ready);
  return (...parts) => path.join(folder, "node_modules", ...parts);
}

function install(ready: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), '{"private": true}');
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", "--fetch-retries", "0"];
  const { status, stderr } = spawnSync("npm", ["install", ...quiet, ...PACKAGES], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm could not install ${PACKAGES.join(" and ")}: ${stderr.trim().split("\n")[0]}`);
  fs.writeFileSync(ready, JSON.stringify(PACKAGES));
}

/** What transformers.js makes of the jobs' texts, in a process of its own (transformers-js.mjs). */
export function inNode(file: (...parts: string[]) => string, jobs: readonly NodeJob[]): NodeAnswer[] {
  const library = file("@huggingface", "transformers", "dist", "transformers.node.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(__dirname, "transformers-js.mjs")], {
    ...{ encoding: "utf8", input: JSON.stringify({ library, jobs }), maxBuffer: 1 << 30 },
  });
  if (status !== 0) throw new Error(`transformers.js failed:\n${stderr}`);
  return JSON.parse(stdout);
}

export interface NodeJob {
  folder: string;
  dtype: string;
  texts?: readonly string[];
  /** In the place of texts: their tokens. */
  ids?: readonly (readonly number[])[];
  pairs?: readonly (readonly string[])[];
  /** Of pipeline(); absent: pipeline() is not asked. */
  pooling?: string;
}

export interface NodeAnswer {
  pipeline: number[][];
  embedding: number[][];
  scores: number[];
}
