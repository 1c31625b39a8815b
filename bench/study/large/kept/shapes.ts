/** What each kind of unit holds: numbers that are numbers, every collection once, and names that fit the unit's own. */
import { z } from "zod";
import {
  type PretrainingRun,
  runName,
  type Start,
  startName,
  type TunedRun,
  trainedSets,
  tunedName,
} from "../protocol";
import { measuredNames } from "../rates";
import { largeTreatmentNames } from "../treatments";
import { anObject, atLeast, counted, listed, means, measure, oneOf, setResults, text, whole } from "./measures";

/** The first place at which a file is not what it is to be. */
export interface Problem {
  field?: string;
  expected: string;
  found: string;
}

const start = z.looseObject({ preset: text, steps: whole }, anObject);
const run = z.looseObject(
  {
    ...{ start, treatment: oneOf(largeTreatmentNames), steps: counted, seed: whole },
    asLongAs: oneOf(largeTreatmentNames).optional(),
  },
  anObject,
);
const tuned = z.looseObject({ run, set: oneOf(trainedSets), tuning: text }, anObject);

const coverage = z.looseObject({ all: measure, content: measure, "all@256": measure }, anObject);
const frozen = z.looseObject(
  {
    coverage: z.looseObject({ full: coverage, bare: coverage }, anObject),
    medquad: z.looseObject({ test: means, dev: means }, anObject),
    parameters: z.looseObject({ encoder: counted, head: whole, decoder: whole }, anObject),
    manifest: z.looseObject(
      {
        objective: z.looseObject({ name: text }, anObject),
        options: z.looseObject({ objective: text, steps: counted }, anObject),
        engine: z.looseObject({ name: text, threads: counted }, anObject),
        versions: z.looseObject({}, anObject),
        step: counted,
      },
      anObject,
    ),
  },
  anObject,
);

const rate = z.looseObject(
  { processorMs: atLeast(Number.MIN_VALUE, "above 0"), stepMs: atLeast(0), collatorMs: atLeast(0), added: whole },
  anObject,
);
const point = z.looseObject({ step: counted, loss: atLeast(0) }, anObject);

const started = z.looseObject({ start, curve: listed(point), frozen: frozen.optional() }, anObject).check((payload) => {
  const { value, issues } = payload;
  const { start: of, curve } = value;
  const lacks = of.steps > 0 && (curve.length === 0 ? "curve" : value.frozen === undefined && "frozen");
  if (lacks) issues.push({ ...{ code: "custom", path: [lacks], input: value }, message: "what a training gave" });
});
const ran = z.looseObject({ run, steps: counted, frozen }, anObject).check(({ value, issues }) => {
  if (value.run.asLongAs !== undefined || value.steps === value.run.steps) return;
  issues.push({ code: "custom", path: ["steps"], input: value, message: `${value.run.steps} as \`run\` says` });
});

/** A kind's result, and the unit's name by what the result says of itself. */
interface Kind {
  result: z.ZodType;
  nameOf(result: never): string;
}

const kinds: Record<string, Kind> = {
  words: { result: setResults("words"), nameOf: () => "words" },
  rates: {
    result: z.looseObject(
      {
        preset: text,
        treatments: z.looseObject(Object.fromEntries(measuredNames.map((name) => [name, rate])), anObject),
      },
      anObject,
    ),
    nameOf: ({ preset }: { preset: string }) => `rates ${preset}`,
  },
  start: { result: started, nameOf: (result: { start: Start }) => `start ${startName(result.start)}` },
  run: { result: ran, nameOf: (result: { run: PretrainingRun }) => `run ${runName(result.run)}` },
  tuned: {
    result: z.looseObject(
      { tuned, sets: setResults("vectors"), cosineToPretrained: atLeast(-1, "from −1 to 1", 1) },
      anObject,
    ),
    nameOf: (result: { tuned: TunedRun }) => `tuned ${tunedName(result.tuned)}`,
  },
};

const schemas = new Map(
  Object.entries(kinds).map(([kind, { result }]) => [
    kind,
    z.looseObject({ id: text, cpuSeconds: atLeast(0), machine: text.optional(), result }, anObject),
  ]),
);

/** The first thing that is wrong with what was read of a unit; undefined: nothing. */
export function problemOf(id: string, kept: unknown): Problem | undefined {
  const kind = id.split(" ")[0];
  const found = schemas.get(kind)!.safeParse(kept);
  if (!found.success) {
    const [{ path, message }] = found.error.issues;
    const value = path.reduce((of: unknown, key) => (of as Record<PropertyKey, unknown> | undefined)?.[key], kept);
    return { field: path.length === 0 ? undefined : path.join("."), expected: message, found: shown(value) };
  }
  const names = { id: found.data.id, result: kinds[kind].nameOf(found.data.result as never) };
  const other = Object.entries(names).find(([, name]) => name !== id);
  return other && { field: other[0], expected: JSON.stringify(id), found: JSON.stringify(other[1]) };
}

/** Longest text that an error shows of a value. */
const SHOWN = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
