/** Runs' files by chance: columns, line ends and blanks as they may come, and lines that are none. */
import * as fc from "fast-check";
import { InputError } from "../../../lib/errors";
import type { Run } from "../../../lib/eval";

/** What came out, in a form that can be compared; of an error the message with file and line. */
export async function outcome<T>(work: () => Promise<T>, shown: (value: T) => unknown): Promise<unknown> {
  try {
    return shown(await work());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [error.message, error.file, error.line, error.field];
  }
}

/** Everything in a run, in order. */
export const entries = (run: Run) => Array.from(run, ([query, results]) => [query, [...results]]);

/** Ids of queries. */
export const query = fc.constantFrom("1", "2", "30", "q1", "é", "#q", "東\u3000京");
/** Ids of documents. */
export const document = fc.constantFrom(..."123456789".split(""), "d10", "d2", "\ue000", "😀", "x\u00a0y");
const number = fc.constantFrom(
  "1",
  "2",
  "3",
  "4",
  "0.5",
  "-1e-2",
  "3.",
  ".5",
  "+2",
  "12.345678901234567",
  "1e300",
  "0",
  "-0",
);
const blank = fc.constantFrom(" ", "\t", "  ", " \t ");
const end = fc.constantFrom("\n", "\n", "\n", "\r\n", "\n\n", " \n", "\t\r\n");
const joined = (...columns: fc.Arbitrary<string>[]) =>
  fc.tuple(fc.constantFrom("", "", "", " "), blank, end, ...columns).map(([before, between, after, ...each]) => {
    return `${before}${each.join(between)}${after}`;
  });
const rank = fc.oneof(fc.integer({ min: 1, max: 9 }).map(String), number);
const trec = joined(query, fc.constant("Q0"), document, rank, number, fc.constantFrom("x", "two words", "é"));
const three = joined(query, document, rank);
const odd = fc.constantFrom(
  ...["# a comment\n", " # another\n", "#c\r\n", "\n", "1 Q0 5 1 nan x\n", "1 Q0 5 1 2 xq1 Q0 e 2 1 x\n", "1 Q0 5 1\n"],
  ...["1 Q0 5 1 2 x\r1 Q0 6 1 2 x\n", "\r\r\n", "1 0 5 1\n", "1 Q0 5 1 1e999 x\n", "1 Q0 5 1001 7 x\n", "1 5 x\n"],
);
const lines = (line: fc.Arbitrary<string>) =>
  fc.array(fc.oneof({ weight: 25, arbitrary: line }, { weight: 1, arbitrary: odd }), { maxLength: 14 });
/** Files of few lines of one form or another, some of them wrong. */
export const contents = fc
  .tuple(fc.constantFrom("", "", "\ufeff"), fc.oneof(lines(trec), lines(three)), fc.boolean())
  .map(([mark, all, isCut]) => mark + (isCut ? all.join("").replace(/\n$/, "") : all.join("")));
