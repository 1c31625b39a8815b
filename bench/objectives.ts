/**
 * The speed table of "Drop your Decoder" in bowlab's form: what each objective costs beside masked language modelling, the making of its
 * batches and its training step apart. Objectives take turns, and medians count, so that a busy moment hits all.
 *
 * Within a turn batches come from a thread that runs ahead, as in training: first some steps that are not counted, because their
 * batches were made while nothing else was to do, then steps by the clock, from one end to the next, waiting for batches included.
 */
import * as os from "node:os";
import { parseArgs } from "node:util";
import { batchSource, samplerOf } from "../lib/corpus";
import { useEngine } from "../lib/engine";
import { countParameters, initialParameters, initialValues, preset } from "../lib/model";
import { Random } from "../lib/random";
import { AdamW, type Objective, objective, trainStep } from "../lib/train";
import { randomRows, randomVocabulary } from "./random-corpus";
import { median } from "./side";

const usage = `npm run bench:objectives -- [options]
  --presets NAME,…  encoder shapes (mini,small)
  --lengths N,…     tokens a sequence (128,512)
  --tokens N        tokens a batch: sequences are this by the length (4096)
  --vocab N         vocabulary (8000)
  --only NAME,…     lines of the table, mlm first (all)
  --rounds N        turns of every objective (5)
  --steps N         counted steps a turn (4)
  --threads N       threads of the engine (2)
  --inline          make batches between the steps, without a thread
  --json            one JSON line a table`;

/** Lines of the table: what is trained, and how. */
const lines: Record<string, () => Objective> = {
  mlm: () => objective("mlm"),
  ae: () => objective("ae"),
  ar: () => objective("ar"),
  "ed, official sampler": () => objective("ed", { maskSampler: "official" }),
  "ed, vectorised": () => objective("ed"),
  bow: () => objective("bow"),
  dupmae: () => objective("dupmae"),
};

/** Steps of a turn that are not counted: one, and as many as the thread may be ahead. */
const UNCOUNTED = 3;
/** Load average, in processes, above which a machine is too busy to measure on. */
const QUIET = 0.7;
/** The paper's recipe. */
const MASK_RATIO = 0.3;

interface Settings {
  preset: string;
  length: number;
  batch: number;
  vocab: number;
  rounds: number;
  steps: number;
  ahead: boolean;
}

interface Times {
  /** Milliseconds a batch, in the thread. */
  collator: number[];
  /** Milliseconds of forward, backward and update. */
  step: number[];
  /** Milliseconds a step by the clock, over a turn. */
  whole: number[];
  /** The same of the processor, all threads together. */
  processor: number[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      presets: { type: "string", default: "mini,small" },
      lengths: { type: "string", default: "128,512" },
      tokens: { type: "string", default: "4096" },
      vocab: { type: "string", default: "8000" },
      only: { type: "string", default: "" },
      rounds: { type: "string", default: "5" },
      steps: { type: "string", default: "4" },
      threads: { type: "string", default: "2" },
      inline: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const [tokens, vocab, rounds, steps, threads] = (["tokens", "vocab", "rounds", "steps", "threads"] as const).map(
    (name) => positive(name, values[name]),
  );
  const engine = await useEngine(undefined, { threads });
  const load = os.loadavg()[0];
  if (load > QUIET) console.log(`This machine is busy already (load ${load.toFixed(1)}): take the figures as rough.`);
  const names = chosenLines(values.only);
  for (const shape of values.presets.split(",")) {
    for (const length of values.lengths.split(",").map((text) => positive("lengths", text))) {
      const batch = Math.max(1, Math.round(tokens / length));
      const settings = { preset: shape, length, batch, vocab, rounds, steps, ahead: !values.inline };
      const table = await measure(names, settings);
      if (values.json) console.log(JSON.stringify({ engine: engine.name, threads, load, ...settings, table }));
      else
        print(
          `${shape}, batch ${batch} × length ${length}, vocabulary ${vocab}, ${engine.name}, ${threads} threads`,
          table,
        );
    }
  }
}

interface Line {
  name: string;
  collatorMs: number;
  stepMs: number;
  samplesPerSecond: number;
  processorMs: number;
  /** Part of mlm's samples a second. */
  loss: number;
  /** Parameters that the decoder adds. */
  added: number;
}

async function measure(names: string[], settings: Settings): Promise<Line[]> {
  const runners = names.map((name) => startRunner(lines[name](), settings));
  const times = names.map(noTimes);
  for (let round = 0; round <= settings.rounds; round++) {
    for (const [i, runner] of runners.entries()) {
      // The first round warms up.
      await runner.turn(round === 0 ? noTimes() : times[i], round);
    }
  }
  for (const runner of runners) runner.close();
  const speeds = times.map(({ whole }) => (1000 * settings.batch) / median(whole));
  return names.map((name, i) => ({
    name,
    collatorMs: median(times[i].collator),
    stepMs: median(times[i].step),
    samplesPerSecond: speeds[i],
    processorMs: median(times[i].processor),
    loss: 1 - speeds[i] / speeds[0],
    added: runners[i].added,
  }));
}

function noTimes(): Times {
  return { collator: [], step: [], whole: [], processor: [] };
}

interface Runner {
  added: number;
  /** One turn, its times added to `times`. */
  turn(times: Times, seed: number): Promise<void>;
  close(): void;
}

/** A model in training for one objective. */
function startRunner(chosen: Objective, { preset: shape, length, batch, vocab, steps, ahead }: Settings): Runner {
  const config = preset(shape, vocab);
  const random = new Random(1);
  const parameters = initialParameters(config, random.fork("weights"));
  parameters.add(chosen.decoder?.specs(config) ?? [], (spec) => initialValues(spec, config, random.fork(spec.name)));
  const optimizer = new AdamW(parameters);
  const vocabulary = randomVocabulary(vocab);
  const store = randomRows(vocabulary, 4 * batch, length, random.fork("rows"));
  const collate = { vocabulary, maxLength: length, maskRatio: MASK_RATIO, decoder: chosen.decoderInput };
  const count = UNCOUNTED + steps;

  async function turn(times: Times, seed: number): Promise<void> {
    const sampler = samplerOf(store, { batchSize: batch, seed });
    const source = batchSource({ store, sampler, collate, accumulation: 1, steps: count, ahead });
    let [started, processor] = [performance.now(), process.cpuUsage()];
    for (let step = 1; step <= count; step++) {
      if (step === UNCOUNTED + 1) [started, processor] = [performance.now(), process.cpuUsage()];
      const { batches, collatorMs } = await source.take(step);
      const begun = performance.now();
      const options = { learningRate: 3e-4, clipNorm: 1, random: random.fork("dropout", seed, step) };
      trainStep({
        model: { config, parameters },
        optimizer,
        objective: chosen,
        batches,
        step,
        steps: count,
        ...options,
      });
      if (step <= UNCOUNTED) continue;
      times.collator.push(collatorMs);
      times.step.push(performance.now() - begun);
    }
    const { user, system } = process.cpuUsage(processor);
    times.whole.push((performance.now() - started) / steps);
    times.processor.push((user + system) / 1000 / steps);
    await source.close();
  }

  function close(): void {
    optimizer.dispose();
    parameters.dispose();
  }

  return { added: countParameters(parameters.specs).decoder, turn, close };
}

function print(title: string, table: Line[]): void {
  const width = Math.max(...table.map(({ name }) => name.length));
  console.log(`\n${title} (load ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} cores)`);
  console.log(`  ${"".padEnd(width)}  collator ms   step ms  samples/s  loss of speed  processor ms  added parameters`);
  for (const { name, collatorMs, stepMs, samplesPerSecond, loss, processorMs, added } of table) {
    const cells = [
      collatorMs.toFixed(1).padStart(11),
      stepMs.toFixed(0).padStart(9),
      samplesPerSecond.toFixed(1).padStart(10),
      (name === table[0].name ? "–" : `${(100 * loss).toFixed(1)} %`).padStart(14),
      processorMs.toFixed(0).padStart(13),
      added.toLocaleString("en").padStart(17),
    ];
    console.log(`  ${name.padEnd(width)}  ${cells.join(" ")}`);
  }
}

/** The lines asked for, mlm first: the others are compared with it. */
function chosenLines(only: string): string[] {
  const all = Object.keys(lines);
  const wanted =
    only === "" ? all : ["mlm", ...all.filter((name) => only.split(",").some((part) => name.startsWith(part)))];
  return [...new Set(wanted)];
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above zero, found ${JSON.stringify(text)}`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
