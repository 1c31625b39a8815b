/** Fine-tuning and re-ranking in bfloat16, where the engine has it: resumed to the same bytes, near float32. */
import * as fs from "node:fs";
import { expect } from "chai";
import { describeEngine, whyNoBfloat16 } from "../../lib/engine";
import { readRun } from "../../lib/eval";
import { type FinetuneOptions, finetune, rerank } from "../../lib/finetune";
import { readManifest } from "../../lib/train";
import { hashOf } from "../train/runs";
import { putRun, smallRun, useCollection } from "./collection";

describe("finetune() and rerank() in bfloat16", () => {
  const { at } = useCollection();
  const precision = "bfloat16" as const;
  const able = () => whyNoBfloat16(describeEngine().name) === undefined;

  const cases: [string, Partial<FinetuneOptions>][] = [
    ["of a bi-encoder in chunks", { chunkSize: 5 }],
    ["of a cross-encoder", { architecture: "cross-encoder", passageMaxLength: 24 }],
  ];
  for (const [what, changes] of cases) {
    it(`finetune() ${what} in bfloat16, stopped and resumed, ends with the bytes of an uninterrupted run`, async () => {
      await finetune(smallRun(at(), "whole", { ...changes, precision }));
      const controller = new AbortController();
      let made = 0;
      const onProgress = () => {
        if (++made === 4) controller.abort();
      };
      await finetune({ ...smallRun(at(), "out", { ...changes, precision }), signal: controller.signal, onProgress });
      await finetune(smallRun(at(), "out", { ...changes, precision, resume: true }));
      expect(hashOf(at("out"), "model.safetensors")).to.equal(hashOf(at("whole"), "model.safetensors"));
      expect(readManifest(at("out"))?.options.precision).to.equal(able() ? "bfloat16" : "float32");
    });
  }

  it("rerank() in bfloat16 gives scores near float32's, or says that it goes on in float32", async () => {
    const changes = { architecture: "cross-encoder", passageMaxLength: 24 } as const;
    await finetune(smallRun(at(), "cross", changes));
    const { data } = smallRun(at(), "cross", changes);
    const judged = fs.readFileSync(`${data}/qrels/train.tsv`, "utf8").split("\n").slice(1, -1);
    const documents = [...new Set(judged.map((line) => line.split("\t")[1]))].slice(0, 12);
    const queries = [...new Set(judged.map((line) => line.split("\t")[0]))];
    const run = putRun(at("all.run"), Object.fromEntries(queries.map((query) => [query, documents])));
    const notes: string[] = [];
    const options = { model: at("cross"), data, run, split: "train", onNote: (note: string) => notes.push(note) };
    await rerank({ ...options, out: at("plain.run") });
    await rerank({ ...options, out: at("narrow.run"), precision });
    const [plain, narrow] = [await readRun(at("plain.run")), await readRun(at("narrow.run"))];
    let [apart, largest] = [0, 0];
    for (const [query, scores] of plain)
      for (const [document, score] of scores) {
        apart = Math.max(apart, Math.abs(score - (narrow.get(query)?.get(document) as number)));
        largest = Math.max(largest, Math.abs(score));
      }
    if (able())
      expect(apart)
        .to.be.above(0)
        .and.below(0.05 * largest);
    else expect([apart, notes.join()]).to.deep.equal([0, notes[0]]);
    expect(notes).to.have.length(able() ? 0 : 1);
  });
});
