/**
 * A step of enhanced decoding with the making of its batch, side by side: bowlab against RetroMAE's way on PyTorch
 * (`ed_torch.py`: masks in Python, every position scored, float32, eager). Same rows, shape and number of parameters,
 * dropout 0.1, clipping to norm 1, AdamW; times by the clock from one step's end to the next one's.
 *
 * Both make their batches as they do for their users: bowlab in a thread that runs ahead, the other within the step.
 * What a loader of its own could hide there is printed: at best its collator's time, as far as a core is left for it.
 */
import * as os from "node:os";
import { objective, preset, Random, type TokenRows, usablePrecision, useEngine, type Vocabulary } from "bowlab";
import { findOracle } from "../test/oracle/oracle";
import { benchOptions } from "./options";
import { randomRows, randomVocabulary } from "./random-corpus";
import { median } from "./side";
import { torchWorker } from "./torch-side";
import { noTimes, startRunner } from "./turns";

const usage = `npm run bench:ed -- [options]
  --preset NAME     encoder shape (mini)
  --vocab N         vocabulary (8000)
  --batch N         sequences a step (32)
  --length N        tokens a sequence (128)
  --rounds N        turns of every side (5), after one to warm up
  --steps N         counted steps a turn (3)
  --threads N       threads of all sides (2)`;

interface Settings {
  preset: string;
  vocab: number;
  batch: number;
  length: number;
  steps: number;
  threads: number;
}

interface Side {
  name: string;
  /** How many numbers its model holds: equal on all sides. */
  parameters: number;
  /** Milliseconds a step by the clock, and of its batch's making, one of each a step or the turn's median. */
  turn(round: number): Promise<{ whole: number[]; collator: number[] }>;
  close(): void;
}

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ preset: "mini", vocab: 8000, batch: 32, length: 128, rounds: 5, steps: 3, threads: 2 },
  });
  const { vocab, batch, length, rounds, threads } = options;
  const python = findOracle();
  if (python === null) throw new Error("no PyTorch here: `npm run oracle` installs it");
  await useEngine(undefined, { threads });
  const vocabulary = randomVocabulary(vocab);
  const store = randomRows(vocabulary, 4 * batch, length, new Random(1).fork("rows"));
  const sides = [...ourSides(options, vocabulary, store), await retroMae(python, options, vocabulary, store)];
  const counts = new Set(sides.map(({ parameters }) => parameters));
  if (counts.size > 1)
    throw new Error(`the sides do not train the same model: ${[...counts].join(" and ")} parameters`);
  const times = sides.map(() => ({ whole: [] as number[], collator: [] as number[] }));
  for (let round = 0; round <= rounds; round++)
    for (const [i, side] of sides.entries()) {
      const { whole, collator } = await side.turn(round);
      if (round === 0) continue;
      times[i].whole.push(...whole);
      times[i].collator.push(...collator);
    }
  for (const side of sides) side.close();
  const shape = `${options.preset}, vocabulary ${vocab}, batch ${batch} × length ${length}, ${threads} threads`;
  console.log(`\n${shape} (load ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} cores)`);
  const theirs = median(times[times.length - 1].whole);
  for (const [i, { name }] of sides.entries()) {
    const [whole, collator] = [median(times[i].whole), median(times[i].collator)];
    const ratio = i < sides.length - 1 ? `, ${(theirs / whole).toFixed(2)} times as fast` : "";
    console.log(`  ${whole.toFixed(0).padStart(6)} ms/step, collator ${collator.toFixed(0)} ms${ratio}  ${name}`);
  }
}

/** bowlab with the vectorised sampler of masks, in float32 and where it pays in bfloat16. */
function ourSides(options: Settings, vocabulary: Vocabulary, store: TokenRows): Side[] {
  const precisions = new Set(["float32" as const, usablePrecision("bfloat16", console.log)]);
  return [...precisions].map((precision) => {
    const name = `bowlab, ${precision}, batches by a thread`;
    const settings = { ...options, rounds: 0, ahead: true, store, vocabulary, precision };
    const { parameters, turn, close } = startRunner(name, objective("ed"), settings);
    return {
      ...{ name, parameters, close },
      async turn(round: number) {
        const times = noTimes();
        await turn(times, round);
        return times;
      },
    };
  });
}

async function retroMae(python: string, options: Settings, vocabulary: Vocabulary, store: TokenRows): Promise<Side> {
  const config = preset(options.preset, options.vocab);
  const first = vocabulary.tokens.findIndex((token) => token.startsWith("##"));
  const { ready, ask, close } = await torchWorker<{ parameters: number; torch: string; transformers: string }>(
    python,
    "ed_torch.py",
    {
      ...{ layers: config.numLayers, hidden: config.hiddenSize, heads: config.numHeads },
      ...{ inner: config.intermediateSize, maxPositions: config.maxPositions, vocab: options.vocab },
      ...{ batch: options.batch, length: options.length, threads: options.threads, firstContinuation: first },
      ...{ dropout: 0.1, maskRatio: 0.3, decoderRatio: 0.5, seed: 1 },
      rows: Array.from({ length: store.size }, (_, i) => [...store.row(i)]),
    } as { threads: number },
  );
  return {
    name: `RetroMAE's way, transformers ${ready.transformers} on torch ${ready.torch}, float32, batches within the step`,
    parameters: ready.parameters,
    async turn() {
      const { ms, collator } = await ask<{ ms: number[]; collator: number[] }>(String(options.steps));
      return { whole: ms, collator };
    },
    close,
  };
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
