/** What `train.py` made, taken back: without PyTorch, by files as it would leave them. */
import * as fs from "node:fs";
import { expect } from "chai";
import { exportTraining, importTraining } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { readJson, writeJson } from "../../../lib/files";
import { put, useScratch } from "../../text/scratch";
import { saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";

describe("importTraining()", () => {
  const at = useScratch();
  before(() => useEngine());

  it("importTraining() takes a folder's name with a slash at its end, and leaves nothing beside it", async () => {
    const corpus = await syntheticCorpus();
    saveSpeck(at("init"), corpus);
    const { store, tokenizer } = corpus;
    const settings = { objective: "mlm", steps: 2, batchSize: 4, maxLength: 24, init: at("init") };
    await exportTraining({ ...settings, store, tokenizer, out: at("torch") });
    const { fingerprint: training } = readJson(at("torch", "training.json")) as { fingerprint: string };
    put(at("torch", "run", "log.jsonl"), "{}\n");
    fs.copyFileSync(at("torch", "start", "model.safetensors"), at("torch", "run", "model.safetensors"));
    const made = { training, step: 2, torch: "2.9", device: "cpu", processes: 1, precision: "float32" };
    writeJson(at("torch", "run", "torch.json"), made);

    const report = importTraining({ folder: at("torch"), out: `${at("model")}/` });
    expect(report).to.deep.include({ objective: "mlm", step: 2, out: `${at("model")}/` });
    expect(fs.readdirSync(at("model"))).to.include.members(["config.json", "manifest.json", "model.safetensors"]);
    expect(fs.readFileSync(at("model", "README.md"), "utf8")).to.match(/^# model$/m);
    expect(fs.readdirSync(at()).sort()).to.deep.equal(["init", "model", "torch"]);
  });
});
