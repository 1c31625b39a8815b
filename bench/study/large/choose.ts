/** Which units a process makes: those of the parts that were asked for, and of these a shard's. */
import { InputError } from "bowlab";
import { readShard, type Shard } from "bowlab/dist/shards";
import type { LargeUnit } from "./units";

/** The units of these parts with what they need. @throws InputError when there is no such part */
export function chosenUnits(units: readonly LargeUnit[], part?: string): LargeUnit[] {
  if (part === undefined) return [...units];
  const names = part.split(",");
  const all = new Set(units.map((unit) => unit.part));
  const unknown = names.find((name) => !all.has(name));
  if (unknown !== undefined) throw new InputError("no such part", { expected: [...all].join(", "), found: unknown });
  return withNeeds(units, (unit) => names.includes(unit.part));
}

/**
 * A shard's units with what they need. A pre-trained checkpoint and all that is fine-tuned from it are one shard's;
 * starts and rates, from which several shards go on, are every one's who needs them, made by who comes first.
 */
export function unitsOfShard(units: readonly LargeUnit[], { index, count }: Shard): LargeUnit[] {
  const runs = new Map(units.filter(({ kind }) => kind === "run").map(({ id }, place) => [id, place]));
  const placeOf = ({ id, kind, needs }: LargeUnit): number | undefined => {
    if (kind === "words") return 0;
    return runs.get(kind === "tuned" ? needs[0] : id);
  };
  return withNeeds(units, (unit) => {
    const place = placeOf(unit);
    return place !== undefined && place % count === index;
  });
}

/** "0/4" or "env/4", as the commands of bowlab take it. @throws InputError when it is no shard */
export function shardIn(typed: string): Shard {
  const shard = readShard(typed);
  if (shard.count >= 1 && shard.index >= 0 && shard.index < shard.count) return shard;
  throw new InputError("--shard is a part of how many", {
    expected: "I/N with I from 0 to N − 1, such as 0/4, or env/N",
    found: typed,
  });
}

function withNeeds(units: readonly LargeUnit[], isWanted: (unit: LargeUnit) => boolean): LargeUnit[] {
  const wanted = new Set(units.filter(isWanted).map(({ id }) => id));
  for (const { id, needs } of [...units].reverse()) if (wanted.has(id)) for (const need of needs) wanted.add(need);
  return units.filter(({ id }) => wanted.has(id));
}
