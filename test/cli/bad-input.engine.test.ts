/**
 * Bad input on the command line: exit code 1, one message that names the place and the way out, and nothing
 * half-written.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { tokenizeCorpus, trainWordPiece } from "../../lib/tokens";
import { put, useScratch } from "../text/scratch";
import { hashOf, saveSpeck } from "../train/runs";
import { type SyntheticCorpus, syntheticPassages } from "../train/synthetic";
import { bowlab } from "./bowlab";
import { changeJson, filesIn, putPassages, shortRun } from "./toy-data";

describe("bowlab with bad input", () => {
  const at = useScratch();
  let corpus: SyntheticCorpus;

  before(async () => {
    await useEngine();
    const passages = syntheticPassages(30);
    const tokenizer = await trainWordPiece(
      passages.map(({ title, text }) => `${title} ${text}`),
      { vocabSize: 120 },
    );
    corpus = { passages, tokenizer, store: await tokenizeCorpus(passages, tokenizer) };
  });

  /** Runs, expects exit code 1 and no result, and gives the message. */
  async function complaint(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, stdout, stderr } = await bowlab(args, env);
    expect([code, stdout], stderr).to.deep.equal([1, ""]);
    expect(stderr).to.include("bowlab: ");
    expect(stderr, "a stack is for defects only").to.not.match(/\n\s+at /);
    return stderr;
  }

  const tokenizer = (data: string) => ["tokenizer", "--data", data, "--vocab-size", "100", "--out", at("out")];
  const pretrain = (...more: string[]) => [
    ...["pretrain", "--objective", "bow", "--data", putPassages(at("corpus.jsonl"), corpus.passages)],
    ...["--out", at("out"), ...shortRun, ...more],
  ];
  const withoutPreset = (args: string[]) => args.filter((_, i) => args[i] !== "--preset" && args[i - 1] !== "--preset");

  it("bowlab names a corpus that is missing, and a folder without one", async () => {
    expect(await complaint(tokenizer(at("gone.jsonl")))).to.include(`${at("gone.jsonl")}: no such file or folder`);
    expect(await complaint(tokenizer(at()))).to.match(/corpus\.jsonl/);
    expect(filesIn(at("out"))).to.deep.equal([]);
  });

  it("bowlab says that a corpus is empty", async () => {
    expect(await complaint(tokenizer(put(at("empty.jsonl"), "\n \n")))).to.match(/empty\.jsonl: the corpus is empty/);
    expect(
      await complaint([
        "pretrain",
        "--objective",
        "mlm",
        "--data",
        put(at("none.jsonl"), ""),
        "--out",
        at("out"),
        ...shortRun,
      ]),
    ).to.match(/none\.jsonl: the corpus is empty/);
    expect(filesIn(at("out"))).to.deep.equal([]);
  });

  it("bowlab names file and line of what is not JSON, of a field of the wrong type, and of an id that comes twice", async () => {
    const good = '{"_id":"a","text":"one two"}\n';
    expect(await complaint(tokenizer(put(at("c.jsonl"), `${good}{"_id": "b", "text"\n`)))).to.match(
      /c\.jsonl:2: the line is not JSON/,
    );
    expect(
      await complaint(tokenizer(put(at("c.jsonl"), `${good}${good.replace("a", "b")}{"_id":"c","text":7}\n`))),
    ).to.match(/c\.jsonl:3: .*\(text\): expected a string, found a number/);
    expect(await complaint(tokenizer(put(at("c.jsonl"), good + good)))).to.match(
      /c\.jsonl:2: the id "a" comes twice.*line 1/,
    );
    expect(filesIn(at("out"))).to.deep.equal([]);
  });

  it("bowlab pretrain names the special token that a vocabulary lacks, and its file", async () => {
    corpus.tokenizer.save(at("tokenizer"));
    const file = at("tokenizer", "vocab.txt");
    put(file, fs.readFileSync(file, "utf8").replace("[MASK]\n", ""));
    expect(await complaint(pretrain("--tokenizer", at("tokenizer")))).to.match(
      /vocab\.txt: the vocabulary has no \[MASK\]/,
    );
    expect(filesIn(at("out"))).to.deep.equal([]);
  });

  it("bowlab pretrain says when the tokenizer does not belong to the checkpoint", async () => {
    saveSpeck(at("init"), corpus);
    const other = await trainWordPiece(["other words altogether"], { vocabSize: 30 });
    other.save(at("tokenizer"));
    const args = withoutPreset(pretrain("--init", at("init"), "--tokenizer", at("tokenizer")));
    expect(await complaint(args)).to.match(/tokenizer does not belong.*expected a vocabulary of 120/);
  });

  it("bowlab names the tensor of a checkpoint that does not fit its configuration, is missing or cut short", async () => {
    saveSpeck(at("init"), corpus);
    const data = putPassages(at("corpus.jsonl"), corpus.passages);
    const coverage = ["coverage", "--model", at("init"), "--data", data, "--max-length", "24"];
    changeJson(at("init", "config.json"), (config) => {
      config.intermediate_size = 96;
    });
    for (const args of [coverage, withoutPreset(pretrain("--init", at("init")))]) {
      expect(await complaint(args)).to.match(
        /model\.safetensors: .*does not fit its configuration \(bert\.encoder\.layer\.0\.intermediate\.dense\.weight\): expected shape \[96,32\], found shape \[64,32\]/,
      );
    }
    changeJson(at("init", "config.json"), (config) => {
      config.intermediate_size = 64;
      config.num_hidden_layers = 2;
    });
    expect(await complaint(coverage)).to.match(
      /lacks a tensor.*bert\.encoder\.layer\.1\.attention\.self\.query\.weight/,
    );
    const weights = fs.readFileSync(at("init", "model.safetensors"));
    fs.writeFileSync(at("init", "model.safetensors"), weights.subarray(0, weights.length - 8));
    expect(await complaint(coverage)).to.match(/model\.safetensors: /);
    fs.rmSync(at("init", "config.json"));
    expect(await complaint(coverage)).to.match(/not a checkpoint: config\.json is missing/);
  });

  it("bowlab names the engines when BOWLAB_ENGINE is none of them", async () => {
    const message = await complaint(pretrain(), { BOWLAB_ENGINE: "abacus" });
    expect(message).to.match(/unknown engine: expected one of auto, cuda, native, webgpu, wasm, cpu, found "abacus"/);
  });

  it("bowlab pretrain names the option that is out of range", async () => {
    const { code, stdout, stderr } = await bowlab(pretrain("--encoder-mask-ratio", "1.5"));
    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.match(
      /'--encoder-mask-ratio <x>' argument '1\.5' is invalid\. Expected a number between 0 and 1/,
    );
    expect(await complaint(pretrain("--max-length", "513"))).to.match(
      /\(maxLength\): expected at most 512 tokens, found 513/,
    );
    expect(filesIn(at("out"))).to.deep.equal([]);
  });

  it("bowlab pretrain refuses an occupied folder, and to resume with other options, and names the differences", async () => {
    const first = await bowlab(pretrain());
    expect(first.code, first.stderr).to.equal(0);
    const before = hashOf(at("out"), "model.safetensors");
    expect(await complaint(pretrain())).to.match(/out: the folder holds a checkpoint already.*--resume/);
    const resumed = await complaint(pretrain("--resume", "--seed", "6", "--steps", "9"));
    expect(resumed).to.match(/cannot resume.*steps: the run has 4, now 9.*seed: the run has 5, now 6/);
    expect(hashOf(at("out"), "model.safetensors")).to.equal(before);
  });

  it("bowlab pretrain refuses a batch that memory cannot hold, and a corpus with nothing to learn from", async () => {
    const large = await complaint(pretrain("--batch-size", "100000000"));
    expect(large).to.match(
      /would need more memory than there is \(batchSize\).*--batch-size \d+ (--accumulation \d+ )?fits/,
    );
    corpus.tokenizer.save(at("tokenizer"));
    const nothing = pretrain("--tokenizer", at("tokenizer"));
    nothing[nothing.indexOf("--data") + 1] = put(at("nothing.jsonl"), '{"_id":"a","text":""}\n');
    expect(await complaint(nothing)).to.match(/nothing to learn from in the corpus.*1 passage without text/);
    expect(filesIn(at("out"))).to.deep.equal([]);
  });

  it("bowlab says when it cannot write where it should", async () => {
    const file = put(at("file"), "in the way");
    const data = putPassages(at("corpus.jsonl"), corpus.passages);
    expect(await complaint(["tokenizer", "--data", data, "--vocab-size", "100", "--out", `${file}/below`])).to.include(
      file,
    );
    expect(fs.readFileSync(file, "utf8")).to.equal("in the way");
  });
});
