/** What the large study's CLAIMS.md says of the third claim, whatever was measured. */
import { expect } from "chai";
import { speedAnswer } from "../../bench/study/large/report/claims";
import type { LargeResults } from "../../bench/study/large/report/read";
import { changeTo, lessBy } from "../../bench/study/report/format";

describe("speedAnswer()", () => {
  const answer = (bow: number, ed: number, official = 200) => {
    const of = (processorMs: number) => ({ processorMs, stepMs: 1, collatorMs: 0, added: 0 });
    const treatments = { bow: of(bow), ed: of(ed), "ed, official sampler": of(official) };
    return speedAnswer({ rates: [{ preset: "mini", treatments }], runs: [] } as unknown as LargeResults);
  };
  const cases: [number, number, string][] = [
    [30, 100, "holds here: a step with its batch takes 70 % less of the processor than ed's (30 against 100 ms)"],
    [60, 100, "holds here, by less than the paper's 67 %: a step with its batch takes 40 % less of the processor"],
    [158, 100, "does not hold here: a step with its batch takes 58 % more of the processor than ed's (158 against"],
    [100, 100, "does not hold here: a step with its batch takes 0 % less of the processor than ed's (100 against"],
  ];
  for (const [bow, ed, words] of cases)
    it(`of ${bow} against ${ed} ms says "${words.split(":")[0]}"`, () =>
      expect(answer(bow, ed)).to.include(`\`mini\`: ${words}`));

  it("says of RetroMAE's sampler what it is, less or more", () => {
    expect(answer(60, 100)).to.match(/, 70 % less than with RetroMAE's sampler \(200 ms\)\.$/);
    expect(answer(60, 100, 40)).to.match(/, 50 % more than with RetroMAE's sampler \(40 ms\)\.$/);
  });

  it("changeTo() and lessBy() say a change without a sign of ASCII", () => {
    expect([changeTo(150, 100), changeTo(25, 100), lessBy(25, 100), lessBy(150, 100)]).to.deep.equal([
      ...["50 % more", "75 % less", "75 %", "−50 %"],
    ]);
  });
});
