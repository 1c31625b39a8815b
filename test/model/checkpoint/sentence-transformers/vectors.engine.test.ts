/**
 * Folders that sentence-transformers saved give the vectors that it makes with them, and bowlab's folders the same in
 * it, to 1e-4.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../../../lib/engine";
import { finetune } from "../../../../lib/finetune";
import { Random } from "../../../../lib/random";
import { type Encoded, encodeCollection, VectorFiles } from "../../../../lib/retrieval";
import { tokenizeCorpus, WordPieceTokenizer } from "../../../../lib/tokens";
import { pretrain } from "../../../../lib/train";
import { putCollection, smallRun } from "../../../finetune/collection";
import { goldenPath } from "../../../oracle/golden";
import { requireSentenceTransformers, runOracle } from "../../../oracle/oracle";
import { put } from "../../../text/scratch";
import { saveSpeck, speckRun } from "../../../train/runs";
import { type SyntheticCorpus, syntheticCorpus, syntheticPassages } from "../../../train/synthetic";

const TOLERANCE = 1e-4;

interface Answer {
  queries: number[][];
  passages: number[][];
  maxLength: number;
}

/** Functions of test/oracle/sentence_models.py. */
const theirs = [
  ...["cls", "mean", "largest", "sqrt", "weighted", "last", "several"],
  ...["normalized", "dense", "instructed", "old"],
  ...["roberta_sentences", "mpnet_sentences", "distilbert_sentences"],
];
const ours = [
  ...["pretrained", "pretrainedByMean", "finetuned"],
  ...["finetunedRoberta", "finetunedMpnet", "pretrainedDistilbert", "pretrainedMpnet"],
];

/** Texts of 0 to 40 words: known ones, letters in a row, capitals, accents, and nothing. */
function wildTexts(count: number): string[] {
  const random = new Random("texts of foreign models");
  const words = [
    "the",
    "query",
    "passage",
    "Vector",
    "retrieval",
    "x",
    "ABBA",
    "café",
    "naïve",
    "(b)",
    "7%",
    "…",
    "don't",
  ];
  const word = () =>
    random.uniform() < 0.7
      ? words[random.integer(0, words.length)]
      : String.fromCharCode(...Array.from({ length: random.integer(1, 6) }, () => random.integer(97, 123)));
  return Array.from({ length: count }, () => Array.from({ length: random.integer(0, 40) }, word).join(" "));
}

describe("folders of sentence-transformers, and bowlab's in it", function () {
  this.timeout(180_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-sentences-"));
  const at = (...parts: string[]) => path.join(folder, ...parts);
  after(() => fs.rmSync(folder, { recursive: true }));
  let answers: Record<string, Answer>;

  before(async function () {
    requireSentenceTransformers(this);
    await useEngine();
    const corpus = await syntheticCorpus();
    saveSpeck(at("init"), corpus);
    await pretrain(speckRun(corpus, at("init"), at("pretrained")));
    await pretrain({ ...speckRun(corpus, at("init"), at("pretrainedByMean")), pooling: "mean" });
    await putCollection(at("fine"));
    const prefixes = { queryPrefix: "query:", passagePrefix: "a passage" };
    await finetune({
      ...smallRun(at("fine"), "out"),
      ...prefixes,
      queryMaxLength: 17,
      passageMaxLength: 17,
      out: at("finetuned"),
    });
    await trainForeign(at, corpus);
    const texts = wildTexts(100);
    const lines = texts.map((text, i) => `${JSON.stringify({ _id: String(i), title: "", text })}\n`).join("");
    for (const name of ["corpus.jsonl", "queries.jsonl"]) put(at("texts", name), lines);
    const make = theirs.map((kind) => ({ kind, folder: at(kind) }));
    const input = { make, open: [...theirs, ...ours].map((name) => at(name)), texts };
    answers = runOracle<Record<string, Answer>>("test/oracle/sentence_models.py", { input, timeout: 170_000 });
  });

  for (const name of [...theirs, ...ours]) {
    it(`encodeCollection() makes the vectors of ${name}, as encode_query and encode_document make them`, async () => {
      const { queries, passages, maxLength } = answers[at(name)];
      for (const what of ["corpus", "queries"] as Encoded[]) {
        const out = at(`${name}-${what}`);
        // Of what bowlab trained, queries are cut off earlier than sentence-transformers can be told.
        const { description } = await encodeCollection(at(name), at("texts"), out, {
          what,
          ...(ours.includes(name) && { maxLength }),
        });
        const expected = what === "corpus" ? passages : queries;
        expect([description.maxLength, description.dimension]).to.deep.equal([maxLength, expected[0].length]);
        expectVectors(what, await new VectorFiles(out).load(), expected);
      }
    });
  }

  it("encodeCollection() of bowlab's folders reads passages as long as sentence-transformers is told", async () => {
    for (const name of ours) {
      const { description } = await encodeCollection(at(name), at("texts"), at(`${name}-again`));
      expect(description.maxLength, name).to.equal(answers[at(name)].maxLength);
    }
  });
});

/** Runs that start from models of other kinds, and stay of their kind. */
async function trainForeign(at: (...parts: string[]) => string, corpus: SyntheticCorpus): Promise<void> {
  for (const [kind, out] of [
    ["roberta_sentences", "finetunedRoberta"],
    ["mpnet_sentences", "finetunedMpnet"],
  ]) {
    const start = { model: goldenPath("foreign", kind), out: at(out), queryMaxLength: 17, passageMaxLength: 17 };
    const { manifest } = await finetune({ ...smallRun(at("fine"), "out"), ...start, steps: 2, evalEvery: 2 });
    expect(manifest.encoder.modelType).to.equal(kind.split("_")[0]);
  }
  for (const [kind, out] of [
    ["distilbert_sentences", "pretrainedDistilbert"],
    ["mpnet_sentences", "pretrainedMpnet"],
  ]) {
    const init = goldenPath("foreign", kind);
    const tokenizer = WordPieceTokenizer.load(init);
    const store = await tokenizeCorpus(syntheticPassages(40), tokenizer);
    await pretrain({ ...speckRun(corpus, init, at(out)), objective: "ed", store, tokenizer });
  }
}

function expectVectors(what: string, found: Float32Array, expected: readonly number[][]): void {
  const N = expected[0].length;
  expect(found.length, what).to.equal(expected.length * N);
  expected.forEach((vector, i) => {
    vector.forEach((value, j) => {
      const ours = found[i * N + j];
      if (!(Math.abs(ours - value) <= TOLERANCE)) expect.fail(`${what} ${i}, number ${j}: ${ours}, expected ${value}`);
    });
  });
}
