/**
 * Every measure on random runs and judgements, against trec_eval 10: its values that are kept, and live where it was
 * built.
 */
import { expect } from "chai";
import { Random } from "../../../lib/random";
import { findTrecEval } from "../../oracle/trec-eval";
import { useScratch } from "../../text/scratch";
import { writeCase } from "./cases";
import { type Compared, compare, oursOf, trecEvalsOf, type Values } from "./compared";
import { fromBillionths, readGolden } from "./golden";

const LIVE_CASES = 48;

describe("evaluate() on random runs", () => {
  const at = useScratch();

  async function compareAll(
    count: number,
    seed: number,
    theirs: (number: number, ours: Values, given: ReturnType<typeof writeCase>) => Values,
  ): Promise<Compared> {
    const all: Compared = { values: 0, leftOut: 0, difference: 0, at: "" };
    for (let number = 0; number < count; number++) {
      const given = writeCase(at(), number, new Random(seed, "trec_eval", number));
      const ours = await oursOf(given);
      const one = compare(ours, theirs(number, ours, given), given, `case ${number} (${given.flags.join(" ")})`);
      all.values += one.values;
      all.leftOut += one.leftOut;
      if (one.difference > all.difference) Object.assign(all, { difference: one.difference, at: one.at });
    }
    console.log(
      `      ${all.values} values, ${all.leftOut} left out, largest difference ${all.difference.toExponential(1)}`,
    );
    return all;
  }

  it("evaluate() gives trec_eval's values that are kept, to a billionth", async () => {
    const { cases, seed } = readGolden();
    const {
      values,
      difference,
      at: where,
    } = await compareAll(cases.length, seed, (number, ours) => fromBillionths(cases[number], ours));
    expect(values).to.be.above(100_000);
    expect(difference, where).to.be.below(1e-9);
  });

  it("evaluate() gives trec_eval's values of other runs to twelve digits, live", async function () {
    const binary = findTrecEval();
    if (binary === undefined) {
      console.log(
        "      skipped: no trec_eval here; `npm run oracle` builds it into .oracle where it finds the source",
      );
      this.skip();
    }
    const {
      values,
      difference,
      at: where,
    } = await compareAll(LIVE_CASES, 41, (_, __, given) => trecEvalsOf(given, binary));
    expect(values).to.be.above(100_000);
    expect(difference, where).to.be.below(1e-12);
  });
});
