/**
 * `--to st`: foreign models opened by sentence-transformers after their way through bowlab give the vectors that it
 * made with them before, and an old folder of bowlab's becomes what a new run would have left.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { exportModel } from "../../lib/deploy";
import { finetune } from "../../lib/finetune";
import { openDenseEncoder } from "../../lib/retrieval";
import { smallRun, useCollection } from "../finetune/collection";
import { goldenPath, readGoldenJson } from "../oracle/golden";
import { requireSentenceTransformers, runOracle } from "../oracle/oracle";
import { foreignModels, worstDifference } from "./models";

const TOLERANCE = 1e-4;

interface Vectors {
  queries: number[][];
  passages: number[][];
}

describe("exportModel() to sentence-transformers", function () {
  this.timeout(120_000);
  const { at } = useCollection();

  it("foreign models give the same vectors as before, by sentence-transformers and by bowlab", async function () {
    requireSentenceTransformers(this);
    const { texts, models } = readGoldenJson<{ texts: string[]; models: Record<string, Vectors> }>(
      "foreign",
      "vectors.json",
    );
    const made = ["cls", "mean", "normalized"];
    const make = made.map((kind) => ({ kind, folder: at("made", kind) }));
    const before = runOracle<Record<string, Vectors>>("test/oracle/sentence_models.py", {
      input: { make, open: make.map(({ folder }) => folder), texts },
    });
    const expected = new Map(foreignModels.map((name) => [name, models[name]]));
    for (const { kind, folder } of make) expected.set(kind, before[folder]);
    for (const name of expected.keys()) {
      const model = made.includes(name) ? at("made", name) : goldenPath("foreign", name);
      exportModel({ model, to: "st", out: at("out", name) });
    }
    const answers = runOracle<Record<string, Vectors>>("test/oracle/sentence_models.py", {
      input: { open: [...expected.keys()].map((name) => at("out", name)), texts },
    });
    for (const [name, { queries, passages }] of expected) {
      const found = answers[at("out", name)];
      expect(worstDifference(found.queries, queries), name).to.be.below(TOLERANCE);
      expect(worstDifference(found.passages, passages), name).to.be.below(TOLERANCE);
      const encoder = openDenseEncoder(at("out", name), "corpus");
      const ours = await encoder.encode(texts);
      encoder.dispose();
      const worst = Math.max(...passages.flat().map((value, i) => Math.abs(value - ours[i])));
      expect(worst, `${name} by bowlab`).to.be.below(TOLERANCE);
    }
  });

  for (const architecture of ["bi-encoder", "cross-encoder"] as const) {
    it(`a folder of an earlier version becomes what a run leaves today: ${architecture}`, async () => {
      await finetune(smallRun(at(), "new", { architecture, queryPrefix: "query:", steps: 4, evalEvery: 2 }));
      fs.cpSync(at("new"), at("old"), { recursive: true });
      const since = ["tokenizer.json", "special_tokens_map.json", "README.md"];
      const modules = ["modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"];
      for (const name of [...since, ...modules, "1_Pooling", "2_Dense"]) {
        fs.rmSync(at("old", name), { recursive: true, force: true });
      }
      exportModel({ model: at("old"), to: "st", out: at("again", "new") });
      const logs = /\.jsonl$|^negatives/;
      const expected = filesBelow(at("new")).filter((name) => !logs.test(name));
      expect(filesBelow(at("again", "new"))).to.deep.equal(expected);
      for (const name of expected) {
        const same = fs.readFileSync(at("again", "new", name)).equals(fs.readFileSync(at("new", name)));
        expect(same, name).to.equal(true);
      }
    });
  }
});

function filesBelow(folder: string): string[] {
  return (fs.readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => fs.statSync(`${folder}/${name}`).isFile())
    .sort();
}
