/**
 * BERT's relatives through the same layers: states and scores of transformers, there and back; and what is refused by
 * its kind.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import {
  clsVectors,
  describeCheckpoint,
  encode,
  fromHuggingFace,
  loadModel,
  mlmLogits,
  saveModel,
} from "../../lib/model";
import { bucketOf } from "../../lib/model/relative-positions";
import { loadTokenizer, WordPieceTokenizer } from "../../lib/tokens";
import { changeJson } from "../cli/toy-data";
import { expectClose } from "../oracle/golden";
import { requireSentenceTransformers, runOracle } from "../oracle/oracle";
import { inputErrorOf, put, useScratch } from "../text/scratch";
import { saveSpeck } from "../train/runs";
import { syntheticCorpus } from "../train/synthetic";

interface Scores {
  states: number[][];
  scores: number[][];
  missing: string[];
  unexpected: string[];
}

const texts = [
  ...[
    "the query passage text",
    "Hello world, it's naïve café retrieval: don't!",
    "  two  spaces <mask> and [MASK] ",
    "",
  ],
  ...[
    "ABBA vector vector the of and to in is for that 0123456789 abcdefghijklmnopqrstuvwxyz 中文 😀",
    "a<pad>b <s> </s>",
  ],
];

/** Functions of test/oracle/sentence_models.py that make models with a head. */
const made = ["roberta", "mpnet", "distilbert"];

describe("loadModel() of BERT's relatives", function () {
  this.timeout(150_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-families-"));
  const at = (...parts: string[]) => path.join(folder, ...parts);
  after(() => fs.rmSync(folder, { recursive: true }));
  const again = made.map((kind) => `${kind}-again`);
  let answers: Record<string, Scores>;

  before(async function () {
    requireSentenceTransformers(this);
    await useEngine();
    runOracle("test/oracle/sentence_models.py", {
      input: { make: [...made, "roberta_whole"].map((kind) => ({ kind, folder: at(kind) })), texts },
    });
    for (const kind of made) {
      const model = loadModel(at(kind));
      saveModel(at(`${kind}-again`), model);
      const wordPieceClass = { mpnet: "MPNetTokenizer", distilbert: "DistilBertTokenizer" }[kind];
      loadTokenizer(at(kind)).save(at(`${kind}-again`), { modelMaxLength: 40, wordPieceClass });
      model.parameters.dispose();
    }
    answers = runOracle<Record<string, Scores>>("test/oracle/sentence_models.py", {
      input: { heads: [...made, ...again].map((kind) => at(kind)), texts },
      timeout: 140_000,
    });
  });

  for (const kind of [...made, ...again]) {
    it(`gives the states and scores of ${kind}, and transformers takes every tensor`, () => {
      const { states, scores, missing, unexpected } = answers[at(kind)];
      expect([...missing, ...unexpected]).to.deep.equal([]);
      expect(describeCheckpoint(at(kind)).hasHead).to.equal(true);
      const model = loadModel(at(kind));
      const tokenizer = loadTokenizer(at(kind));
      texts.forEach((text, i) => {
        const inputIds = tokenizer.encode(text, { maxLength: 40 });
        const [length, attentionMask] = [inputIds.length, new Int32Array(inputIds.length).fill(1)];
        const [state, score] = tf.tidy(() => {
          const hidden = encode(model.parameters, model.config, { batchSize: 1, length, inputIds, attentionMask });
          const cls = clsVectors(hidden, 1, length);
          return [cls.dataSync(), mlmLogits(model.parameters, model.config, cls).dataSync()];
        });
        expectClose(`${kind}, state ${i}`, state, states[i], { tolerance: 1e-4 });
        expectClose(`${kind}, scores ${i}`, score, scores[i], { tolerance: 1e-4 });
      });
      model.parameters.dispose();
    });
  }

  it("reads RoBERTa without a head and without a prefix", async () => {
    expect(describeCheckpoint(at("roberta_whole")).hasHead).to.equal(false);
    const error = await inputErrorOf(() => loadModel(at("roberta_whole")));
    expect(error.field).to.equal("lm_head.bias");
    expect((await inputErrorOf(() => WordPieceTokenizer.load(at("roberta_whole")))).field).to.equal("model.type");
  });
});

describe("fromHuggingFace()", () => {
  const at = useScratch();

  for (const [type, reason] of [
    ["xlm-roberta", /SentencePiece/],
    ["camembert", /SentencePiece/],
    ["modernbert", /positions/],
    ["nomic_bert", /positions/],
    ["deberta-v2", /content and distance/],
    ["albert", /share/],
    ["electra", /discriminator/],
    ["t5", /decoder/],
    ["gpt2", /gpt2$/],
    ["constructor", /constructor$/],
  ] as const) {
    it(`refuses ${type} by model_type before any other field, and says what can be read`, async () => {
      const error = await inputErrorOf(() => fromHuggingFace({ model_type: type }, "config.json"));
      expect([error.file, error.field]).to.deep.equal(["config.json", "model_type"]);
      expect(error.expected).to.equal("one of bert, distilbert, roberta, mpnet");
      expect(error.found).to.match(reason);
    });
  }

  it("decides by the kind before it looks for weights, and by the class in files that do not name the kind", async () => {
    put(at("m", "config.json"), '{"model_type": "modernbert"}');
    put(at("m", "pytorch_model.bin"), "x");
    expect((await inputErrorOf(() => describeCheckpoint(at("m")))).field).to.equal("model_type");
    put(at("m", "config.json"), '{"architectures": ["XLMRobertaModel"]}');
    expect((await inputErrorOf(() => describeCheckpoint(at("m")))).found).to.match(/^xlm-roberta/);
    put(at("m", "config.json"), '{"architectures": ["DistilBertModel"], "vocab_size": 9}');
    expect((await inputErrorOf(() => describeCheckpoint(at("m")))).field).to.equal("dim");
    put(at("m", "config.json"), "[]");
    expect((await inputErrorOf(() => describeCheckpoint(at("m")))).field).to.equal("vocab_size");
  });

  it("refuses a position table without room for a token, and MPNet with other buckets", async () => {
    const shape = { vocab_size: 9, hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 1, intermediate_size: 4 };
    const of = (changes: object) => inputErrorOf(() => fromHuggingFace({ ...shape, ...changes }));
    expect((await of({ model_type: "roberta", max_position_embeddings: 2 })).field).to.equal("max_position_embeddings");
    const error = await of({ model_type: "mpnet", relative_attention_num_buckets: 16 });
    expect(error.field).to.equal("relative_attention_num_buckets");
  });

  for (const activation of ["relu", "silu", "swish", "gelu_new"]) {
    it(`takes BERT with ${activation}, computes other states by it, and keeps it when saved`, async () => {
      await useEngine();
      saveSpeck(at("m"), await syntheticCorpus(4));
      const batch = {
        batchSize: 1,
        length: 3,
        inputIds: Int32Array.of(2, 9, 3),
        attentionMask: Int32Array.of(1, 1, 1),
      };
      const states = () => {
        const model = loadModel(at("m"));
        const values = tf.tidy(() => encode(model.parameters, model.config, batch).dataSync());
        saveModel(at("again"), model);
        model.parameters.dispose();
        return [...values];
      };
      const before = states();
      changeJson(at("m", "config.json"), (json) => {
        json.hidden_act = activation;
      });
      expect(states()).to.not.deep.equal(before);
      const saved = JSON.parse(fs.readFileSync(at("again", "config.json"), "utf8"));
      expect(saved.hidden_act).to.equal(activation === "swish" ? "silu" : activation);
    });
  }
});

describe("bucketOf()", () => {
  it("begins a new bucket at the distances at which MPNet of transformers does", () => {
    const starts: number[] = [];
    let last = -1;
    for (let distance = -600; distance <= 600; distance++) {
      const bucket = bucketOf(distance, 32);
      if (bucket !== last) starts.push(distance);
      last = bucket;
    }
    expect(starts).to.deep.equal([
      ...[-600, -90, -63, -45, -31, -22, -15, -11, -7, -6, -5, -4, -3, -2, -1, 0],
      ...[1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91],
    ]);
    expect([bucketOf(-600, 32), bucketOf(0, 32), bucketOf(1, 32), bucketOf(600, 32)]).to.deep.equal([15, 0, 17, 31]);
  });
});
