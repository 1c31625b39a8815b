/**
 * What each decoder can and cannot see, by changing its input; their numbers are compared with torch in
 * test/train/objectives.parity.engine.test.ts.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { DropoutSeeds } from "../../../lib/engine/ops";
import {
  countParameters,
  decodeAutoEncoding,
  decodeAutoRegressive,
  decodeEnhanced,
  decoderSpecs,
  type EncoderConfig,
  type EncoderModel,
  encoderConfig,
  initialParameters,
  initialValues,
  parameterSpecs,
  preset,
} from "../../../lib/model";
import { Random } from "../../../lib/random";

const [L, H] = [6, 16];
const LAYERS = 2;

describe("decoders", () => {
  const shape = { vocabSize: 20, hiddenSize: H, numLayers: 1, numHeads: 2, intermediateSize: 32, maxPositions: 8 };
  const config = encoderConfig({ ...shape, initializerRange: 0.3 });
  const ids = Int32Array.of(2, 7, 8, 9, 10, 3);
  const vector = Float32Array.from({ length: H }, (_, i) => Math.sin(i));
  let model: EncoderModel;

  before(async () => {
    await useEngine();
    const random = new Random(1);
    model = { config, parameters: initialParameters(config, random) };
    model.parameters.add(decoderSpecs(config, LAYERS), (spec) => initialValues(spec, config, random.fork(spec.name)));
  });
  after(() => model.parameters.dispose());

  type Changes = { ids?: Int32Array; vector?: Float32Array; window?: number; layers?: number; visible?: number[] };

  const text = ({ ids: given = ids, vector: v = vector }: Changes) => ({
    vectors: tf.tensor2d(v, [1, H]),
    ids: given,
    length: L,
  });
  const decoders: Record<
    string,
    (changes: Changes, seeds?: DropoutSeeds | null, rates?: EncoderConfig) => tf.Tensor2D
  > = {
    ae: (changes, seeds = null, rates = config) => {
      const positions = Int32Array.from({ length: L }, (_, i) => i);
      const padding = { batchSize: 1, attentionMask: new Int32Array(L).fill(1) };
      const input = { ...text(changes), ...padding, positions, layers: changes.layers ?? LAYERS };
      return decodeAutoEncoding(model.parameters, rates, input, seeds);
    },
    ar: (changes, seeds = null, rates = config) => {
      const input = { ...text(changes), layers: changes.layers ?? LAYERS, window: changes.window ?? 0 };
      return decodeAutoRegressive(model.parameters, rates, input, seeds);
    },
    ed: (changes, seeds = null, rates = config) => {
      // By default every position sees all others.
      const visible = changes.visible ?? Array.from({ length: L }, (_, i) => 0b111111 & ~(1 << i));
      return decodeEnhanced(model.parameters, rates, { ...text(changes), visible: Uint32Array.from(visible) }, seeds);
    },
  };

  /** Positions whose state differs when something is changed. */
  function changed(name: string, changes: Changes, common: Changes = {}): number[] {
    return tf.tidy(() => {
      const difference = tf.sub(decoders[name](common), decoders[name]({ ...common, ...changes }));
      const sizes = tf.max(tf.abs(difference), 1).dataSync();
      return Array.from(sizes.keys()).filter((at) => sizes[at] > 1e-6) as unknown as tf.TensorContainer;
    }) as unknown as number[];
  }

  function read(name: string, rates: EncoderConfig, seeds: DropoutSeeds | null): Float32Array {
    return tf.tidy(() => Float32Array.from(decoders[name]({}, seeds, rates).dataSync()));
  }

  const otherToken = (at: number) => ids.map((id, i) => (i === at ? 12 : id));
  const otherVector = vector.map((x, i) => x + 0.5 * Math.cos(3 * i));

  it("decodeAutoEncoding() lets every position see every token and the vector", () => {
    expect(changed("ae", { ids: otherToken(3) })).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(changed("ae", { vector: otherVector })).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it("decodeAutoRegressive() lets a position see what is before it and itself, and the vector", () => {
    expect(changed("ar", { ids: otherToken(3) })).to.deep.equal([3, 4, 5]);
    expect(changed("ar", { vector: otherVector })).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it("decodeAutoRegressive() with a window sees no further back, but for the vector", () => {
    const common = { window: 2, layers: 1 };
    expect(changed("ar", { ids: otherToken(1) }, common)).to.deep.equal([1, 2]);
    expect(changed("ar", { vector: otherVector }, common)).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it("decodeEnhanced() hides from a position its own token and what its bits hide, and shows it the rest", () => {
    expect(changed("ed", { ids: otherToken(3) })).to.deep.equal([0, 1, 2, 4, 5]);
    const visible = [0b111110, 0b100001, 0b101001, 0b000111, 0b001000, 0b011111];
    expect(changed("ed", { ids: otherToken(3) }, { visible })).to.deep.equal([0, 2, 4, 5]);
    expect(changed("ed", { vector: otherVector }, { visible })).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  for (const name of Object.keys(decoders)) {
    it(`${name}: the first id is not read, the vector stands in its place`, () => {
      expect(changed(name, { ids: otherToken(0) })).to.deep.equal([]);
    });

    it(`${name}: dropout is a function of its seeds, and keeps the mean`, () => {
      const dropping = { ...config, hiddenDropout: 0.02, attentionDropout: 0.02 };
      const draw = (seed: number) => read(name, dropping, new DropoutSeeds(new Random(seed)));
      expect(draw(1)).to.deep.equal(draw(1));
      expect(draw(1)).to.not.deep.equal(draw(2));
      const plain = read(name, config, null);
      const mean = new Float64Array(plain.length);
      const draws = 80;
      for (let seed = 0; seed < draws; seed++) {
        for (const [i, x] of draw(seed).entries()) mean[i] += x / draws;
      }
      // Layers are not linear: the mean over masks is near the state without dropout, not equal to it.
      expect(similarity(mean, plain)).to.be.above(0.99);
      expect(length(mean) / length(plain)).to.be.within(0.93, 1.02);
    });
  }

  it("countParameters() tells encoder, head and decoder apart", () => {
    const layer = 4 * (H * H + H) + 2 * H * 32 + 32 + H + 4 * H;
    const encoder = 20 * H + 8 * H + 2 * H + 2 * H + layer;
    const head = 20 + H * H + H + 2 * H;
    expect(countParameters(model.parameters.specs)).to.deep.equal({ encoder, head, decoder: LAYERS * layer });
    expect(countParameters(parameterSpecs(config))).to.deep.equal({ encoder, head, decoder: 0 });
    const base = countParameters(decoderSpecs(preset("base", 30522)));
    expect(base).to.deep.equal({ encoder: 0, head: 0, decoder: 7_087_872 });
  });
});

type Numbers = Float32Array | Float64Array;

/** Cosine of the angle between two lists of numbers. */
function similarity(a: Numbers, b: Numbers): number {
  let dot = 0;
  for (const [i, x] of a.entries()) dot += x * b[i];
  return dot / length(a) / length(b);
}

function length(x: Numbers): number {
  return Math.hypot(...x);
}
