import { expect } from "chai";
import { makeAxis, numberWords, steps } from "../../../../../kernel-ext/display/figures/picture/axis";

describe("makeAxis()", () => {
  it("finds its kind by the values", () => {
    const cases: [unknown[], string][] = [
      [[1, 2], "linear"],
      [["1", "2.5"], "linear"],
      [["2026-01-01", "2026-02-01"], "date"],
      [["a", "b"], "category"],
      [[], "linear"],
    ];
    for (const [values, kind] of cases) expect(makeAxis(values, {}).kind).to.equal(kind);
  });

  it("places values between the ends of its range", () => {
    const log = makeAxis([1, 100], { type: "log" });
    expect([1, 10, 100].map(log.place)).to.deep.equal([0, 0.5, 1]);
    expect(log.place(0)).to.equal(Number.NEGATIVE_INFINITY);
    const given = makeAxis([5], { range: [0, 10] });
    expect(given.place(5)).to.equal(0.5);
    expect(makeAxis(["a", "b"], {}).place("b")).to.equal(0.75);
  });

  it("takes ticks that are given", () => {
    const { ticks } = makeAxis([16, 64], {
      type: "log",
      tickvals: [16, 32, 64, 4096],
      ticktext: ["S", "M", "L", "XL"],
    });
    expect(ticks.map(({ words }) => words)).to.deep.equal(["S", "M", "L"]);
    expect(ticks[1].at).to.be.closeTo(0.5, 1e-9);
  });
});

describe("steps()", () => {
  it("are round numbers", () => {
    expect(steps(0, 1, 5)).to.deep.equal([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(steps(-7, 42, 5)).to.deep.equal([0, 10, 20, 30, 40]);
    expect(steps(0.1, 0.3, 4)).to.deep.equal([0.1, 0.15, 0.2, 0.25, 0.3]);
  });
});

describe("numberWords()", () => {
  it("are short", () => {
    const cases: [number, string][] = [
      [0, "0"],
      [-1.5, "−1.5"],
      [1500, "1500"],
      [20_000, "20k"],
      [3e6, "3M"],
      [1e-7, "1e-7"],
    ];
    for (const [value, words] of cases) expect(numberWords(value)).to.equal(words);
  });
});
