/**
 * `bowlab pretrain --init` from folders as they are downloaded, made by a live transformers with random weights: what
 * bowlab loads computes what transformers computes, and what it saves after some steps opens there again, tokenizer and
 * all.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { clsVectors, describeCheckpoint, encode, freshValues, loadModel, mlmLogits } from "../../lib/model";
import { Random } from "../../lib/random";
import { loadPassages, passageText } from "../../lib/text";
import { tokenizeCorpus, trainWordPiece, WordPieceTokenizer } from "../../lib/tokens";
import { pretrain, readManifest } from "../../lib/train";
import { bowlab } from "../cli/bowlab";
import { putPassages } from "../cli/toy-data";
import { expectClose } from "../oracle/golden";
import { requireOracle, runOracle } from "../oracle/oracle";
import { useScratch } from "../text/scratch";
import { syntheticPassages } from "./synthetic";

const kinds = ["classic", "sharded", "headless", "untied"] as const;

/** What a run says of each, on stderr and in its manifest. */
const notes: Record<(typeof kinds)[number], RegExp[]> = {
  classic: [/^left unread: bert\.pooler\.dense\.bias, .*, cls\.seq_relationship\.weight$/],
  sharded: [],
  headless: [/no MLM head: a fresh one is drawn from the seed/, /F16 are widened/, /^left unread: bert\.pooler/],
  untied: [/a score matrix of its own/, /BF16 are widened/],
};

const texts = ["the Café ÉLAN bako", "Naïve ba ko? MIRU.", "plain lower words", "東京 Ba"];

interface Answer {
  cls: number[];
  logits: number[];
  missing: string[];
  unexpected: string[];
}

describe("pretrain --init of a downloaded folder", function () {
  this.timeout(400_000);
  const at = useScratch();

  before(async function () {
    requireOracle(this);
    await useEngine();
  });

  it(`goes on from ${kinds.join(", ")}, and transformers opens what comes out`, async () => {
    const passages = syntheticPassages(60).map(({ id, title, text }, i) => ({
      ...{ id, title },
      text: i % 2 ? text : `${texts[i % texts.length]} ${text.toUpperCase()}`,
    }));
    const data = putPassages(at("corpus.jsonl"), passages);
    const trained = await trainWordPiece((await loadPassages(data)).map(passageText), {
      vocabSize: 220,
      lowercase: false,
    });
    const { tokens } = trained.vocabulary;
    const make = kinds.map((kind) => ({ kind, folder: at(kind) }));
    const expected = foreign({ tokens, make, texts, encode: make.map(({ folder }) => folder) });
    const ids = kinds.map((kind) => {
      const tokenizer = WordPieceTokenizer.load(at(kind));
      return texts.map((text) => [...tokenizer.encode(text)]);
    });
    expect(ids).to.deep.equal(expected);
    compareAll(kinds.map((kind, i) => ({ kind, folder: at(kind), ids: ids[i] })));

    for (const kind of kinds) {
      const out = at(`${kind} on`);
      if (kind === "headless") await byCommand(at(kind), data, out, notes[kind]);
      else {
        const tokenizer = WordPieceTokenizer.load(at(kind));
        const store = await tokenizeCorpus(passages, tokenizer);
        await pretrain({
          objective: "bow",
          steps: 2,
          batchSize: 4,
          maxLength: 24,
          store,
          tokenizer,
          init: at(kind),
          out,
        });
      }
      const found = readManifest(out)?.initNotes ?? [];
      expect(found, kind).to.have.length(notes[kind].length);
      for (const [i, note] of found.entries()) expect(note).to.match(notes[kind][i]);
    }
    const saved = kinds.map((kind, i) => ({ kind, folder: at(`${kind} on`), ids: ids[i] }));
    for (const { missing, unexpected } of compareAll(saved)) expect([missing, unexpected]).to.deep.equal([[], []]);
    expect(foreign({ texts, encode: saved.map(({ folder }) => folder) })).to.deep.equal(ids);
  });
});

/** `bowlab pretrain --init`, which says on stderr what it does not take as it is. */
async function byCommand(init: string, data: string, out: string, said: RegExp[]): Promise<void> {
  const args = ["pretrain", "--objective", "bow", "--init", init, "--data", data, "--out", out];
  const { code, stderr } = await bowlab([...args, "--steps", "2", "--batch-size", "4", "--max-length", "24"]);
  expect(code, stderr).to.equal(0);
  const lines = stderr.split("\n").map((line) => line.replace(`${init}: `, ""));
  for (const note of said)
    expect(
      lines.some((line) => note.test(line)),
      String(note),
    ).to.equal(true);
}

/** Makes folders and encodes texts by transformers: the ids of every folder's texts. */
function foreign(input: {
  tokens?: readonly string[];
  make?: unknown[];
  texts: string[];
  encode: string[];
}): number[][][] {
  return runOracle("test/oracle/foreign_bert.py", { input });
}

/** Vectors and, where there is a head, scores of every folder, by bowlab and by transformers. */
function compareAll(folders: { kind: string; folder: string; ids: number[][] }[]): Answer[] {
  const batches = folders.map(({ ids }) => {
    const length = Math.max(...ids.map((row) => row.length));
    const padded = ids.map((row) => [...row, ...new Array(length - row.length).fill(0)]);
    return { length, padded, attention: padded.map((row, b) => row.map((_, l) => (l < ids[b].length ? 1 : 0))) };
  });
  const answers = runOracle<Answer[]>("test/oracle/bert.py", {
    input: {
      run: folders.map(({ folder }, i) => ({ folder, ids: batches[i].padded, attention: batches[i].attention })),
    },
  });
  for (const [i, { kind, folder }] of folders.entries()) {
    const { length, padded, attention } = batches[i];
    const { config } = describeCheckpoint(folder);
    const model = loadModel(folder, { freshHead: (spec) => freshValues(spec, config, new Random(1)) });
    const batch = {
      ...{ batchSize: padded.length, length },
      inputIds: Int32Array.from(padded.flat()),
      attentionMask: Int32Array.from(attention.flat()),
    };
    const [cls, logits] = tf.tidy(() => {
      const hidden = encode(model.parameters, config, batch);
      return [clsVectors(hidden, batch.batchSize, length), mlmLogits(model.parameters, config, hidden)].map((tensor) =>
        Array.from(tensor.dataSync()),
      );
    });
    const V = config.vocabSize;
    model.parameters.dispose();
    expectClose(`${folder}: [CLS]`, cls, answers[i].cls);
    // transformers draws the head that is missing at random.
    if (answers[i].missing.length > 0) {
      expect([kind, folder.endsWith("headless")]).to.deep.equal(["headless", true]);
      continue;
    }
    const atTokens = (_: number, at: number) => batch.attentionMask[Math.floor(at / V)] === 1;
    expectClose(`${folder}: scores`, logits.filter(atTokens), answers[i].logits.filter(atTokens));
  }
  return answers;
}
