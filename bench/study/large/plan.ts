/**
 * Hours of every unit, in processor time on this machine: of those that are made what they took, of like ones the same,
 * of the rest an estimate from the measured rates.
 */
import { preset as shape } from "bowlab";
import { type Kept, readFirst } from "./kept";
import type { LargeProtocol } from "./protocol";
import { type LargeRates, stepCost, stepsInTime } from "./rates";
import { keptRates, type LargeUnit } from "./units";

export interface PlannedUnit {
  unit: LargeUnit;
  done: boolean;
  /** Of the processor. */
  hours: number;
}

/** Of a step, the part that is forward alone; encoding is nothing else. */
const FORWARD = 1 / 3;
/** Share of `maxLength` that a passage fills, on average; and seconds of what stands beside the steps. */
const ROW_SHARE = 0.7;
const BESIDE_SECONDS = 40;
/** Passages that a fine-tuned checkpoint encodes: those of every collection as it is searched. */
const SEARCHED = 62_000;

/**
 * @param works studies' folders, where rates and results lie: of each unit the first one's that has it; shapes without
 *   measured rates are estimated from another shape's
 * @throws InputError when no rates have been measured, or a result is damaged
 */
export function planUnits(
  protocol: LargeProtocol,
  units: readonly LargeUnit[],
  ...works: [string, ...string[]]
): PlannedUnit[] {
  const kept = new Map<string, Kept>();
  for (const { id } of units) {
    const found = readFirst(works, id);
    if (found) kept.set(id, found);
  }
  const rates = ratesOf(units, works);
  const like = new Map<string, number[]>();
  for (const unit of units) {
    const own = kept.get(unit.id);
    if (own) like.set(likeness(unit), [...(like.get(likeness(unit)) ?? []), own.cpuSeconds]);
  }
  return units.map((unit) => {
    const own = kept.get(unit.id);
    const others = like.get(likeness(unit)) ?? [];
    const mean = others.reduce((sum, each) => sum + each, 0) / others.length;
    const seconds = own?.cpuSeconds ?? (others.length > 0 ? mean : estimated(unit, protocol, rates));
    return { unit, done: own !== undefined, hours: seconds / 3600 };
  });
}

/** Units of one likeness cost the same. */
function likeness({ kind, start, run, tuned }: LargeUnit): string {
  const { seed: _, ...same } = run ?? { seed: 0 };
  if (kind === "tuned") return JSON.stringify([kind, start?.preset, tuned?.set, tuned?.tuning]);
  if (kind === "start") return JSON.stringify([kind, start]);
  return JSON.stringify([kind, start?.preset, same]);
}

function estimated({ kind, start, run, tuned }: LargeUnit, protocol: LargeProtocol, ratesOf: RatesOf): number {
  if (kind === "words") return 3 * BESIDE_SECONDS;
  const rates = ratesOf(start!.preset);
  const perStep = (name: Parameters<typeof stepCost>[1]) => stepCost(rates, name) / 1000;
  const sequence = perStep("mlm") / protocol.batchSize;
  if (kind === "rates")
    return Object.values(rates.treatments).reduce((sum, { processorMs }) => sum + processorMs / 1000, 0) * 30;
  const encoded = (passages: number) => passages * sequence * FORWARD;
  const frozen = encoded(20_000) + BESIDE_SECONDS;
  if (kind === "start") return start!.steps * perStep("mlm") + frozen;
  if (kind === "run") return stepsInTime(run!, rates) * perStep(run!.treatment) + frozen;
  const { set, tuning } = tuned!;
  const { steps, batchSize = 32, groupSize = 8 } = protocol.tunings[tuning][set];
  const texts = batchSize * (groupSize + ROW_SHARE / 2);
  return steps * texts * sequence + encoded(SEARCHED) + 2 * BESIDE_SECONDS;
}

type RatesOf = (preset: string) => LargeRates;

/** Measured ones, or those of a measured shape times the ratio of both shapes' products. */
function ratesOf(units: readonly LargeUnit[], works: readonly [string, ...string[]]): RatesOf {
  const presets = [...new Set(units.flatMap(({ start }) => start?.preset ?? []))];
  const all = presets.map((preset) => readFirst<LargeRates>(works, `rates ${preset}`)?.result);
  const known = all.find((rates) => rates !== undefined);
  return (preset) => {
    const own = all.find((rates) => rates?.preset === preset);
    if (own) return own;
    if (known === undefined) return keptRates(works[0], preset);
    const factor = products(preset) / products(known.preset);
    const treatments = Object.fromEntries(
      Object.entries(known.treatments).map(([name, rate]) => [
        name,
        { ...rate, processorMs: rate.processorMs * factor, stepMs: rate.stepMs * factor },
      ]),
    );
    return { preset, treatments };
  };
}

/** Multiplications a token, roughly. */
function products(name: string): number {
  const { numLayers: L, hiddenSize: H, vocabSize: V } = shape(name, 8000);
  return 12 * L * H * H + 0.3 * V * H;
}
