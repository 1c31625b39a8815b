/** The plan of memory holds: cheap shapes of `npm run bench:memory-estimate`, each in a process of its own. */
import { expect } from "chai";
import { type MemoryShape, measuredApart } from "../../bench/memory-measured";

const sizes = { layers: 6, hidden: 384, inner: 1536, heads: 12, vocab: 8000, batch: 32, length: 128 };
const shapes: [string, MemoryShape][] = [
  ["a training step", { objective: "mlm", precision: "float32", gradientCheckpointing: false, ...sizes }],
  ["encoding", { objective: "encode", precision: "float32", gradientCheckpointing: false, ...sizes, batch: 64 }],
];

describe("the plan of memory", () => {
  for (const [what, shape] of shapes)
    it(`of ${what} is within a third of what a process takes at its peak`, function () {
      this.timeout(120_000);
      const { engine, resident, estimate } = measuredApart(shape);
      // The factors are TensorFlow's.
      if (engine !== "native") this.skip();
      expect(estimate / resident).to.be.within(1 / 1.35, 1.35);
    });
});
