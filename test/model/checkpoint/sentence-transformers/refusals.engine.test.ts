/** What of sentence-transformers' folders bowlab does not apply is refused by its name and never left out. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../../../lib/engine";
import { describeCheckpoint, loadModel, otherSimilarity, textSettings } from "../../../../lib/model";
import { encodeCollection } from "../../../../lib/retrieval";
import { changeJson } from "../../../cli/toy-data";
import { inputErrorOf, put, useScratch } from "../../../text/scratch";
import { saveSpeck } from "../../../train/runs";
import { type SyntheticCorpus, syntheticCorpus } from "../../../train/synthetic";

const module = (type: string, path: string, more = {}) => ({ idx: 0, name: "0", path, type, ...more });
const models = "sentence_transformers.models";
const [transformer, pooling] = [module(`${models}.Transformer`, ""), module(`${models}.Pooling`, "1_Pooling")];

describe("loadModel() of sentence-transformers' folders", () => {
  const at = useScratch();
  let corpus: SyntheticCorpus;
  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus(4);
  });
  beforeEach(() => saveSpeck(at("m"), corpus));

  const modules = (...list: object[]) => put(at("m", "modules.json"), JSON.stringify(list));
  const refused = () => inputErrorOf(() => loadModel(at("m")).parameters.dispose());

  for (const type of [
    "WeightedLayerPooling",
    "CNN",
    "LSTM",
    "WordWeights",
    "Router",
    "SpladePooling",
    "LateInteraction",
  ]) {
    it(`refuses ${type} by its name`, async () => {
      modules(transformer, pooling, module(`sentence_transformers.models.${type}`, `2_${type}`));
      const error = await refused();
      expect([error.file, error.found]).to.deep.equal([at("m", "modules.json"), type]);
    });
  }

  for (const type of ["StaticEmbedding", "BoW", "WordEmbeddings", "CLIPModel", "Asym"]) {
    it(`refuses a model that begins with ${type}`, async () => {
      modules(module(`${models}.${type}`, "0"), pooling);
      expect((await refused()).message).to.match(new RegExp(`does not begin with a Transformer.*found ${type}`));
    });
  }

  const cases: [what: string, change: (json: Record<string, unknown>) => void, file: string, message: RegExp][] = [
    [
      "a pooling that is not known",
      (json) => (json.pooling_mode = ["mean", "median"]),
      "1_Pooling/config.json",
      /pooling_mode.*median/,
    ],
    [
      "a model of another kind",
      (json) => (json.model_type = "CrossEncoder"),
      "config_sentence_transformers.json",
      /model_type/,
    ],
    ["another task", (json) => (json.transformer_task = "fill-mask"), "sentence_bert_config.json", /transformer_task/],
    [
      "another output",
      (json) => (json.module_output_name = "sentence_embedding"),
      "sentence_bert_config.json",
      /module_output_name/,
    ],
    [
      "arguments of the tokenizer",
      (json) => (json.tokenizer_args = { use_fast: false }),
      "sentence_bert_config.json",
      /tokenizer_args.*use_fast/,
    ],
    [
      "a default prompt that is none",
      (json) => (json.default_prompt_name = "x"),
      "config_sentence_transformers.json",
      /default_prompt_name/,
    ],
  ];
  for (const [what, change, name, message] of cases) {
    it(`refuses ${what}, by file and field`, async () => {
      changeJson(at("m", ...name.split("/")), change);
      const error = await refused();
      expect(error.file).to.equal(at("m", ...name.split("/")));
      expect(error.message).to.match(message);
    });
  }

  it("refuses code of another package, arguments of a module, a list that is none, and two poolings", async () => {
    modules(transformer, module("mine.Pooling", "1_Pooling"));
    expect((await refused()).message).to.match(/0?1\.type.*mine\.Pooling/);
    modules(module(transformer.type, "", { kwargs: ["task"] }), pooling);
    expect((await refused()).message).to.match(/0\.kwargs.*task/);
    put(at("m", "modules.json"), "{}");
    expect((await refused()).message).to.include("not a list of sentence-transformers' modules");
    modules(transformer, pooling, pooling);
    expect((await refused()).found).to.equal("Pooling");
    modules(transformer);
    expect((await refused()).expected).to.equal("Transformer, then Pooling");
  });

  it("refuses a Dense without weights in safetensors, of another size, or with another activation", async () => {
    modules(transformer, pooling, module(`${models}.Dense`, "2_Dense"));
    const dense = {
      in_features: 32,
      out_features: 4,
      bias: true,
      activation_function: "torch.nn.modules.activation.Tanh",
    };
    const settings = (changes: object) =>
      put(at("m", "2_Dense", "config.json"), JSON.stringify({ ...dense, ...changes }));
    settings({});
    put(at("m", "2_Dense", "pytorch_model.bin"), "x");
    expect((await refused()).message).to.match(
      /2_Dense: a module of the model has no model\.safetensors.*pytorch_model\.bin.*safe_serialization/,
    );
    settings({ in_features: 33 });
    expect((await refused()).message).to.match(/2_Dense does not fit.*expected 32 numbers.*found 33/);
    settings({ activation_function: "torch.nn.modules.activation.Hardswish" });
    expect((await refused()).field).to.equal("activation_function");
    settings({ module_input_name: "token_embeddings" });
    expect((await refused()).field).to.equal("module_input_name");
  });

  it("loadModel() with encoderOnly reads the Transformer of a model whose other modules it cannot apply", () => {
    modules(transformer, pooling, module(`${models}.CNN`, "2_CNN"));
    const model = loadModel(at("m"), { encoderOnly: true });
    expect([model.pooling, model.modules]).to.deep.equal([undefined, undefined]);
    model.parameters.dispose();
  });

  it("describeCheckpoint() says what a training that starts there does without", () => {
    modules(transformer, pooling, module(`${models}.Dense`, "2_Dense"), module(`${models}.Normalize`, "3_Normalize"));
    changeJson(at("m", "config_sentence_transformers.json"), (json) => {
      json.prompts = { query: "query: ", document: "" };
    });
    expect(describeCheckpoint(at("m")).notes).to.deep.equal([
      "left behind: Dense, Normalize of sentence-transformers",
      'its texts began with "query:"',
    ]);
  });

  it("otherSimilarity() names what is not the inner product, unless vectors have length 1", () => {
    expect(otherSimilarity(at("m"))).to.equal(undefined);
    changeJson(at("m", "config_sentence_transformers.json"), (json) => {
      json.similarity_fn_name = "cosine";
    });
    expect(otherSimilarity(at("m"))).to.equal("cosine");
    modules(transformer, pooling, module(`${models}.Normalize`, "2_Normalize"));
    expect(otherSimilarity(at("m"))).to.equal(undefined);
  });

  it("textSettings() finds the prompt of a side, or the default one, and the manifest goes before both", () => {
    const settings = (changes: object) =>
      changeJson(at("m", "config_sentence_transformers.json"), (json) => Object.assign(json, changes));
    const prompts = () => (["query", "passage"] as const).map((side) => textSettings(at("m"), side).prefix);
    settings({ prompts: { query: "q: ", document: "d: " } });
    expect(prompts()).to.deep.equal(["q: ", "d: "]);
    settings({ prompts: { query: "q: ", document: "", passage: "p: " } });
    expect(prompts()).to.deep.equal(["q: ", "p: "]);
    settings({ prompts: { query: "", all: "a: " }, default_prompt_name: "all" });
    expect(prompts()).to.deep.equal(["a: ", "a: "]);
    put(at("m", "manifest.json"), '{"options":{"queryPrefix":"mine:","passageMaxLength":9}}');
    expect(prompts()).to.deep.equal(["mine: ", ""]);
    expect(textSettings(at("m"), "passage").maxLength).to.equal(9);
  });

  it("encodeCollection() takes the tokenizer's longest sequence where nothing else is said, and refuses a cross-encoder", async () => {
    put(at("data", "corpus.jsonl"), '{"_id":"1","title":"","text":"a b"}\n');
    const encoded = (options = {}) =>
      encodeCollection(at("m"), at("data"), at(`out-${JSON.stringify(options).length}`), options);
    fs.rmSync(at("m", "modules.json"));
    changeJson(at("m", "tokenizer_config.json"), (json) => {
      json.model_max_length = 9;
    });
    expect((await encoded()).description.maxLength).to.equal(9);
    fs.rmSync(at("m", "1_Pooling"), { recursive: true });
    changeJson(at("m", "config.json"), (json) => {
      json.architectures = ["BertForSequenceClassification"];
    });
    const error = await inputErrorOf(() => encoded());
    expect(error.message).to.match(/no vectors of their own.*BertForSequenceClassification.*--pooling/);
    expect((await encoded({ pooling: "mean+max" })).description).to.deep.include({ dimension: 64 });
    put(at("m", "manifest.json"), '{"objective":{"name":"cross-encoder"}}');
    expect((await inputErrorOf(() => encoded())).fix).to.include("bowlab rerank");
  });
});
