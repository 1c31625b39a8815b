/**
 * Checkpoints as they are found in the wild: each variant is made from one saved model and must compute what that one
 * computes.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import {
  describeCheckpoint,
  encode,
  encoderConfig,
  freshValues,
  initialParameters,
  loadModel,
  mlmLogits,
  readSafetensors,
  type StoredTensor,
  saveModel,
  writeSafetensors,
} from "../../lib/model";
import { Random } from "../../lib/random";
import { changeJson } from "../cli/toy-data";
import { relativeDifference } from "../oracle/golden";
import { inputErrorOf, put, useScratch } from "../text/scratch";

type Tensors = Map<string, StoredTensor>;

const shape = { vocabSize: 30, hiddenSize: 8, numLayers: 2, numHeads: 2, intermediateSize: 12, maxPositions: 10 };
const config = encoderConfig(shape);
const embeddings = "bert.embeddings.word_embeddings.weight";
const batch = {
  batchSize: 2,
  length: 3,
  inputIds: Int32Array.of(5, 9, 7, 2, 29, 0),
  attentionMask: Int32Array.of(1, 1, 1, 1, 1, 0),
};

describe("loadModel() of variants", () => {
  const at = useScratch();
  let original: Tensors;
  let expected: Float32Array;

  before(async () => {
    await useEngine();
  });
  beforeEach(() => {
    const parameters = initialParameters(config, new Random(1), {
      tokenCounts: Array.from({ length: 30 }, (_, i) => i * i),
    });
    saveModel(at("model"), { config, parameters });
    parameters.dispose();
    original = readSafetensors(at("model", "model.safetensors")).tensors;
    expected = logits();
  });

  const write = (tensors: Iterable<[string, StoredTensor]>) =>
    writeSafetensors(at("model", "model.safetensors"), tensors);
  const renamed = (change: (name: string) => string | undefined) =>
    write(
      [...original].flatMap(([name, tensor]) => (change(name) === undefined ? [] : [[change(name) as string, tensor]])),
    );

  function logits(): Float32Array {
    const model = loadModel(at("model"));
    const values = tf.tidy(() =>
      mlmLogits(model.parameters, model.config, encode(model.parameters, model.config, batch)).dataSync(),
    ) as Float32Array;
    model.parameters.dispose();
    return values;
  }

  const withoutPrefix = (name: string) => name.replace(/^bert\./, "");
  for (const [what, change] of [
    ["without the prefix bert.", withoutPrefix],
    ["under module.", (name: string) => `module.${name}`],
    ["of an encoder inside another model", (name: string) => (name.startsWith("cls.") ? name : `lm.${name}`)],
    [
      "with gamma and beta",
      (name: string) =>
        name.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta"),
    ],
    [
      "with the head's bias under the decoder's name",
      (name: string) => name.replace("predictions.bias", "predictions.decoder.bias"),
    ],
  ] as [string, (name: string) => string][]) {
    it(`takes tensors ${what}`, () => {
      renamed(change);
      expect(logits()).to.deep.equal(expected);
      expect(describeCheckpoint(at("model")).notes).to.deep.equal([]);
    });
  }

  it("leaves poolers, next-sentence heads and buffers unread, and says so of weights", () => {
    const extra: Tensors = new Map(original);
    const add = (name: string, ...shape: number[]) =>
      extra.set(name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(9) });
    add("bert.pooler.dense.weight", 8, 8);
    add("bert.pooler.dense.bias", 8);
    add("cls.seq_relationship.weight", 2, 8);
    extra.set("bert.embeddings.position_ids", { shape: [1, 10], data: Int32Array.from({ length: 10 }, (_, i) => i) });
    extra.set("cls.predictions.decoder.weight", original.get(embeddings) as StoredTensor);
    write(extra);
    expect(logits()).to.deep.equal(expected);
    expect(describeCheckpoint(at("model")).notes).to.deep.equal([
      "left unread: bert.pooler.dense.bias, bert.pooler.dense.weight, cls.seq_relationship.weight",
    ]);
  });

  it("takes shards, names the one that is missing, and refuses an index that is none", async () => {
    const entries = [...original];
    const shards = [entries.slice(0, 7), entries.slice(7, 20), entries.slice(20)];
    const weight_map: Record<string, string> = {};
    shards.forEach((tensors, i) => {
      const file = `model-0000${i + 1}-of-00003.safetensors`;
      writeSafetensors(at("model", file), tensors);
      for (const [name] of tensors) weight_map[name] = file;
    });
    fs.rmSync(at("model", "model.safetensors"));
    const index = put(at("model", "model.safetensors.index.json"), JSON.stringify({ metadata: {}, weight_map }));
    expect(logits()).to.deep.equal(expected);
    expect(describeCheckpoint(at("model")).sha256).to.match(/^[0-9a-f]{64}$/);
    const second = at("model", "model-00002-of-00003.safetensors");
    const bytes = fs.readFileSync(second);
    fs.rmSync(second);
    expect((await inputErrorOf(() => loadModel(at("model")))).file).to.equal(second);
    fs.writeFileSync(second, bytes.subarray(0, 300));
    expect((await inputErrorOf(() => loadModel(at("model")))).file).to.equal(second);
    writeSafetensors(second, entries.slice(7, 19));
    const lacking = await inputErrorOf(() => loadModel(at("model")));
    expect([lacking.file, lacking.field]).to.deep.equal([second, entries[19][0]]);
    put(index, '{"weight_map": 3}');
    expect((await inputErrorOf(() => loadModel(at("model")))).message).to.include(
      "not an index of shards (weight_map)",
    );
  });

  for (const [dtype, tolerance] of [
    ["F16", 2e-3],
    ["BF16", 2e-2],
  ] as const) {
    it(`widens ${dtype}, and says so`, () => {
      writeHalf(at("model", "model.safetensors"), original, dtype);
      expect(relativeDifference(logits(), expected)).to.be.within(1e-7, tolerance);
      expect(describeCheckpoint(at("model")).notes).to.deep.equal([`weights in ${dtype} are widened to float32`]);
    });
  }

  it("takes a score matrix of its own, keeps it untied when saved, and with the bias that transformers takes", () => {
    const { shape, data } = original.get(embeddings) as StoredTensor;
    const own = { shape, data: data.map((x) => 2 * x + 1) as Float32Array };
    const bias = { shape: [30], data: new Float32Array(30).fill(0.5) };
    write([...original, ["cls.predictions.decoder.weight", own], ["cls.predictions.decoder.bias", bias]]);
    const untied = logits();
    expect(untied).to.not.deep.equal(expected);
    expect(describeCheckpoint(at("model")).notes).to.deep.equal([
      "the MLM head keeps a score matrix of its own, not tied to the token embeddings",
    ]);
    const model = loadModel(at("model"));
    expect(model.parameters.count()).to.equal([...original.values()].reduce((sum, { data }) => sum + data.length, 240));
    saveModel(at("model"), model);
    model.parameters.dispose();
    expect(JSON.parse(fs.readFileSync(at("model", "config.json"), "utf8")).tie_word_embeddings).to.equal(false);
    const saved = readSafetensors(at("model", "model.safetensors")).tensors;
    expect(saved.get("cls.predictions.decoder.weight")?.data).to.deep.equal(own.data);
    for (const name of ["cls.predictions.bias", "cls.predictions.decoder.bias"]) {
      expect(saved.get(name)?.data).to.deep.equal(bias.data);
    }
    expect(logits()).to.deep.equal(untied);
  });

  it("takes a score matrix that equals the embeddings for tied, unless the configuration says it is not", () => {
    write([...original, ["cls.predictions.decoder.weight", original.get(embeddings) as StoredTensor]]);
    expect(describeCheckpoint(at("model")).config.tiedEmbeddings).to.equal(true);
    changeJson(at("model", "config.json"), (json) => {
      json.tie_word_embeddings = false;
    });
    expect(describeCheckpoint(at("model")).config.tiedEmbeddings).to.equal(false);
    expect(logits()).to.deep.equal(expected);
  });

  it("refuses a checkpoint without a head unless it is given one, and one with half a head", async () => {
    renamed((name) => (name.startsWith("cls.") ? undefined : withoutPrefix(name)));
    const error = await inputErrorOf(() => loadModel(at("model")));
    expect(error.field).to.equal("cls.predictions.bias");
    expect(describeCheckpoint(at("model"))).to.deep.include({
      hasHead: false,
      notes: ["the checkpoint has no MLM head: a fresh one is drawn from the seed"],
    });
    const model = loadModel(at("model"), { freshHead: (spec) => freshValues(spec, config, new Random(7)) });
    expect(model.parameters.vector("cls.predictions.transform.LayerNorm.weight").dataSync()).to.deep.equal(
      new Float32Array(8).fill(1),
    );
    expect(model.parameters.matrix(embeddings).dataSync()).to.deep.equal(original.get(embeddings)?.data);
    model.parameters.dispose();
    renamed((name) => (name.startsWith("cls.predictions.transform") ? undefined : name));
    const half = await inputErrorOf(() => describeCheckpoint(at("model")));
    expect(half.field).to.equal("cls.predictions.transform.dense.weight");
  });

  for (const name of [
    "pytorch_model.bin",
    "pytorch_model-00001-of-00002.bin",
    "tf_model.h5",
    "bert_model.ckpt.index",
  ]) {
    it(`refuses ${name} alone, and says how it is converted`, async () => {
      fs.rmSync(at("model", "model.safetensors"));
      put(at("model", name), "x");
      const error = await inputErrorOf(() => describeCheckpoint(at("model")));
      expect(error.found?.split(":")[0]).to.equal(name);
      expect(error.fix).to.include("save_pretrained(").and.to.include("safe_serialization=True");
    });
  }

  for (const [names, what, fix] of [
    [["adapter_config.json", "adapter_model.safetensors"], /an adapter \(LoRA/, /merge_and_unload/],
    [["model-q8_0.gguf"], /quantized for llama\.cpp/, /checkpoint that they were made of/],
    [["model.onnx"], /a graph for inference alone/, /checkpoint that it was exported from/],
    [["openvino_model.bin", "openvino_model.xml"], /a graph for inference alone/, /exported from/],
  ] as [string[], RegExp, RegExp][]) {
    it(`refuses ${names[0]} alone by what it is, with config.json and without`, async () => {
      fs.rmSync(at("model", "model.safetensors"));
      for (const name of names) put(at("model", name), "x");
      for (const _ of [1, 2]) {
        const error = await inputErrorOf(() => loadModel(at("model")));
        expect(error.found).to.match(what).and.to.include(names.join(", "));
        expect(error.fix).to.match(fix);
        fs.rmSync(at("model", "config.json"), { force: true });
      }
    });
  }

  it("refuses two encoders, two tensors for one parameter, and layers that the configuration does not count", async () => {
    write([...original, [`question.${embeddings}`, original.get(embeddings) as StoredTensor]]);
    expect((await inputErrorOf(() => loadModel(at("model")))).message).to.match(
      /more than one encoder.*question\.bert/,
    );
    const norm = "bert.embeddings.LayerNorm";
    write([...original, [`${norm}.gamma`, original.get(`${norm}.weight`) as StoredTensor]]);
    expect((await inputErrorOf(() => loadModel(at("model")))).field).to.equal(`${norm}.weight`);
    write(original);
    changeJson(at("model", "config.json"), (json) => {
      json.num_hidden_layers = 1;
    });
    const error = await inputErrorOf(() => loadModel(at("model")));
    expect(error.field).to.match(/^bert\.encoder\.layer\.1\./);
    expect(error.expected).to.include("1 layers");
  });

  it("refuses configurations that it cannot run, by the field", async () => {
    for (const [field, value] of [
      ["hidden_act", "selu"],
      ["model_type", "modernbert"],
      ["quantization_config", { quant_method: "bitsandbytes" }],
      ["position_embedding_type", "relative_key"],
      ["is_decoder", true],
    ] as const) {
      fs.cpSync(at("model"), at("other"), { recursive: true });
      changeJson(at("other", "config.json"), (json) => {
        json[field] = value;
      });
      expect((await inputErrorOf(() => loadModel(at("other")))).field, field).to.equal(field);
    }
    fs.rmSync(at("model", "config.json"));
    expect((await inputErrorOf(() => loadModel(at("model")))).message).to.include("config.json is missing");
  });
});

/**
 * Writes tensors in half precision, by a writer of the tests' own: float32 patterns cut, or rounded through the
 * exponent's change.
 */
function writeHalf(file: string, tensors: Tensors, dtype: "F16" | "BF16"): void {
  const header: Record<string, unknown> = {};
  const parts: Buffer[] = [];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const half = Uint16Array.from(data as Float32Array, dtype === "BF16" ? brain : ieee);
    header[name] = { dtype, shape, data_offsets: [end, end + half.byteLength] };
    end += half.byteLength;
    parts.push(Buffer.from(half.buffer));
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  fs.writeFileSync(path.resolve(file), Buffer.concat([length, json, ...parts]));
}

const bits = new DataView(new ArrayBuffer(4));

function brain(value: number): number {
  bits.setFloat32(0, value);
  return bits.getUint16(0);
}

/** Towards zero; subnormal halves become zero. */
function ieee(value: number): number {
  bits.setFloat32(0, value);
  const pattern = bits.getUint32(0);
  const exponent = ((pattern >>> 23) & 0xff) - 112;
  const sign = (pattern >>> 16) & 0x8000;
  return exponent <= 0 ? sign : sign | (exponent << 10) | ((pattern >>> 13) & 0x3ff);
}
