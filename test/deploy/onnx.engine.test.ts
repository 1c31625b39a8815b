/**
 * Graphs that bowlab writes, checked by onnx and run by onnxruntime: the vectors and scores that bowlab makes with the
 * same models, to 1e-4 in float32, in halves and bytes by their cosines.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { exportModel } from "../../lib/deploy";
import { type Precision, precisions } from "../../lib/deploy/onnx";
import { finetune } from "../../lib/finetune";
import { passageText } from "../../lib/text";
import { smallRun, useCollection } from "../finetune/collection";
import { goldenPath, readGoldenJson } from "../oracle/golden";
import { requireModules, runOracle } from "../oracle/oracle";
import { inputErrorOf } from "../text/scratch";
import { foreignModels, ownScores, ownVectors, worstCosine, worstDifference } from "./models";

const TOLERANCE = 1e-4;
const LEAST_COSINE: Record<Precision, number> = { fp32: 0.99999, fp16: 0.999, q8: 0.99 };
const FILES: Record<Precision, string> = {
  fp32: "onnx/model.onnx",
  fp16: "onnx/model_fp16.onnx",
  q8: "onnx/model_quantized.onnx",
};

type Answers = Record<string, Record<string, { sentence_embedding: number[][]; logits: number[][] }>>;

describe("bowlab's graphs in onnxruntime", function () {
  this.timeout(120_000);
  const { at, collection } = useCollection();
  const exported = (name: string, model: string) => {
    for (const dtype of precisions) exportModel({ model, to: "onnx", out: at(name), dtype });
    return at(name);
  };
  const answersOf = (jobs: { folder: string; texts: readonly (string | string[])[] }[]) =>
    runOracle<Answers>("test/oracle/onnx_vectors.py", {
      input: { jobs: jobs.map((job) => ({ ...job, files: Object.values(FILES) })) },
    });

  it("fine-tuned models give bowlab's vectors of 120 passages, pooled by [CLS] and by the mean with prompts", async function () {
    requireModules(this, ["onnx", "onnxruntime"]);
    await finetune(smallRun(at(), "cls"));
    await finetune(smallRun(at(), "mean", { pooling: "mean", queryPrefix: "query:", passagePrefix: "a passage" }));
    const passages = collection().passages.map(passageText);
    const jobs = [];
    for (const name of ["cls", "mean"]) {
      jobs.push({ name, folder: exported(`${name}-onnx`, at(name)), ...(await ownVectors(at(name), passages)) });
    }
    const answers = answersOf(jobs.map(({ folder, texts }) => ({ folder, texts })));
    for (const { name, folder, vectors } of jobs) expectVectors(name, answers[folder], vectors);
  });

  it("foreign models give bowlab's vectors: every family, pooling and module of the goldens", async function () {
    requireModules(this, ["onnx", "onnxruntime"]);
    const { texts: passages } = readGoldenJson<{ texts: string[] }>("foreign", "vectors.json");
    const jobs = [];
    for (const name of foreignModels) {
      const model = goldenPath("foreign", name);
      if (leavesPromptOut(model)) {
        const refused = await inputErrorOf(() => exportModel({ model, to: "onnx", out: at(name) }));
        expect(refused.message).to.include("prompt").and.to.include("--pooling");
        continue;
      }
      jobs.push({ name, folder: exported(name, model), ...(await ownVectors(model, passages)) });
    }
    expect(jobs.length).to.be.at.least(3);
    const answers = answersOf(jobs.map(({ folder, texts }) => ({ folder, texts })));
    for (const { name, folder, vectors } of jobs) expectVectors(name, answers[folder], vectors);
  });

  it("a cross-encoder gives the scores of rerank()", async function () {
    requireModules(this, ["onnx", "onnxruntime"]);
    await finetune(smallRun(at(), "cross", { architecture: "cross-encoder" }));
    const { pairs, scores } = await ownScores(at, at("cross"), collection());
    const folder = exported("cross-onnx", at("cross"));
    const answers = answersOf([{ folder, texts: pairs }])[folder];
    const expected = scores.map((score) => [score]);
    expect(scores.length).to.equal(200);
    expect(worstDifference(answers[FILES.fp32].logits, expected)).to.be.below(TOLERANCE);
    const centred = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [values.map((value) => value - mean)];
    };
    for (const precision of precisions) {
      const correlation = worstCosine(centred(answers[FILES[precision]].logits.flat()), centred(scores));
      expect(correlation, precision).to.be.at.least(LEAST_COSINE[precision]);
    }
  });

  it("exportModel() adds a precision to a model's folder, and refuses another model's and a folder in use", async () => {
    await finetune(smallRun(at(), "one", { steps: 1 }));
    await finetune(smallRun(at(), "two", { steps: 2 }));
    exported("out", at("one"));
    const card = fs.readFileSync(at("out", "README.md"), "utf8");
    for (const dtype of precisions) expect(card).to.include(`\`${dtype}\``);
    const [fp32, fp16, q8] = precisions.map((dtype) => fs.statSync(at("out", FILES[dtype])).size);
    expect(fp16).to.be.below(0.7 * fp32);
    expect(q8).to.be.below(0.6 * fp32);
    const other = await inputErrorOf(() => exportModel({ model: at("two"), to: "onnx", out: at("out") }));
    expect(other.message).to.include("another model");
    const inUse = await inputErrorOf(() => exportModel({ model: at("two"), to: "onnx", out: at("one") }));
    expect(inUse.message).to.include("holds something already");
  });

  it("exportModel() gives the same bytes every time", async () => {
    await finetune(smallRun(at(), "one", { steps: 1 }));
    exported("a", at("one"));
    exported("b", at("one"));
    for (const file of Object.values(FILES)) {
      expect(fs.readFileSync(at("a", file)).equals(fs.readFileSync(at("b", file))), file).to.equal(true);
    }
  });
});

function leavesPromptOut(model: string): boolean {
  const stated = JSON.parse(fs.readFileSync(`${model}/1_Pooling/config.json`, "utf8"));
  const { prompts = {} } = JSON.parse(fs.readFileSync(`${model}/config_sentence_transformers.json`, "utf8"));
  return stated.include_prompt === false && Object.values(prompts).some((prompt) => prompt !== "");
}

function expectVectors(name: string, found: Answers[string], expected: number[][]): void {
  const vectors = (precision: Precision) => found[FILES[precision]].sentence_embedding;
  expect(worstDifference(vectors("fp32"), expected), `${name}, fp32`).to.be.below(TOLERANCE);
  for (const precision of precisions) {
    expect(vectors(precision).length).to.equal(expected.length);
    const cosine = worstCosine(vectors(precision), expected);
    expect(cosine, `${name}, ${precision}`).to.be.at.least(LEAST_COSINE[precision]);
  }
}
