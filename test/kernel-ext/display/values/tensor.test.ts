import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { toBundle } from "../../../../kernel-ext/display/values/bundle";

const bundleOf = (value: unknown) => toBundle(value) as Record<string, string>;

describe("tensors", () => {
  before(() => tf.setBackend("cpu"));

  it("show type, shape, statistics and what is not a number, and are neither disposed nor copied", () => {
    const tensor = tf.tensor2d([1, 2, Number.NaN, Number.POSITIVE_INFINITY, 0, -3], [2, 3]);
    const before = tf.memory().numTensors;
    const { "text/plain": text, "text/html": html } = bundleOf(tensor);
    expect(text).to.match(
      /^Tensor float32 \[2, 3\]\nmin -3 {2}mean 0 {2}max 2 {2}std 1\.871 {2}1 NaN {2}1 infinite {2}1 zero\n/,
    );
    expect(html).to.include('src="data:image/png;base64,').and.include("-3 dark … 2 light");
    expect(tf.memory().numTensors).to.equal(before);
    expect(tensor.isDisposed).to.equal(false);
    tensor.dispose();
    expect(bundleOf(tensor)).to.deep.equal({ "text/plain": "Tensor float32 [2, 3], disposed" });
  });

  it("that are large are read in part, and say so", () => {
    const tensor = tf.ones([3, 1000, 1000]);
    const before = tf.memory().numTensors;
    const { "text/plain": text, "text/html": html } = bundleOf(tensor);
    expect(text).to.include("of the first 1048576 of 3000000 values");
    expect(html).to.include("[0, :, :]: rows down, columns across, every 4th row and every 4th column");
    expect(html.length).to.be.lessThan(100_000);
    expect(tf.memory().numTensors).to.equal(before);
    tensor.dispose();
  });

  it("come in every type and rank", () => {
    const cases: [() => tf.Tensor, RegExp][] = [
      [() => tf.scalar(2), /^Tensor float32 \[\]\nmin 2.*\n\[2\]$/],
      [() => tf.tensor1d([true, false], "bool"), /^Tensor bool \[2\]\n.*\n\[true, false\]$/],
      [() => tf.tensor1d(["a", "b"]), /^Tensor string \[2\]\n\["a","b"\]$/],
      [() => tf.zeros([0, 4]), /^Tensor float32 \[0, 4\]\nno values/],
      [() => tf.variable(tf.range(0, 20, 1, "int32")), /^Tensor int32 \[20\]\n.*\n\[0, 1, .*, …\]$/],
    ];
    for (const [make, text] of cases) {
      tf.tidy(() => {
        expect(bundleOf(make())["text/plain"]).to.match(text);
      });
    }
    tf.disposeVariables();
  });

  it("of an engine that cannot be read at once are read later", async () => {
    const tensor = { shape: [2], dtype: "float32", size: 2, isDisposed: false, dispose() {} };
    const webgpu = {
      ...tensor,
      dataSync: () => {
        throw new Error("cannot be read at once");
      },
      data: async () => new Float32Array([1, 3]),
    };
    const bundle = toBundle(webgpu);
    expect(bundle).to.be.instanceOf(Promise);
    expect((await bundle)["text/plain"]).to.include("mean 2");
  });
});
