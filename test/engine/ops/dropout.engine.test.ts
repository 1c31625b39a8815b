import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { DropoutSeeds, dropout, dropoutMask } from "../../../lib/engine/ops";
import { Random } from "../../../lib/random";

describe("dropout", () => {
  before(async () => {
    await useEngine();
  });

  for (const rate of [0.1, 0.5]) {
    it(`dropoutMask() drops ${rate * 100} % and scales the rest so that the expectation stays`, () => {
      const mask = tf.tidy(() => dropoutMask([300, 101], rate, 12345).dataSync());
      const kept = mask.find((value) => value !== 0) as number;
      // Engines round the rate (TensorFlow's random bytes to 1/256); the scale must fit the rate they really use.
      const used = 1 - 1 / kept;
      expect(Math.abs(used - rate)).to.be.at.most(1 / 512 + 1e-6);
      const dropped = mask.filter((value) => value === 0).length / mask.length;
      // Five standard deviations of a binomial share.
      expect(Math.abs(dropped - used)).to.be.below(5 * Math.sqrt((used * (1 - used)) / mask.length));
      expect(mask.every((value) => value === 0 || value === kept)).to.equal(true);
    });
  }

  it("dropoutMask() depends on the seed alone", () => {
    const draw = (seed: number) => Array.from(tf.tidy(() => dropoutMask([40, 25], 0.3, seed).dataSync()));
    expect(draw(7)).to.deep.equal(draw(7));
    expect(draw(7)).to.not.deep.equal(draw(8));
    const agreement = draw(7).filter((value, i) => value === draw(8)[i]).length / 1000;
    // Independent masks agree on 0.7² + 0.3² = 58 %.
    expect(agreement).to.be.within(0.5, 0.66);
  });

  it("dropout() returns its input when there are no seeds or the rate is zero", () => {
    tf.tidy(() => {
      const x = tf.ones([3, 4]);
      expect(dropout(x, 0.5, null)).to.equal(x);
      expect(dropout(x, 0, new DropoutSeeds(new Random(1)))).to.equal(x);
    });
  });

  it("dropout() passes the gradient through the same mask", () => {
    tf.tidy(() => {
      const x = tf.ones([20, 30]);
      const value = dropout(x, 0.4, new DropoutSeeds(new Random(5))).dataSync();
      const gradient = tf
        .grad((x) => tf.sum(dropout(x, 0.4, new DropoutSeeds(new Random(5)))))(x)
        .dataSync();
      expect(Array.from(gradient)).to.deep.equal(Array.from(value));
    });
  });

  it("DropoutSeeds hands out another seed at every place", () => {
    const seeds = new DropoutSeeds(new Random(9));
    expect(new Set(Array.from({ length: 50 }, () => seeds.next())).size).to.equal(50);
  });
});
