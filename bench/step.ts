/**
 * One training step, side by side: bowlab on its engine against transformers' BertForMaskedLM on PyTorch,
 * same machine, same run, taking turns (A B C A B C …) so that a busy moment hits all. Prints the median milliseconds
 * of a step, and the ratios.
 *
 * Equal work: the same shape and number of parameters, random ids without padding, 30 % of the positions masked,
 * dropout 0.1, forward, backward, clipping to norm 1, AdamW with the same decay groups, the loss read at every step.
 * What differs is what each library does for its users: BertForMaskedLM scores every position and ignores those
 * labelled -100, bowlab scores the masked ones and computes its last layer for them alone. So there is a third side,
 * PyTorch with the head at masked positions only. With `--precision bfloat16` both also compute products in bfloat16,
 * PyTorch under autocast. `--compiled` adds PyTorch compiled, in each precision.
 */
import * as os from "node:os";
import { usablePrecision, useEngine } from "../lib/engine";
import { preset } from "../lib/model";
import { type ProductPrecision, productPrecisions } from "../lib/options";
import { findOracle } from "../test/oracle/oracle";
import { bowlabSide } from "./bowlab-side";
import { benchOptions, numbers } from "./options";
import { median, type Side, type StepOptions } from "./side";
import { type TorchSettings, torchSide } from "./torch-side";

const usage = `npm run bench -- [options]
  --preset NAME     encoder shape (mini)
  --objective NAME  mlm, or bow: with the bag of words at [CLS] (mlm)
  --precision NAME  bfloat16: sides with products in bfloat16 beside those in float32 (float32)
  --compiled        PyTorch compiled too, in the same precisions
  --vocab N,N       vocabulary sizes, one table each (8000,30522)
  --batch N         sequences a step (32)
  --length N        tokens a sequence (128)
  --rounds N        turns of every side (6), after one to warm up
  --steps N         steps a turn (3)
  --threads N       threads of both sides (2)
  --json            one JSON line a table`;

/** Load average, in processes, above which a machine is too busy to measure on. */
const QUIET = 0.7;

/** Durations of one side over all rounds, summed up. */
interface Result {
  name: string;
  /** Milliseconds a step. */
  median: number;
  fastest: number;
  slowest: number;
  steps: number;
  loss: number;
}

async function main(): Promise<void> {
  const { batch, length, rounds, steps, threads, json, compiled, ...shape } = benchOptions(usage, {
    preset: "mini",
    objective: "mlm",
    precision: "float32",
    compiled: false,
    vocab: "8000,30522",
    batch: 32,
    length: 128,
    rounds: 6,
    steps: 3,
    threads: 2,
    json: false,
  });
  const engine = await useEngine(undefined, { threads });
  const objective = parseChoice("objective", shape.objective, ["mlm", "bow"]);
  const precision = usablePrecision(parseChoice("precision", shape.precision, productPrecisions), console.log);
  const load = os.loadavg()[0];
  if (load > QUIET) {
    const effect =
      "waiting for one another costs PyTorch's threads more than TensorFlow's there, so the ratios flatter bowlab";
    console.log(`This machine is busy already (load ${load.toFixed(1)}): ${effect}.`);
  }
  const python = findOracle();
  if (python === null) console.log("No PyTorch here (`npm run oracle` installs it): bowlab alone is measured.");

  for (const vocab of numbers("vocab", shape.vocab)) {
    const config = preset(shape.preset, vocab);
    const options: StepOptions = {
      layers: config.numLayers,
      hidden: config.hiddenSize,
      heads: config.numHeads,
      inner: config.intermediateSize,
      maxPositions: config.maxPositions,
      vocab,
      batch,
      length,
      maskRatio: 0.3,
      dropout: 0.1,
      threads,
      seed: 1,
      objective,
    };
    // Each side of bowlab's is compared with all behind it.
    const sides = [bowlabSide(engine, { ...options, precision })];
    if (precision !== "float32") sides.push(bowlabSide(engine, options));
    if (engine.name === "wasm") sides.push(bowlabSide({ name: engine.name, shipped: true }, options));
    if (python !== null)
      for (const each of torchSettings(precision, compiled)) sides.push(await torchSide(python, each, options));
    const results = await takeTurns(sides, rounds, steps);
    for (const side of sides) side.close();
    if (json) console.log(JSON.stringify({ preset: shape.preset, ...options, load: os.loadavg()[0], results }));
    else
      print(
        `${shape.preset}, ${objective}, vocabulary ${vocab}, batch ${batch} × length ${length}, ${threads} threads`,
        results,
      );
  }
}

function torchSettings(precision: ProductPrecision, compiled: boolean): TorchSettings[] {
  const plain: TorchSettings[] = [{ variant: "all" }, { variant: "masked" }];
  if (precision !== "float32") plain.push({ variant: "masked", precision });
  const masked = plain.filter(({ variant }) => variant === "masked");
  return compiled ? [...plain, ...masked.map((each) => ({ ...each, compiled }))] : plain;
}

function parseChoice<T extends string>(option: string, name: string, choices: readonly T[]): T {
  if ((choices as readonly string[]).includes(name)) return name as T;
  throw new Error(`--${option} wants one of ${choices.join(", ")}, found ${name}`);
}

async function takeTurns(sides: Side[], rounds: number, steps: number): Promise<Result[]> {
  const counts = new Set(sides.map(({ parameters }) => parameters));
  if (counts.size > 1)
    throw new Error(`the sides do not train the same model: ${[...counts].join(" and ")} parameters`);
  const durations = sides.map((): number[] => []);
  const losses = sides.map(() => Number.NaN);
  for (const side of sides) await side.run(steps);
  for (let round = 0; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      const { ms, loss } = await side.run(steps);
      durations[i].push(...ms);
      losses[i] = loss;
    }
  }
  return sides.map(({ name }, i) => ({
    name,
    median: median(durations[i]),
    fastest: Math.min(...durations[i]),
    slowest: Math.max(...durations[i]),
    steps: durations[i].length,
    loss: losses[i],
  }));
}

function print(title: string, results: Result[]): void {
  console.log(`\n${title} (load ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} cores)`);
  for (const { name, median, fastest, slowest, steps, loss } of results) {
    const range = `${fastest.toFixed(0)}–${slowest.toFixed(0)} over ${steps} steps`;
    console.log(`  ${median.toFixed(0).padStart(6)} ms/step (${range}, loss ${loss.toFixed(2)})  ${name}`);
  }
  for (const ours of results.filter(({ name }) => name.startsWith("bowlab")))
    for (const other of results.slice(results.indexOf(ours) + 1))
      console.log(`  ${ours.name} is ${(other.median / ours.median).toFixed(2)} times as fast as ${other.name}`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
