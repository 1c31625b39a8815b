/** Encoding of collections: what cannot be compared is refused by the passage it belongs to. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { loadModel, readSafetensors, saveModel, writeSafetensors } from "../../lib/model";
import type { ProgressEvent } from "../../lib/progress";
import { describeEncoding, encodeCollection, VectorFiles } from "../../lib/retrieval";
import { putPassages } from "../cli/toy-data";
import { inputErrorOf, useScratch } from "../text/scratch";
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

  it("encodeCollection() reads the corpus whole for the first shard alone, until its content changes", async () => {
    const many = Array.from({ length: 2500 }, (_, i) => ({ ...corpus.passages[i % 20], id: `p${i}` }));
    putPassages(at("corpus.jsonl"), many);
    const made = [0, 1, 2].map((index) => async () => {
      const shard = { index, count: 3 };
      await encodeCollection(at("model"), at("corpus.jsonl"), at("v"), { shard, batchSize: 256, maxLength: 8 });
    });
    const file = at("v", "rows.json");
    await made[2]();
    const { rows, fingerprint, places } = JSON.parse(fs.readFileSync(file, "utf8"));
    expect([rows, places.map(({ row }: { row: number }) => row)]).to.deep.equal([
      2500,
      Array.from({ length: 20 }, (_, i) => 128 * i),
    ]);
    expect(fingerprint).to.equal(describeEncoding(at("v"))?.data.fingerprint);
    const before = fs.statSync(file).mtimeMs;
    await made[0]();
    fs.utimesSync(at("corpus.jsonl"), 1, 1);
    await made[1]();
    expect(fs.statSync(file).mtimeMs, "not made anew").to.equal(before);
    const whole = await encodeCollection(at("model"), at("corpus.jsonl"), at("w"), { batchSize: 256, maxLength: 8 });
    expect(whole.description.data.fingerprint).to.equal(fingerprint);
    const [parts, all] = [new VectorFiles(at("v")), new VectorFiles(at("w"))];
    expect([...parts.ids]).to.deep.equal([...all.ids]);
    const [found, expected] = [await parts.load(), await all.load()];
    expect(Buffer.from(found.buffer).equals(Buffer.from(expected.buffer)), "the same bits").to.equal(true);
    putPassages(at("corpus.jsonl"), many.slice(1));
    expect((await inputErrorOf(() => made[1]())).message).to.match(/vectors of another making.*data /);
  });

  it("encodeCollection() refuses a number that is none before it reads anything, and says what it expected", async () => {
    for (const [field, value] of Object.entries({
      batchSize: Number.NaN,
      maxLength: -1,
      shard: { index: 2, count: 2 },
    })) {
      const error = await inputErrorOf(() => encodeCollection(at("gone"), at("gone"), at("v"), { [field]: value }));
      expect(error).to.include({ field }).and.to.have.property("expected");
    }
  });

  it("encodeCollection() tells listeners that vectors which are there are kept", async () => {
    await encode();
    const events: ProgressEvent[] = [];
    const registry = globalThis as { [key: symbol]: unknown };
    registry[Symbol.for("bowlab.progress")] = (event: ProgressEvent) => events.push(event);
    const { rows, resumedAt } = await encode().finally(() => delete registry[Symbol.for("bowlab.progress")]);
    expect([rows, resumedAt]).to.deep.equal([10, 10]);
    expect(events.at(-1)).to.include({ done: 10, total: 10, end: "done", kept: true });
  });

  for (const name of ["vectors-00000-of-00001.npy", "ids-00000-of-00001.txt", "ids-00000-of-00001.txt.checksum"]) {
    for (const [how, damage] of [
      ["cut", (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
      ["changed", (bytes: Buffer) => bytes.map((byte, i) => (i === bytes.length - 9 ? byte ^ 1 : byte))],
    ] as const) {
      it(`encodeCollection() makes a shard again whose ${name} was ${how}, and says so`, async () => {
        await encode();
        const whole = fs.readFileSync(at("v", name));
        fs.writeFileSync(at("v", name), damage(fs.readFileSync(at("v", name))));
        const notes: string[] = [];
        const onNote = (line: string) => notes.push(line);
        const { resumedAt } = await encodeCollection(at("model"), at("corpus.jsonl"), at("v"), { onNote });
        expect(resumedAt).to.equal(0);
        expect(notes.join()).to.include(name).and.to.include("made again");
        expect(fs.readFileSync(at("v", name)).equals(whole)).to.equal(true);
        expect((await encode()).resumedAt).to.equal(10);
      });
    }
  }

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
