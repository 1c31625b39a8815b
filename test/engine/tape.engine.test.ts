/** Gradients that free what they have read: the same bits as tfjs's, less memory, nothing left behind. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine, valueAndGradientsOf } from "../../lib/engine";
import { DropoutSeeds, dropout, gelu, layerNorm, linear } from "../../lib/engine/ops";
import { differentiable } from "../../lib/engine/ops/differentiable";
import { Random } from "../../lib/random";

const [N, H, LAYERS] = [64, 48, 6];

describe("valueAndGradientsOf()", () => {
  let xs: tf.Tensor[];
  before(async () => {
    await useEngine();
    const random = new Random(1);
    const normals = (...shape: number[]) =>
      tf.tensor(
        Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
        shape,
      );
    xs = [normals(N, H), normals(H, H), normals(H), normals(H), tf.zeros([H])];
  });
  after(() => tf.dispose(xs));

  /** Layers that share their weights, so that gradients are added up, with a branch that leads nowhere. */
  function loss(...[x, weight, bias, scale, shift]: tf.Tensor[]): tf.Scalar {
    const seeds = new DropoutSeeds(new Random(2));
    let hidden = x as tf.Tensor2D;
    for (let i = 0; i < LAYERS; i++) {
      const inner = gelu(linear(hidden, weight as tf.Tensor2D, bias as tf.Tensor1D));
      tf.exp(inner);
      const sum = tf.add(hidden, dropout(inner, 0.1, seeds)) as tf.Tensor2D;
      hidden = layerNorm(sum, scale as tf.Tensor1D, shift as tf.Tensor1D, 1e-6);
    }
    return tf.mean(tf.square(hidden));
  }

  const valuesOf = (tensors: (tf.Tensor | undefined)[]) => tensors.map((tensor) => tensor && [...tensor.dataSync()]);

  it("valueAndGradientsOf() gives tfjs's bits and leaves nothing behind", () => {
    const before = tf.memory();
    tf.tidy(() => {
      const found = valueAndGradientsOf(() => loss(...xs), xs);
      const expected = tf.valueAndGrads(loss)(xs);
      expect(valuesOf([found.value])).to.deep.equal(valuesOf([expected.value]));
      expect(valuesOf(found.gradients)).to.deep.equal(valuesOf(expected.grads));
    });
    expect(tf.memory().numTensors).to.equal(before.numTensors);
    expect(tf.memory().numBytes).to.equal(before.numBytes);
  });

  it("valueAndGradientsOf() takes a gradient from above, and says where a value depends on nothing", () => {
    tf.tidy(() => {
      const [x, other] = [tf.tensor1d([1, 2]), tf.tensor1d([5])];
      const dy = tf.tensor1d([10, 100]);
      const { gradients } = valueAndGradientsOf(() => tf.add(x, x), [x, other], dy);
      expect(valuesOf(gradients)).to.deep.equal([[20, 200], undefined]);
      expect(valuesOf([dy])).to.deep.equal([[10, 100]]);
    });
  });

  it("valueAndGradientsOf() works while another gradient is taken, tfjs's or its own", () => {
    const fourth = (x: tf.Tensor) => tf.square(tf.square(x));
    const inner = (x: tf.Tensor) =>
      differentiable([x], () => ({
        value: fourth(x),
        saved: [x],
        gradient: (dy, [x]) => valueAndGradientsOf(() => fourth(x), [x], dy).gradients[0] as tf.Tensor,
      }));
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2, 3]);
      const outer = () => tf.sum(tf.mul(inner(tf.mul(x, 2)), x));
      const expected = [1, 2, 3].map((value) => 16 * 5 * value ** 4);
      expect([...tf.grad(outer)(x).dataSync()]).to.deep.equal(expected);
      expect(valuesOf(valueAndGradientsOf(outer, [x]).gradients)).to.deep.equal([expected]);
    });
  });

  it("valueAndGradientsOf() frees everything when the forward pass or a gradient throws", () => {
    const before = tf.memory().numTensors;
    const fails = (): never => {
      throw new Error("no more");
    };
    const failing = tf.customGrad((x) => ({ value: (x as tf.Tensor).clone(), gradFunc: fails }));
    tf.tidy(() => {
      expect(() => valueAndGradientsOf(() => tf.add(loss(...xs), fails()) as tf.Tensor, xs)).to.throw("no more");
      expect(() => valueAndGradientsOf(() => failing(loss(...xs)), xs)).to.throw("no more");
      const { gradients } = valueAndGradientsOf(() => loss(...xs), xs);
      expect(gradients.every((gradient) => gradient !== undefined)).to.equal(true);
    });
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("valueAndGradientsOf() needs less memory at its peak than tfjs", async () => {
    const peakOf = async (work: () => unknown) => {
      const before = tf.memory().numBytes;
      const { peakBytes } = await tf.profile(() => {
        tf.tidy(() => void work());
        return tf.scalar(0);
      });
      return peakBytes - before;
    };
    const [x, weight] = xs as tf.Tensor2D[];
    const long = (x: tf.Tensor, weight: tf.Tensor) => {
      let hidden = x;
      for (let i = 0; i < LAYERS; i++)
        hidden = tf.add(hidden, tf.mul(tf.tanh(tf.matMul(hidden, weight)), tf.sigmoid(hidden)));
      return tf.mean<tf.Scalar>(tf.square(hidden));
    };
    const own = await peakOf(() => valueAndGradientsOf(() => long(x, weight), [x, weight]));
    const other = await peakOf(() => tf.valueAndGrads((...xs) => long(xs[0], xs[1]))([x, weight]));
    expect(own / other).to.be.below(0.9);
  });
});
