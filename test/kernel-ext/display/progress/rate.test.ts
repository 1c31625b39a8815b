import { expect } from "chai";
import { Rate } from "../../../../kernel-ext/display/progress/rate";

describe("Rate", () => {
  it("looks back on the last seconds while it runs and on everything in its average", () => {
    const rate = new Rate();
    for (let t = 1; t <= 100; t++) rate.add(t, t <= 50 ? t : 50 + 10 * (t - 50));
    expect(rate.recent).to.be.closeTo(10, 1e-9);
    expect(rate.average(100, 550)).to.equal(5.5);
  });

  it("knows nothing before the first step, leaves out what was done before, and is never negative", () => {
    const rate = new Rate(1000);
    expect(rate.recent).to.equal(0);
    rate.add(2, 1010);
    expect(rate.recent).to.equal(5);
    rate.add(4, 0);
    expect(rate.recent).to.equal(0);
  });
});
