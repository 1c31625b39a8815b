/**
 * The commands one after another on a small corpus: tokenizer, pretrain, coverage; results on stdout, everything else
 * on stderr.
 */
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { loadModel } from "../../lib/model";
import { put, useScratch } from "../text/scratch";
import { hashOf, loggedSteps } from "../train/runs";
import { bowlab, startSignalled } from "./bowlab";
import { filesIn, putPassages, shortRun } from "./toy-data";

const checkpoint = [
  "1_Pooling",
  "README.md",
  "config.json",
  "config_sentence_transformers.json",
  "log.jsonl",
  "manifest.json",
  "model.safetensors",
  "modules.json",
  "sentence_bert_config.json",
  "special_tokens_map.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.txt",
];

describe("bowlab from text to coverage", () => {
  const at = useScratch();

  /** Runs with --json, expects success, and gives the one JSON value on stdout. */
  async function result(...args: string[]) {
    const { code, stdout, stderr } = await bowlab([...args, "--json"]);
    expect(code, stderr).to.equal(0);
    return { value: JSON.parse(stdout), stderr };
  }

  it("bowlab tokenizer, pretrain and coverage work together, with JSON on stdout and progress on stderr", async () => {
    // Passages without text are kept from end to end.
    putPassages(at("data", "corpus.jsonl"));
    const tokenizer = await result("tokenizer", "--data", at("data"), "--vocab-size", "150", "--out", at("tokenizer"));
    expect(tokenizer.value.vocabSize).to.equal(150);
    expect(filesIn(at("tokenizer"))).to.deep.equal(["tokenizer_config.json", "vocab.txt"]);

    const common = ["--data", at("data"), "--tokenizer", at("tokenizer"), ...shortRun];
    const mlm = await result("pretrain", "--objective", "mlm", ...common, "--out", at("mlm"));
    expect(mlm.value).to.deep.include({ folder: at("mlm"), step: 4, complete: true });
    expect(mlm.value.data.passages).to.equal(80);
    expect(mlm.value.tokenizer.fingerprint).to.equal(tokenizer.value.fingerprint);
    expect(mlm.stderr).to.match(/engine \w+ \(.*thread/);
    expect(mlm.stderr).to.match(/training: 4\/4/);
    expect(filesIn(at("mlm"))).to.deep.equal(checkpoint);

    const small = ["--objective", "bow", "--steps", "2", "--batch-size", "4", "--max-length", "24"];
    const bow = await result("pretrain", ...small, "--data", at("data"), "--init", at("mlm"), "--out", at("bow"));
    expect(bow.value.objective).to.deep.include({ name: "bow", variant: "level" });
    expect(bow.value.init).to.equal(hashOf(at("mlm"), "model.safetensors"));

    const measure = ["coverage", "--model", at("bow"), "--data", at("data"), "--max-length", "24", "--k", "T,16,100"];
    const coverage = await result(...measure);
    for (const side of ["model", "frequencyPrior"]) {
      const report = coverage.value[side];
      expect([report.passages, report.emptyPassages]).to.deep.equal([78, 2]);
      expect(Object.keys(report.coverage)).to.have.members(["|T|", "16", "100"]);
      expect(report.coverage["16"]).to.be.within(0, report.coverage["100"]);
    }
    const text = await bowlab([...measure, "--limit", "20"]);
    expect(text.code).to.equal(0);
    expect(text.stdout).to.match(
      /^19 passages, .*\n\s+model\s+frequency prior\ncoverage@\|T\|\s+0\.\d{4}\s+0\.\d{4}\ncoverage@16 /,
    );
  });

  it("bowlab export --to torch writes the folder that --out names, from scratch and from a checkpoint", async () => {
    putPassages(at("data", "corpus.jsonl"));
    const small = ["--objective", "bow", "--steps", "2", "--batch-size", "4", "--max-length", "24"];
    const wanted = ["--to", "torch", ...small, "--preset", "tiny", "--data", at("data")];
    const fresh = await result("export", ...wanted, "--vocab-size", "150", "--bow-weight", "2", "--out", at("torch"));
    expect(fresh.value).to.deep.include({ out: at("torch"), to: "torch", objective: "bow", steps: 2 });
    expect(filesIn(at("torch"))).to.include.members(["train.py", "training.json", "requirements.txt"]);
    const { weights } = JSON.parse(fs.readFileSync(at("torch", "training.json"), "utf8"));
    expect(weights.bow).to.deep.equal([2, 2]);
    const first = [...small, "--preset", "tiny", "--data", at("data"), "--vocab-size", "150", "--out", at("bow")];
    await result("pretrain", ...first);
    const more = ["--to", "torch", ...small, "--data", at("data"), "--model", at("bow")];
    expect((await result("export", ...more, "--out", at("more"))).value.out).to.equal(at("more"));
  });

  it("bowlab export --to torch takes a recipe's objective and packing, which --no-pack undoes", async () => {
    putPassages(at("data", "corpus.jsonl"));
    const paper = ["--recipe", "paper-wiki", "--steps", "2", "--max-length", "24", "--preset", "tiny"];
    const wanted = ["--to", "torch", ...paper, "--data", at("data"), "--vocab-size", "150"];
    const packed = await result("export", ...wanted, "--out", at("packed"));
    expect(packed.value).to.deep.include({ objective: "bow", steps: 2 });
    const packingOf = (name: string) =>
      JSON.parse(fs.readFileSync(at(name, "training.json"), "utf8")).identity.data.packing;
    expect(packingOf("packed")).to.include({ maxLength: 24 });
    await result("export", ...wanted, "--no-pack", "--out", at("rows"));
    expect(packingOf("rows")).to.equal(null);
  });

  it("bowlab pretrain trains a vocabulary of its own where none is given, reads gzip, and gives the same bytes twice", async () => {
    const data = putPassages(at("corpus.jsonl.gz"));
    const args = [
      "pretrain",
      "--objective",
      "bow",
      "--data",
      data,
      "--vocab-size",
      "140",
      ...shortRun,
      "--bow-reading",
      "paper",
    ];
    for (const out of ["a", "b"]) expect((await bowlab([...args, "--out", at(out)])).code).to.equal(0);
    expect(hashOf(at("b"), "model.safetensors")).to.equal(hashOf(at("a"), "model.safetensors"));
    await useEngine();
    const model = loadModel(at("a"));
    expect([model.config.vocabSize, model.config.hiddenSize]).to.deep.equal([140, 128]);
    model.parameters.dispose();
  });

  it("bowlab pretrain --recipe says what it sets and what was given instead, and leaves the decoder beside the encoder", async () => {
    const data = putPassages(at("corpus.jsonl"));
    const given = [
      "--vocab-size",
      "140",
      "--preset",
      "tiny",
      "--batch-size",
      "4",
      "--max-length",
      "24",
      "--steps",
      "2",
    ];
    const args = ["pretrain", "--recipe", "retromae-wiki", ...given, "--mask-sampler", "official"];
    const { value, stderr } = await result(...args, "--data", data, "--out", at("out"));
    expect(stderr).to.match(/recipe retromae-wiki: .*\n {2}sets objective ed, .*decoderMaskRatio 0.5/);
    expect(stderr).to.match(/given instead: .*steps 2/);
    expect(value.objective).to.include({ name: "ed", maskSampler: "official", decoderMaskRatio: 0.5 });
    expect(value.options).to.include({ recipe: "retromae-wiki", learningRate: 1e-4, crop: "head", maxLength: 24 });
    expect(value.parameters.decoder).to.equal(198_272);
    expect(filesIn(at("out"))).to.deep.equal([...checkpoint, "decoder.safetensors"].sort());
    const plain = await bowlab([...args, "--pooling", "max", "--data", data, "--out", at("no")]);
    expect([plain.code, filesIn(at("no"))]).to.deep.equal([2, []]);
    const refused = await bowlab([...args, "--attention-window", "3", "--data", data, "--out", at("no")]);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/the objective ed has no such option \(attentionWindow\)/);
  });

  it("bowlab pretrain stopped by Ctrl-C saves its state, exits 1, says how to go on, and does", async function () {
    if (process.platform === "win32") {
      console.log("      skipped: Windows cannot send SIGINT to a process");
      this.skip();
    }
    const data = putPassages(at("corpus.jsonl"));
    const args = [
      "pretrain",
      "--objective",
      "mlm",
      "--data",
      data,
      "--vocab-size",
      "140",
      ...shortRun,
      "--save-every",
      "50",
    ];
    const long = [...args, "--steps", "60", "--out", at("out")];
    const child = startSignalled(long, "SIGINT", path.join(at("out"), "log.jsonl"));
    const [code] = await once(child, "close");
    const stderr = child.stderrText();
    expect(code, stderr).to.equal(1);
    const stopped = Number(/stopped at step (\d+) of 60; the state is saved.*--resume/.exec(stderr)?.[1]);
    expect(stopped).to.be.within(1, 59);
    expect(filesIn(at("out"))).to.include("trainer.safetensors");
    const { code: resumed } = await bowlab([...long, "--resume"]);
    expect(resumed).to.equal(0);
    expect(loggedSteps(at("out"))).to.deep.equal(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(filesIn(at("out"))).to.deep.equal(checkpoint);
  });

  it("bowlab pretrain takes a corpus of which only one passage has text", async () => {
    const data = put(
      at("c.jsonl"),
      '{"_id":"a","text":"some words here"}\n{"_id":"b","text":""}\n{"_id":"c","title":"","text":" "}\n',
    );
    const { value } = await result("pretrain", "--objective", "bow", "--data", data, ...shortRun, "--out", at("out"));
    expect([value.data.passages, value.complete]).to.deep.equal([3, true]);
  });
});
