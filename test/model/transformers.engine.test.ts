/**
 * Checkpoints there and back, with a live transformers: random BERTs of four shapes are loaded by bowlab, compared,
 * saved by bowlab, loaded by BertForMaskedLM.from_pretrained and compared again. Tolerance 1e-4, relative to the
 * largest element.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import {
  clsVectors,
  type EncoderModel,
  encode,
  encoderConfig,
  initialParameters,
  loadModel,
  mlmLogits,
  saveModel,
} from "../../lib/model";
import { Random } from "../../lib/random";
import { expectClose, readTensors } from "../oracle/golden";
import { requireOracle, runOracle } from "../oracle/oracle";

interface Shape {
  name: string;
  dtype: "float32" | "float16" | "bfloat16";
  V: number;
  layers: number;
  H: number;
  heads: number;
  inner: number;
  positions: number;
  /** Lengths of the batch's rows, in tokens. */
  lengths: number[];
}

const shapes: Shape[] = [
  {
    name: "one head",
    dtype: "float32",
    V: 101,
    layers: 1,
    H: 16,
    heads: 1,
    inner: 24,
    positions: 12,
    lengths: [12, 2],
  },
  { name: "odd", dtype: "float16", V: 61, layers: 2, H: 21, heads: 3, inner: 40, positions: 19, lengths: [5, 19, 11] },
  {
    name: "long",
    dtype: "bfloat16",
    V: 503,
    layers: 3,
    H: 64,
    heads: 4,
    inner: 100,
    positions: 130,
    lengths: [130, 7],
  },
  {
    name: "tiny",
    dtype: "float32",
    V: 1000,
    layers: 2,
    H: 128,
    heads: 2,
    inner: 512,
    positions: 64,
    lengths: [33, 64, 9, 1],
  },
];

interface Answer {
  cls: number[];
  logits: number[];
  missing: string[];
  unexpected: string[];
}

/** A padded batch in both forms: nested for Python, typed arrays for bowlab. */
function randomBatch({ V, lengths, name }: Shape) {
  const random = new Random(1, name);
  const length = Math.max(...lengths);
  const fill = (value: (column: number, size: number) => number) =>
    lengths.map((size) => Array.from({ length }, (_, column) => value(column, size)));
  const ids = fill((column, size) => (column < size ? random.integer(1, V) : 0));
  const attention = fill((column, size) => (column < size ? 1 : 0));
  const inputIds = Int32Array.from(ids.flat());
  const attentionMask = Int32Array.from(attention.flat());
  return { ids, attention, tokens: { batchSize: lengths.length, length, inputIds, attentionMask } };
}

type Batch = ReturnType<typeof randomBatch>;

describe("checkpoints with transformers", function () {
  this.timeout(180_000);
  let folder: string;

  before(async function () {
    requireOracle(this);
    await useEngine();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-transformers-"));
  });
  after(() => folder && fs.rmSync(folder, { recursive: true, force: true }));

  it("loadModel() of transformers' checkpoints, and transformers' loading of saveModel()'s, give the same vectors and scores", () => {
    const batches = shapes.map(randomBatch);
    const theirs = shapes.map(({ name }) => path.join(folder, `${name} theirs`));
    const ours = shapes.map(({ name }) => path.join(folder, `${name} ours`));

    const expected = runOracle<Answer[]>("test/oracle/bert.py", {
      input: {
        make: shapes.map((shape, i) => ({ folder: theirs[i], seed: i, dtype: shape.dtype, config: hfConfig(shape) })),
        run: batches.map(({ ids, attention }, i) => ({ folder: theirs[i], ids, attention })),
      },
    });
    shapes.forEach(({ name, dtype }, i) => {
      const model = loadModel(theirs[i]);
      compare(`${name}, loaded by bowlab`, model, batches[i], expected[i]);
      saveModel(ours[i], model);
      model.parameters.dispose();
      if (dtype !== "float32") return;
      const before = readTensors(path.join(theirs[i], "model.safetensors"));
      const after = readTensors(path.join(ours[i], "model.safetensors"));
      expect([...after.keys()]).to.have.members([...before.keys()]);
      for (const [tensor, value] of before) expect(after.get(tensor), tensor).to.deep.equal(value);
    });

    const back = runOracle<Answer[]>("test/oracle/bert.py", {
      input: { run: batches.map(({ ids, attention }, i) => ({ folder: ours[i], ids, attention })) },
    });
    shapes.forEach(({ name, V, H }, i) => {
      expect([back[i].missing, back[i].unexpected], `${name}: keys`).to.deep.equal([[], []]);
      compareAnswers(`${name}, saved by bowlab`, back[i], expected[i], batches[i], V, H);
    });
  });

  it("transformers loads a model that bowlab has initialized, every key known and none missing", () => {
    const shape = shapes[3];
    const config = encoderConfig({
      vocabSize: shape.V,
      hiddenSize: shape.H,
      numLayers: shape.layers,
      numHeads: shape.heads,
      intermediateSize: shape.inner,
      maxPositions: shape.positions,
    });
    const model: EncoderModel = { config, parameters: initialParameters(config, new Random(4)) };
    const target = path.join(folder, "fresh");
    saveModel(target, model);
    const batch = randomBatch(shape);
    const { ids, attention } = batch;
    const [answer] = runOracle<Answer[]>("test/oracle/bert.py", {
      input: { run: [{ folder: target, ids, attention }] },
    });
    expect([answer.missing, answer.unexpected]).to.deep.equal([[], []]);
    compare("fresh", model, batch, answer);
    model.parameters.dispose();
  });
});

function hfConfig({ V, H, layers, heads, inner, positions }: Shape): Record<string, unknown> {
  return {
    vocab_size: V,
    hidden_size: H,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    intermediate_size: inner,
    max_position_embeddings: positions,
  };
}

function compare(what: string, { config, parameters }: EncoderModel, batch: Batch, expected: Answer): void {
  const { batchSize, length } = batch.tokens;
  const [cls, logits] = tf.tidy(() => {
    const hidden = encode(parameters, config, batch.tokens);
    const vectors = clsVectors(hidden, batchSize, length).dataSync();
    return [Array.from(vectors), Array.from(mlmLogits(parameters, config, hidden).dataSync())];
  });
  compareAnswers(what, { ...expected, cls, logits }, expected, batch, config.vocabSize, config.hiddenSize);
}

/** Vectors of every row; scores at tokens, not at padding. */
function compareAnswers(what: string, found: Answer, expected: Answer, batch: Batch, V: number, H: number): void {
  expect(expected.cls.length, "vectors").to.equal(batch.tokens.batchSize * H);
  expectClose(`${what}: [CLS]`, found.cls, expected.cls);
  const atTokens = (_: number, i: number) => batch.tokens.attentionMask[Math.floor(i / V)] === 1;
  expectClose(`${what}: scores`, found.logits.filter(atTokens), expected.logits.filter(atTokens));
}
