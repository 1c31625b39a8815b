import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import * as fc from "fast-check";
import { useEngine } from "../../../lib/engine";
import { TopK } from "../../../lib/retrieval";
import { offerProducts } from "../../../lib/retrieval/vectors/offer";

describe("offerProducts()", () => {
  before(() => useEngine());

  it("keeps what pushing each product keeps, over several blocks with ties, and leaves no tensor", async () => {
    const tensors = tf.memory().numTensors;
    const score = fc.oneof(
      fc.integer({ min: -40, max: 0 }),
      fc.constantFrom(-7, 5, 6, Number.NaN, -Infinity, Infinity),
    );
    const block = fc.array(fc.array(score, { minLength: 21, maxLength: 21 }), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(block, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 21 }),
        async (blocks, k, rows) => {
          const [offered, pushed] = [0, 1].map(() => Array.from({ length: 3 }, () => new TopK(k)));
          for (const [b, values] of blocks.entries()) {
            const products = tf.tensor2d(values); // (3, 21)
            await offerProducts(products, { first: 100 * b, rows }, offered);
            products.dispose();
            values.forEach((row, q) => {
              row.slice(0, rows).forEach((each, i) => {
                pushed[q].push(100 * b + i, each);
              });
            });
          }
          expect(offered.map((each) => each.take())).to.deep.equal(pushed.map((each) => each.take()));
        },
      ),
      { numRuns: 100 },
    );
    expect(tf.memory().numTensors).to.equal(tensors);
  });
});
