/** Results of the large study's units as they are kept, of made-up numbers: whole, and true to themselves. */
import type { SetResult } from "../../bench/study/large/evaluate";
import type { FrozenMeasures } from "../../bench/study/large/frozen";
import type { Kept } from "../../bench/study/large/kept";
import {
  type PretrainingRun,
  runName,
  type Start,
  setNames,
  startName,
  type TunedRun,
  tunedName,
} from "../../bench/study/large/protocol";
import { type LargeRates, measuredNames } from "../../bench/study/large/rates";
import type { RunResult, StartResult, TunedResult } from "../../bench/study/large/units";

const means = (value: number) => ({ "nDCG@10": value, "RR@10": 0.5, "R@100": 1 });
const covered = () => ({ all: 0.3, content: 0.2, "all@256": 0.9 });

const frozen = (step: number) =>
  ({
    coverage: { full: covered(), bare: covered() },
    medquad: { test: means(0.4), dev: means(0.3) },
    parameters: { encoder: 100, head: 10, decoder: 0 },
    manifest: {
      objective: { name: "mlm" },
      options: { objective: "mlm", steps: step },
      engine: { name: "native", tfjsVersion: "4.22.0", threads: 1 },
      versions: { bowlab: "0.1.0", node: "v20.20.2" },
      step,
    },
  }) as unknown as FrozenMeasures;

/** @param values of every question, the same for each collection */
const sets = (values: readonly number[], isFused: boolean): SetResult[] =>
  setNames.map((set) => {
    const judged = { test: means(values.reduce((sum, each) => sum + each, 0) / values.length), perQuery: [...values] };
    const fused = { weight: 0.5, dev: 0.4, ...structuredClone(judged) };
    return { set, passages: 30, ...judged, dev: means(0.5), ...(isFused ? { fused } : {}) };
  });

const kept = <T>(id: string, result: T): Kept<T> => ({ id, cpuSeconds: 1, machine: "made up", result });

/** BM25's. */
export const words = (values = [0.5, 0.25, 1, 0]): Kept<SetResult[]> => kept("words", sets(values, false));

/** @param ms of the processor, a step of `ed`; the other objectives take half as long */
export function rates(ms: number, preset = "tiny"): Kept<LargeRates> {
  const rate = (processorMs: number) => ({ processorMs, stepMs: ms, collatorMs: 0, added: 0 });
  const treatments = Object.fromEntries(measuredNames.map((name) => [name, rate(name.startsWith("ed") ? ms : ms / 2)]));
  return kept(`rates ${preset}`, { preset, treatments });
}

/** A start of the preset tiny. */
export function start(steps = 4, loss = 5): Kept<StartResult> {
  const of: Start = { preset: "tiny", steps };
  const curve = [{ step: 1, loss }];
  return kept(
    `start ${startName(of)}`,
    steps === 0 ? { start: of, curve: [] } : { start: of, curve, frozen: frozen(steps) },
  );
}

/** From `start()`, three steps, unless it is said otherwise. */
export const runOf = (change: Partial<PretrainingRun> = {}): PretrainingRun => ({
  ...{ start: { preset: "tiny", steps: 4 }, treatment: "bow", steps: 3, seed: 1 },
  ...change,
});

/** A pre-trained checkpoint. */
export function run(change?: Partial<PretrainingRun>): Kept<RunResult> {
  const of = runOf(change);
  return kept(`run ${runName(of)}`, { run: of, steps: of.steps, frozen: frozen(of.steps) });
}

/** A checkpoint fine-tuned on medquad. */
export function tuned(change?: Partial<PretrainingRun>, values = [0.5, 0.25, 1, 0]): Kept<TunedResult> {
  const of: TunedRun = { run: runOf(change), set: "medquad", tuning: "standard" };
  return kept(`tuned ${tunedName(of)}`, { tuned: of, sets: sets(values, true), cosineToPretrained: 0.9 });
}
