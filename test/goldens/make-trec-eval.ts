/**
 * Writes test/goldens/eval/trec-eval.json.gz: what trec_eval 10 gives for the first runs and judgements of a seed, in
 * billionths. The files themselves are made from the seed again (test/eval/trec-eval/cases.ts).
 *
 *     npm run oracle                                        # builds trec_eval into .oracle/bin
 *     node --import=tsx test/goldens/make-trec-eval.ts
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { Random } from "../../lib/random";
import { type GoldenTrecEval, goldenFile, inBillionths } from "../eval/trec-eval/golden";
import { writeCase } from "../eval/trec-eval/cases";
import { trecEvalsOf } from "../eval/trec-eval/compared";
import { findTrecEval } from "../oracle/trec-eval";

const CASES = 48;
const SEED = 14;

const binary = findTrecEval();
if (binary === undefined) throw new Error("there is no trec_eval in .oracle/bin: npm run oracle");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trec-eval-cases-"));
const golden: GoldenTrecEval = {
  version: spawnSync(binary, ["-v"], { encoding: "utf8" }).stderr.trim(),
  seed: SEED,
  cases: Array.from({ length: CASES }, (_, number) =>
    inBillionths(trecEvalsOf(writeCase(folder, number, new Random(SEED, "trec_eval", number)), binary)),
  ),
};
fs.rmSync(folder, { recursive: true });
fs.writeFileSync(goldenFile, gzipSync(JSON.stringify(golden), { level: 9 }));
console.log(`${golden.version}: ${golden.cases.flat().length} values, ${fs.statSync(goldenFile).size} bytes`);
