/** Numbers of kept results, and a collection's: measures from 0 to 1, whose mean is that of the questions' values. */
import { z } from "zod";
import { largeMeasures } from "../evaluate";
import { setNames } from "../protocol";

/** Sums of floats may end behind the last bit of 1. */
const ROUNDED = 1e-9;
/** Half of a question's last decimal: so far the mean of rounded values may be from that of the values themselves. */
const DECIMALS = 0.5e-4 + ROUNDED;

export const anObject = { error: "an object" };

const isMeasure = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1 + ROUNDED;

/** A finite number in a range. */
export function atLeast(low: number, range = `from ${low} on`, high = Number.POSITIVE_INFINITY): z.ZodType<number> {
  const isNumber = (value: unknown) =>
    typeof value === "number" && Number.isFinite(value) && value >= low && value <= high + ROUNDED;
  return z.custom<number>(isNumber, { error: `a finite number ${range}` });
}

const integer = (low: number) =>
  z.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= low, {
    error: `a whole number from ${low} on`,
  });
export const [whole, counted] = [integer(0), integer(1)];
export const measure = atLeast(0, "from 0 to 1", 1);
export const text = z.string({ error: "a text" }).min(1, { error: "a text that is not empty" });

/** One of these names. */
export const oneOf = <T extends string>(names: readonly T[]) => z.enum(names, { error: `one of ${names.join(", ")}` });

/** A list of these. */
export const listed = <T extends z.ZodType>(each: T) => z.array(each, { error: "a list" });

export const means = z.looseObject(Object.fromEntries(largeMeasures.map((name) => [name, measure])), anObject);

/** Of every question: looked through by hand, since a schema of each would take many times as long. */
const perQuery = z
  .custom<number[]>(Array.isArray, { error: "a list of a measure for each question" })
  .check((payload) => {
    const { value, issues } = payload;
    if (value.length === 0) issues.push(issue([], value, "at least one question"));
    const wrong = value.findIndex((each) => !isMeasure(each));
    if (wrong >= 0) issues.push(issue([wrong], value, "a finite number from 0 to 1"));
  });

const issue = (path: (string | number)[], input: unknown, message: string) =>
  ({ code: "custom", path, input, message }) as const;

interface Judged {
  test: Record<string, number>;
  perQuery: number[];
}

/** What a collection's questions gave; the mean is that of the values. */
function judgedShape<T extends z.ZodRawShape>(more: T) {
  return z.looseObject({ test: means, perQuery, ...more }, anObject).check(({ value, issues }) => {
    const { test, perQuery: values } = value as unknown as Judged;
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    if (Math.abs(mean - test["nDCG@10"]) <= DECIMALS) return;
    issues.push(issue(["test", "nDCG@10"], value, `about ${mean.toFixed(5)}, the mean of perQuery`));
  });
}

const alone = { set: oneOf(setNames), passages: counted, dev: means };
const fused = judgedShape({ weight: measure, dev: measure });
const beside = judgedShape({ ...alone, fused }).check(({ value, issues }) => {
  const [own, other] = [value, value.fused].map((each) => (each as unknown as Judged).perQuery.length);
  if (own !== other) issues.push(issue(["fused", "perQuery", "length"], value, `${own}, as many as of perQuery`));
});

/** Of every collection once: of BM25's words alone, or of vectors with what they are worth beside the words. */
export function setResults(of: "words" | "vectors") {
  const each: z.ZodType<{ set: string }> = of === "words" ? judgedShape(alone) : beside;
  return listed(each).check(({ value, issues }) => {
    const found = value.map(({ set }) => set).join(", ");
    const isWhole = value.length === setNames.length && setNames.every((name) => value.some(({ set }) => set === name));
    if (!isWhole) issues.push(issue([], found, `each of ${setNames.join(", ")} once`));
  });
}
