/**
 * The speed table of "Drop your Decoder" in bowlab's form: what each objective costs beside masked language modelling,
 * the making of its batches and its training step apart. Objectives take turns (`turns.ts`).
 */
import * as os from "node:os";
import { type Objective, objective, Random, useEngine } from "bowlab";
import { benchOptions, numbers } from "./options";
import { randomRows, randomVocabulary } from "./random-corpus";
import { type Speed, speedsInTurns } from "./turns";

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

/** Load average, in processes, above which a machine is too busy to measure on. */
const QUIET = 0.7;

async function main(): Promise<void> {
  const { presets, lengths, tokens, vocab, only, rounds, steps, threads, inline, json } = benchOptions(usage, {
    presets: "mini,small",
    lengths: "128,512",
    tokens: 4096,
    vocab: 8000,
    only: "",
    rounds: 5,
    steps: 4,
    threads: 2,
    inline: false,
    json: false,
  });
  const engine = await useEngine(undefined, { threads });
  const load = os.loadavg()[0];
  if (load > QUIET) console.log(`This machine is busy already (load ${load.toFixed(1)}): take the figures as rough.`);
  const chosen = Object.fromEntries(chosenLines(only).map((name) => [name, lines[name]()]));
  const vocabulary = randomVocabulary(vocab);
  for (const shape of presets.split(",")) {
    for (const length of numbers("lengths", lengths)) {
      const batch = Math.max(1, Math.round(tokens / length));
      const settings = { preset: shape, length, batch, rounds, steps, ahead: !inline };
      const store = randomRows(vocabulary, 4 * batch, length, new Random(1).fork("rows"));
      const table = await speedsInTurns(chosen, { ...settings, vocabulary, store });
      if (json) console.log(JSON.stringify({ engine: engine.name, threads, load, vocab, ...settings, table }));
      else
        print(
          `${shape}, batch ${batch} × length ${length}, vocabulary ${vocab}, ${engine.name}, ${threads} threads`,
          table,
        );
    }
  }
}

function print(title: string, table: Speed[]): void {
  const width = Math.max(...table.map(({ name }) => name.length));
  console.log(`\n${title} (load ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} cores)`);
  console.log(`  ${"".padEnd(width)}  collator ms   step ms  samples/s  loss of speed  processor ms  added parameters`);
  for (const { name, collatorMs, stepMs, samplesPerSecond, processorMs, added } of table) {
    const loss = 1 - samplesPerSecond / table[0].samplesPerSecond;
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

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
