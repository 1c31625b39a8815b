/** The encoder without gradient over tokens alone, against the block of the batch with its padding. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { inPrecision, usablePrecision, useEngine, valueAndGradientsOf } from "../../lib/engine";
import { rowOperations } from "../../lib/engine/ops";
import {
  clsPositions,
  type EncoderConfig,
  encode,
  encoderConfig,
  initialValues,
  Parameters,
  parameterSpecs,
  type TokenBatch,
} from "../../lib/model";
import { encodePacked } from "../../lib/model/packed";
import type { ProductPrecision } from "../../lib/options";
import { Random } from "../../lib/random";

const lengths = [75, 1, 3, 60, 16, 17, 49, 75, 2];
const LENGTH = 77;

function shaped(changes: Partial<EncoderConfig>): EncoderConfig {
  const shape = { vocabSize: 60, hiddenSize: 48, numLayers: 2, numHeads: 3, intermediateSize: 80, maxPositions: 80 };
  return encoderConfig({ ...shape, ...changes });
}

/** Weights far from those at the beginning, so that every part has a say. */
function parametersOf(config: EncoderConfig): Parameters {
  const random = new Random(5);
  return new Parameters(parameterSpecs(config), (spec) =>
    initialValues(spec, config, random).map((value) => value + 0.2 * (random.uniform() - 0.5)),
  );
}

function batchOf(types = false): TokenBatch {
  const size = lengths.length * LENGTH;
  const at = (row: number, l: number) => l < lengths[row];
  const each = (value: (row: number, l: number) => number) =>
    Int32Array.from({ length: size }, (_, i) => value(Math.floor(i / LENGTH), i % LENGTH));
  return {
    batchSize: lengths.length,
    length: LENGTH,
    inputIds: each((row, l) => (at(row, l) ? 1 + ((row * 31 + l * 7) % 59) : 0)),
    attentionMask: each((row, l) => (at(row, l) ? 1 : 0)),
    ...(types && { tokenTypes: each((_, l) => (l > 20 ? 1 : 0)) }),
  };
}

describe("encodePacked()", function () {
  this.timeout(60_000);
  before(async () => {
    await useEngine();
  });

  /** The largest difference at some places, of states that are about 1. */
  function difference(config: EncoderConfig, batch: TokenBatch, precision: ProductPrecision, positions?: Int32Array) {
    const parameters = parametersOf(config);
    const read = positions ?? Int32Array.from(batch.attentionMask.keys()).filter((at) => batch.attentionMask[at] === 1);
    const rowsOf = (hidden: tf.Tensor2D) => tf.gather(hidden, tf.tensor1d(read, "int32"));
    try {
      return tf.tidy(() =>
        inPrecision(precision, () => {
          const packed = encodePacked(parameters, config, batch, positions);
          // The same call where there are no operations of our own, and where a gradient is wanted.
          const whole = () => encode(parameters, config, batch, null, positions);
          const block = valueAndGradientsOf(whole, parameters.variables()).value;
          return tf.max(tf.abs(tf.sub(rowsOf(packed ?? whole()), rowsOf(block)))).dataSync()[0];
        }),
      );
    } finally {
      parameters.dispose();
    }
  }

  it("is there where the engine has the operations and no gradient is wanted", () => {
    const config = shaped({});
    const parameters = parametersOf(config);
    tf.tidy(() => {
      const there = rowOperations(48, 80) !== null;
      expect(encodePacked(parameters, config, batchOf()) !== undefined).to.equal(there);
      for (const other of [{ activation: "relu" }, { relativeBuckets: 32 }, { firstPosition: 1 }] as const)
        expect(encodePacked(parameters, { ...config, ...other }, batchOf())).to.equal(undefined);
      // A place without a token cannot be asked for.
      expect(encodePacked(parameters, config, batchOf(), Int32Array.of(LENGTH + 1))).to.equal(undefined);
      valueAndGradientsOf(() => {
        expect(encodePacked(parameters, config, batchOf())).to.equal(undefined);
        return tf.scalar(0);
      }, []);
    });
    parameters.dispose();
  });

  const shapes: Record<string, Partial<EncoderConfig>> = {
    "heads of 16": {},
    "heads of 12": { numHeads: 4 },
    "one head of 48": { numHeads: 1 },
    "one layer": { numLayers: 1 },
    "no types": { typeVocabSize: 0 },
  };
  for (const [name, shape] of Object.entries(shapes))
    it(`gives the block's states with ${name}, of all tokens and of [CLS]`, () => {
      for (const positions of [undefined, clsPositions({ batchSize: lengths.length, length: LENGTH })])
        expect(difference(shaped(shape), batchOf(), "float32", positions)).to.be.below(2e-5);
    });

  it("gives the block's states of two texts, and of tokens here and there", () => {
    const positions = Int32Array.of(3 * LENGTH + 40, 2, 0, 2, 7 * LENGTH + 74);
    expect(difference(shaped({}), batchOf(true), "float32", positions)).to.be.below(2e-5);
  });

  it("is near them in bfloat16", () => {
    expect(difference(shaped({}), batchOf(), usablePrecision("bfloat16"))).to.be.below(0.06);
  });

  it("leaves no tensor", () => {
    const parameters = parametersOf(shaped({}));
    const before = tf.memory().numTensors;
    tf.tidy(() => void encodePacked(parameters, shaped({}), batchOf()));
    expect(tf.memory().numTensors).to.equal(before);
    parameters.dispose();
  });
});
