import { expect } from "chai";
import { survives } from "./hostile/survives";
import { hostileValues } from "./hostile/values";

/** Each takes the kernel to its time limit: they are in hostile.slow.test.ts. */
const { endless, ...others } = hostileValues;

describe("bowlab kernel with hostile values", () => {
  it("knows more than 200 of them", () => {
    expect(Object.values(hostileValues).flat().length).to.be.at.least(200);
    expect(endless.length).to.be.greaterThan(10);
  });

  survives(others);
});
