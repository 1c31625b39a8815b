/** Checkpoints of fine-tuning, opened by sentence-transformers as they are; and their cards. */
import * as fs from "node:fs";
import { expect } from "chai";
import { finetuneCommand } from "../../lib/cli/commands/finetune";
import { pretrainCommand } from "../../lib/cli/commands/pretrain";
import { readRun } from "../../lib/eval";
import { finetune, finetuneOptions, rerank } from "../../lib/finetune";
import { describeCheckpoint, loadModel, poolingOf, readSafetensors } from "../../lib/model";
import { passageText } from "../../lib/text";
import { modelCard, pretrain, pretrainSettingsOptions, readManifest } from "../../lib/train";
import { requireSentenceTransformers, runOracle } from "../oracle/oracle";
import { put } from "../text/scratch";
import { saveSpeck, speckRun } from "../train/runs";
import { syntheticCorpus } from "../train/synthetic";
import { putRun, smallRun, useCollection } from "./collection";

const TOLERANCE = 1e-4;

describe("a fine-tuned folder elsewhere", () => {
  const { at, collection } = useCollection();

  const crossEncoder = (out: string, changes: object = {}) =>
    finetune(smallRun(at(), out, { architecture: "cross-encoder", steps: 4, evalEvery: 2, ...changes }));

  it("CrossEncoder() gives the scores of rerank(), its prompt included", async function () {
    requireSentenceTransformers(this);
    await crossEncoder("cross", { queryPrefix: "query" });
    const { passages, queries, train } = collection();
    const asked = [...train.keys()].slice(0, 10);
    const ids = passages.slice(0, 20).map(({ id }) => id);
    putRun(at("run"), Object.fromEntries(asked.map((query) => [query, ids])));
    await rerank({ model: at("cross"), data: at("data"), run: at("run"), out: at("new") });
    const found = [...(await readRun(at("new")))].flatMap(([query, list]) =>
      [...list].map(([id, score]) => ({ query, id, score })),
    );
    const texts = new Map(passages.map((passage) => [passage.id, passageText(passage)]));
    const questions = new Map(queries.map(({ id, text }) => [id, text]));
    const pairs = found.map(({ query, id }) => [questions.get(query), texts.get(id)]);
    expect(pairs.length).to.equal(200);
    const { scores, maxLength } = runOracle<{ scores: number[]; maxLength: number }>("test/oracle/cross_scores.py", {
      input: { folder: at("cross"), pairs },
    });
    expect(maxLength).to.equal(12 + 48 - 1);
    expect(new Set(scores).size).to.be.above(50);
    const worst = Math.max(...found.map(({ score }, i) => Math.abs(score - scores[i])));
    expect(worst).to.be.below(TOLERANCE);
  });

  it("finetune() keeps the best step's score in the files of sentence-transformers too", async () => {
    await crossEncoder("cross");
    const [own, theirs] = ["decoder.safetensors", "2_Dense/model.safetensors"].map(
      (name) => readSafetensors(at("cross", name)).tensors,
    );
    for (const name of ["weight", "bias"]) {
      expect(theirs.get(`linear.${name}`)).to.deep.equal(own.get(`decoder.score.${name}`));
    }
  });

  it("a cross-encoder's modules change nothing of what bowlab reads in its folder", async () => {
    await crossEncoder("cross");
    const read = () => {
      const { parameters, ...model } = loadModel(at("cross"));
      parameters.dispose();
      return { model, described: describeCheckpoint(at("cross")), pooling: poolingOf(at("cross")) };
    };
    const withModules = read();
    for (const name of ["modules.json", "1_Pooling", "2_Dense", "sentence_bert_config.json"]) {
      fs.rmSync(at("cross", name), { recursive: true });
    }
    fs.rmSync(at("cross", "config_sentence_transformers.json"));
    expect(withModules).to.deep.equal(read());
  });

  it("the card says what was measured and by which command, which the command line understands", async () => {
    const { manifest } = await finetune(smallRun(at(), "bi", { queryPrefix: "a query:" }));
    const card = fs.readFileSync(at("bi", "README.md"), "utf8");
    expect(card).to.equal(modelCard({ name: "bi", manifest, declared: finetuneOptions }));
    expect(card).to.match(/^---\nlibrary_name: sentence-transformers\npipeline_tag: sentence-similarity\n/);
    expect(card).to.include(`      value: ${manifest.outcome?.value}\n`);
    expect(card).to.include(`| ${manifest.outcome?.measure} | ${manifest.outcome?.value.toFixed(4)} |`);
    const words = commandIn(card);
    expect(words).to.include.members(["finetune", "--query-prefix", "a query:", "--negatives", "bm25"]);
    expect(finetuneCommand().parseOptions(words).unknown).to.deep.equal([]);
  });

  it("the card of a pre-trained model names its objective and command; a person's own README stays", async () => {
    const corpus = await syntheticCorpus();
    saveSpeck(at("init"), corpus);
    await pretrain(speckRun(corpus, at("init"), at("pre")));
    const card = fs.readFileSync(at("pre", "README.md"), "utf8");
    const manifest = readManifest(at("pre"))!;
    expect(card).to.equal(modelCard({ name: "pre", manifest, declared: pretrainSettingsOptions }));
    expect(card).to.include(`- ${manifest.objective.name}\n`);
    expect(pretrainCommand().parseOptions(commandIn(card)).unknown).to.deep.equal([]);
    const german = { ...manifest, data: { ...manifest.data, language: "de" } };
    expect(modelCard({ name: "pre", manifest: german, declared: pretrainSettingsOptions })).to.match(
      /^---\nlanguage: de\n/,
    );
    put(at("own", "README.md"), "mine");
    await pretrain(speckRun(corpus, at("init"), at("own")));
    expect(fs.readFileSync(at("own", "README.md"), "utf8")).to.equal("mine");
  });
});

/** The words of the card's command, as a shell cuts them. */
function commandIn(card: string): string[] {
  const line = /^bowlab (?:finetune|pretrain) .*--out DIR .*$/m.exec(card)?.[0] as string;
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1);
}
