/** Schedules as functions of the step. Parity with transformers is in schedule.parity.test.ts. */
import { expect } from "chai";
import * as fc from "fast-check";
import { cosineDecay, describeWarmup, warmupCosine, warmupLinear } from "../../lib/train";

const run = fc
  .record({ steps: fc.integer({ min: 1, max: 500 }), part: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ steps, part }) => ({ steps, warmup: Math.floor(part * steps), peak: 0.003 }));

describe("warmupCosine()", () => {
  it("warmupCosine() rises by equal steps to the peak, then never rises again", () => {
    fc.assert(
      fc.property(run, (options) => {
        const rates = Array.from({ length: options.steps }, (_, i) => warmupCosine(i + 1, options));
        rates.forEach((rate, i) => {
          if (i < options.warmup) expect(rate).to.be.closeTo((options.peak * (i + 1)) / options.warmup, 1e-12);
          else if (i > 0 && i > options.warmup) expect(rate).to.be.at.most(rates[i - 1] + 1e-15);
        });
      }),
    );
  });

  it("warmupCosine() stays above zero and at or below the peak", () => {
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 600 }), (options, step) => {
        const rate = warmupCosine(step, options);
        expect(rate).to.be.greaterThan(0);
        expect(rate).to.be.at.most(options.peak * (1 + 1e-12));
      }),
    );
  });

  it("warmupCosine() ends at the floor, a tenth of the peak when nothing is said", () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0, max: 1, noNaN: true }), (options, floor) => {
        fc.pre(options.warmup < options.steps);
        expect(warmupCosine(options.steps, { ...options, floor })).to.be.closeTo(options.peak * floor, 1e-12);
        expect(warmupCosine(options.steps, options)).to.be.closeTo(options.peak * 0.1, 1e-12);
      }),
    );
  });

  it("warmupCosine() is half way down in the middle of the decay", () => {
    expect(warmupCosine(60, { steps: 100, warmup: 20, peak: 1, floor: 0 })).to.be.closeTo(0.5, 1e-12);
  });
});

describe("warmupLinear()", () => {
  it("warmupLinear() rises to the peak and falls by equal steps, the last of which would end at zero", () => {
    const rates = Array.from({ length: 10 }, (_, i) => warmupLinear(i + 1, { steps: 10, warmup: 3, peak: 8 }));
    [8 / 3, 16 / 3, 8, 7, 6, 5, 4, 3, 2, 1].forEach((rate, i) => {
      expect(rates[i]).to.be.closeTo(rate, 1e-12);
    });
    expect(warmupLinear(1, { steps: 1, peak: 2 })).to.equal(2);
  });
});

describe("describeWarmup()", () => {
  it("describeWarmup() says that the rate only rises where the warm-up is as long as the run, of several steps", () => {
    expect(describeWarmup({ steps: 8, warmup: 7 })).to.equal(undefined);
    expect(describeWarmup({ steps: 8, warmup: 8 })).to.match(/only rises: the warm-up has 8 steps, the run 8/);
    expect(describeWarmup({ steps: 2, warmup: 4000 })).to.include("4000 steps, the run 2");
    // A tenth of the steps, rounded up.
    expect(describeWarmup({ steps: 1, warmup: 1 })).to.equal(undefined);
  });
});

describe("cosineDecay()", () => {
  it("cosineDecay() goes from the first value at step 1 to the second at the last step, without rising", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), (steps) => {
        const weights = Array.from({ length: steps }, (_, i) => cosineDecay(i + 1, steps, 1, 0.1));
        expect(weights[0]).to.equal(1);
        expect(weights[steps - 1]).to.be.closeTo(0.1, 1e-12);
        weights.slice(1).forEach((weight, i) => {
          expect(weight).to.be.at.most(weights[i] + 1e-15);
        });
      }),
    );
  });

  it("cosineDecay() of a single step keeps the first value", () => {
    expect(cosineDecay(1, 1, 1, 0.1)).to.equal(1);
  });
});
