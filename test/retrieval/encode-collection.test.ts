/** Encoding of collections: what cannot be compared is refused by the passage it belongs to. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { loadModel, readSafetensors, saveModel, writeSafetensors } from "../../lib/model";
import { encodeCollection } from "../../lib/retrieval";
import { putPassages } from "../cli/toy-data";
import { inputErrorOf, useScratch } from "../corpus/scratch";
import { saveSpeck } from "../train/runs";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";

describe("encodeCollection()", () => {
  const at = useScratch();
  let corpus: SyntheticCorpus;
  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus();
  });
  beforeEach(() => {
    saveSpeck(at("model"), corpus);
    putPassages(at("corpus.jsonl"), corpus.passages.slice(0, 10));
  });

  const encode = () => encodeCollection(at("model"), at("corpus.jsonl"), at("v"));
  const query = "bert.encoder.layer.0.attention.self.query.weight";

  it("encodeCollection() refuses weights with a NaN among them, naming the file and the tensor", async () => {
    const { tensors } = readSafetensors(at("model", "model.safetensors"));
    tensors.get(query)!.data[5] = Number.NaN;
    writeSafetensors(at("model", "model.safetensors"), tensors, { format: "pt" });
    const error = await inputErrorOf(encode);
    expect([error.file, error.field]).to.deep.equal([at("model", "model.safetensors"), query]);
    expect(error.message).to.match(/nothing can be computed with.*NaN at place 5/);
    expect(fs.existsSync(at("v")), "nothing is begun").to.equal(false);
  });

  it("encodeCollection() refuses a vector that comes out as NaN, naming the passage, and leaves no shard", async () => {
    const model = loadModel(at("model"));
    const huge = new Float32Array(model.parameters.get(query).size).fill(3e38);
    const { specs } = model.parameters;
    const get = (name: string) => (name === query ? { dataSync: () => huge } : model.parameters.get(name));
    saveModel(at("model"), { config: model.config, parameters: { specs, get } as unknown as typeof model.parameters });
    model.parameters.dispose();
    const error = await inputErrorOf(encode);
    expect(error.message).to.match(new RegExp(`vector of ${corpus.passages[0].id} cannot be compared.*found NaN`));
    expect(fs.readdirSync(at("v")).filter((name) => /\.(npy|txt)$/.test(name))).to.deep.equal([]);
    expect(fs.readdirSync(at("v")).filter((name) => name.startsWith(".lock"))).to.deep.equal([]);
  });
});
