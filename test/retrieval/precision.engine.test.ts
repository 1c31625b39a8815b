/** Vectors made in bfloat16, where the engine has it: near float32's, kept apart from them on disk. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine, whyNoBfloat16 } from "../../lib/engine";
import { type EncoderConfig, initialParameters, preset, saveModel } from "../../lib/model";
import { Random } from "../../lib/random";
import { describeEncoding, encodeCollection, openSystem, VectorFiles } from "../../lib/retrieval";
import { putPassages } from "../cli/toy-data";
import { inputErrorOf, useScratch } from "../text/scratch";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";

describe("encoding in bfloat16", () => {
  const at = useScratch();
  const precision = "bfloat16" as const;
  let corpus: SyntheticCorpus;
  let config: EncoderConfig;
  let able: boolean;

  before(async () => {
    able = whyNoBfloat16((await useEngine()).name) === undefined;
    corpus = await syntheticCorpus();
    config = preset("tiny", corpus.tokenizer.vocabulary.size);
  });
  beforeEach(() => {
    const parameters = initialParameters(config, new Random(1));
    saveModel(at("model"), { config, parameters });
    corpus.tokenizer.save(at("model"), { modelMaxLength: config.maxPositions });
    parameters.dispose();
    putPassages(at("corpus.jsonl"), corpus.passages.slice(0, 40));
  });

  it("encodeCollection() in bfloat16 makes vectors of cosine 0.999 with float32's, the same each time, and says what it had", async () => {
    const notes: string[] = [];
    const options = { precision, onNote: (note: string) => notes.push(note) };
    const before = tf.memory().numTensors;
    await encodeCollection(at("model"), at("corpus.jsonl"), at("plain"));
    await encodeCollection(at("model"), at("corpus.jsonl"), at("narrow"), options);
    await encodeCollection(at("model"), at("corpus.jsonl"), at("again"), { ...options, batchSize: 7 });
    expect(tf.memory().numTensors).to.equal(before);
    const [plain, narrow, again] = await Promise.all(
      ["plain", "narrow", "again"].map((name) => new VectorFiles(at(name)).load()),
    );
    const H = config.hiddenSize;
    for (let row = 0; row < 40; row++) {
      const [a, b] = [plain, narrow].map((all) => all.subarray(row * H, (row + 1) * H));
      const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
      expect(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)), `row ${row}`).to.be.at.least(0.999);
    }
    expect(again.every((value, i) => Math.abs(value - narrow[i]) < 0.02)).to.equal(true);
    expect(describeEncoding(at("narrow"))?.precision).to.equal(able ? "bfloat16" : undefined);
    expect(describeEncoding(at("plain"))).to.not.have.property("precision");
    if (able) expect([notes, narrow.some((value, i) => value !== plain[i])]).to.deep.equal([[], true]);
    else expect(notes[0]).to.match(/going on in float32/);
  });

  it("encodeCollection() refuses a folder of vectors in another precision", async function () {
    if (!able) this.skip();
    await encodeCollection(at("model"), at("corpus.jsonl"), at("v"), { precision });
    const error = await inputErrorOf(() => encodeCollection(at("model"), at("corpus.jsonl"), at("v")));
    expect(error.message).to.match(/precision bfloat16, now float32/);
  });

  it("openSystem() encodes passages and queries in bfloat16, or says once that it goes on in float32", async () => {
    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    const system = await openSystem({ data: at("corpus.jsonl"), model: at("model"), precision, onNote });
    const query = { id: "q", text: corpus.passages[3].text };
    for await (const [, scores] of system.search([query], { k: 5 })) expect(scores).to.have.length(5);
    system.close();
    expect(notes.filter((note) => note.includes("float32"))).to.have.length(able ? 0 : 1);
  });
});
