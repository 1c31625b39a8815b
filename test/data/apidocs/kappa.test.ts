import { expect } from "chai";
import { agreementOf, gradeTable } from "../../../data/apidocs/kappa";

describe("agreementOf()", () => {
  it("agreementOf() gives Cohen's kappa of a table worked by hand", () => {
    // Marginals 25/25 and 30/20 of 50: the same by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5, observed 0.7.
    const { pairs, plain, kappa, linear, quadratic } = agreementOf([
      [20, 5],
      [10, 15],
    ]);
    expect(pairs).to.equal(50);
    expect(plain).to.be.closeTo(0.7, 1e-12);
    // With two grades every weight is 0 or 1.
    for (const value of [kappa, linear, quadratic]) expect(value).to.be.closeTo(0.4, 1e-12);
  });

  it("agreementOf() counts far disagreements more by distance, most by its square", () => {
    // Marginals 1/3 each: mean chance distance 8/9, mean chance square 4/3; one of six pairs is two grades apart.
    const { kappa, linear, quadratic } = agreementOf([
      [2, 0, 0],
      [0, 2, 0],
      [1, 0, 1],
    ]);
    const first = [2, 2, 2].map((count) => count / 6);
    const second = [3, 2, 1].map((count) => count / 6);
    const chance = (weight: (distance: number) => number) =>
      first
        .flatMap((p, i) => second.map((q, j) => p * q * weight(Math.abs(i - j))))
        .reduce((sum, value) => sum + value);
    expect(kappa).to.be.closeTo(1 - 1 / 6 / chance((d) => Math.sign(d)), 1e-12);
    expect(linear).to.be.closeTo(1 - 2 / 6 / chance((d) => d), 1e-12);
    expect(quadratic).to.be.closeTo(1 - 4 / 6 / chance((d) => d * d), 1e-12);
  });

  it("agreementOf() is 1 when the grades are the same everywhere", () => {
    const { plain, kappa, quadratic } = agreementOf(
      gradeTable(
        [0, 0, 1, 2].map((g) => [g, g] as const),
        3,
      ),
    );
    expect([plain, kappa, quadratic]).to.deep.equal([1, 1, 1]);
  });
});

describe("gradeTable()", () => {
  it("gradeTable() counts the first grade in rows and the second in columns", () => {
    const pairs = [
      [0, 1],
      [0, 1],
      [2, 0],
    ] as const;
    expect(gradeTable(pairs, 3)).to.deep.equal([
      [0, 2, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
  });
});
