/** Which units a process makes: those of the parts that were asked for, and of these a shard's. */
import { readShard, type Shard } from "bowlab/dist/shards";
import { WrongUsage } from "../wrong-usage";
import type { LargeUnit } from "./units";

/** What was asked for: names of parts, and texts that stand in names of units, with commas between them. */
export interface Choice {
  part?: string;
  unit?: string;
}

/** The units that were asked for, with what they need. @throws WrongUsage when there are no such ones */
export function chosenUnits(units: readonly LargeUnit[], choice: Choice): LargeUnit[] {
  const named = new Set(namedUnits(units, choice));
  return withNeeds(units, (unit) => named.has(unit));
}

/** The units that were asked for alone. @throws WrongUsage when a part, or a text within the parts, names none */
export function namedUnits(units: readonly LargeUnit[], { part, unit }: Choice): LargeUnit[] {
  const parts = part?.split(",").map((name) => name.trim());
  const all = new Set(units.map((each) => each.part));
  const unknown = parts?.find((name) => !all.has(name));
  if (unknown !== undefined)
    throw new WrongUsage("--part names no part", { expected: [...all].join(", "), found: JSON.stringify(unknown) });
  const texts = unit?.split(",");
  if (texts?.some((text) => text.trim() === ""))
    throw new WrongUsage("--unit has an empty text, which stands in every name", { found: JSON.stringify(unit) });
  const among = units.filter((each) => parts?.includes(each.part) ?? true);
  const isNamed = ({ id }: LargeUnit, text: string) => `${id} `.includes(text);
  const missing = texts?.find((text) => !among.some((each) => isNamed(each, text)));
  if (missing !== undefined)
    throw new WrongUsage(`no unit ${parts ? `of ${parts.join(", ")} ` : ""}has this in its name`, {
      found: missing,
      expected: "a part of a name that --plan or the folder of units shows, such as `run tiny-8000 bow 2000 1`",
    });
  return among.filter((each) => texts?.some((text) => isNamed(each, text)) ?? true);
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

/** "0/4" or "env/4", as the commands of bowlab take it. @throws WrongUsage when it is no shard */
export function shardIn(typed: string): Shard {
  const shard = readShard(typed);
  if (shard.count >= 1 && shard.index >= 0 && shard.index < shard.count) return shard;
  throw new WrongUsage("--shard is a part of how many", {
    expected: "I/N with I from 0 to N − 1, such as 0/4, or env/N",
    found: typed,
  });
}

/** Those that are wanted and what they need, in the order of all. */
export function withNeeds(units: readonly LargeUnit[], isWanted: (unit: LargeUnit) => boolean): LargeUnit[] {
  const wanted = new Set(units.filter(isWanted).map(({ id }) => id));
  for (const { id, needs } of [...units].reverse()) if (wanted.has(id)) for (const need of needs) wanted.add(need);
  return units.filter(({ id }) => wanted.has(id));
}
