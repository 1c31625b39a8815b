/** What a profile sees of the engine: its operations and its products, while it looks and no longer. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { engineProfiler, inPrecision, usablePrecision, useEngine } from "../../lib/engine";
import { linear } from "../../lib/engine/ops";
import { products } from "../../lib/engine/ops/products";
import { activeRecorder, type Profile } from "../../lib/profile";

describe("engineProfiler()", () => {
  before(async () => {
    await useEngine();
  });

  /** The profile of one step. */
  function profileOf(work: () => void): Profile {
    let profile: Profile | undefined;
    const onProfile = (taken: Profile) => {
      profile = taken;
    };
    const profiler = engineProfiler({ work: "test", steps: 1, warmup: 0, onProfile });
    profiler.begin();
    work();
    profiler.end();
    if (!profile) throw new Error("no profile");
    return profile;
  }

  it("engineProfiler() counts products of matrices, transposed and in stacks, by their precision", () => {
    const { products: counted } = profileOf(() =>
      tf.tidy(() => {
        const [a, b, stack] = [tf.ones([3, 40]), tf.ones([5, 40]), tf.ones([2, 6, 20])];
        products(40).multiply(a, b, false, true); // 3 × 40 × 5
        products(20).multiply(stack, stack, true); // 2 × (20 × 6 × 20)
        linear(tf.ones([4, 32]), tf.ones([32, 16]), tf.ones([16])); // 4 × 32 × 16
        tf.matMul(tf.ones([7, 2]), tf.ones([2, 3])); // 7 × 2 × 3
      }),
    ).report;
    expect(counted.flops).to.deep.equal({ float32: 2 * (600 + 4800 + 2048 + 42) });
  });

  it("engineProfiler() tells products in bfloat16 from others", function () {
    const precision = usablePrecision("bfloat16");
    if (precision === "float32") this.skip();
    const { report } = profileOf(() =>
      tf.tidy(() => {
        inPrecision(precision, () => linear(tf.ones([4, 32]), tf.ones([32, 16]), tf.ones([16])));
      }),
    );
    expect(report.products.flops).to.deep.equal({ bfloat16: 2 * 4 * 32 * 16 });
  });

  it("engineProfiler() sees operations by name while it looks, and leaves the engine and its tensors as they were", () => {
    const state = () => {
      const backend = tf.backend() as unknown as { binding?: object; executeSingleOutput?: unknown };
      const kernels = tf.getKernelsForBackend(tf.getBackend()).map(({ kernelFunc }) => kernelFunc);
      return [backend.binding, backend.executeSingleOutput, ...kernels];
    };
    const work = () => tf.tidy(() => tf.exp(tf.add(tf.ones([300, 300]), 1)).dataSync());
    work();
    const [before, tensors] = [state(), tf.memory().numTensors];
    const { report } = profileOf(() => void work());
    expect(report.operations.map(({ name }) => name)).to.include.members(["Exp", "outside of operations"]);
    expect(report.operations.find(({ name }) => name === "Exp")?.calls).to.equal(1);
    const sum = report.operations.reduce((total, { milliseconds }) => total + milliseconds, 0);
    expect(sum).to.be.closeTo(report.milliseconds, 1e-6);
    expect(activeRecorder()).to.equal(null);
    for (const [i, each] of state().entries()) expect(each === before[i], String(i)).to.equal(true);
    expect(tf.memory().numTensors).to.equal(tensors);
  });

  it("a second profiler at the same time measures nothing", () => {
    const taken: Profile[] = [];
    const made = [1, 2].map(() =>
      engineProfiler({ work: "test", steps: 1, warmup: 0, onProfile: (profile) => taken.push(profile) }),
    );
    for (const profiler of made) profiler.begin();
    for (const profiler of made.reverse()) profiler.finish();
    expect([taken.length, activeRecorder()]).to.deep.equal([0, null]);
  });
});
