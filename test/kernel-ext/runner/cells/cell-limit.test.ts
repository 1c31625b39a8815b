import { expect } from "chai";
import { limitOf } from "../../../../kernel-ext/runner/cells/cell-limit";
import type { CodeCell } from "../../../../kernel-ext/runner/nbformat";

const cell = (...tags: string[]) => ({ metadata: { tags } }) as unknown as CodeCell;
const limits = (cellSeconds: number, totalSeconds: number) => ({
  ...{ cellSeconds, totalSeconds, startSeconds: 1, graceSeconds: 1, memoryMegabytes: 0 },
});

describe("limitOf()", () => {
  const none = Number.POSITIVE_INFINITY;
  const cases: [string, CodeCell, number, number, number, number][] = [
    ["the general limit", cell(), 10, 0, 5, 10],
    ["none where it is 0", cell(), 0, 0, 5, none],
    ["the cell's own by its tag", cell("a", "timeout=2.5"), 10, 0, 5, 2.5],
    ["none by the tag timeout=0", cell("timeout=0"), 10, 0, 5, none],
    ["what is left of the notebook's", cell(), 10, 12, 5, 7],
    ["nothing when the notebook's time is over", cell("timeout=0"), 10, 12, 15, 0],
  ];
  for (const [name, code, cellSeconds, totalSeconds, spent, expected] of cases) {
    it(`gives ${name}`, () =>
      expect(limitOf(code, limits(cellSeconds, totalSeconds), spent).seconds).to.equal(expected));
  }
});
