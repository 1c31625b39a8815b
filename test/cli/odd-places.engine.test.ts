/**
 * Every command with an odd place in each of its options for files and folders: the end is wrong usage or bad input,
 * said in a sentence that names the place, and never an unexpected failure. Run in this process, for a command's start
 * takes longer than its refusal.
 */
import * as fs from "node:fs";
import * as net from "node:net";
import { expect } from "chai";
import { CommanderError } from "commander";
import { program } from "../../lib/cli/program";
import { describeFailure } from "../../lib/cli/support/output";
import { useEngine } from "../../lib/engine";
import { InputError } from "../../lib/errors";
import { tokenizeCorpus, trainWordPiece } from "../../lib/tokens";
import { put, useScratch } from "../text/scratch";
import { saveSpeck } from "../train/runs";

/** Runs the command to its end; what it says meanwhile is kept back. */
async function complaintOf(args: string[]): Promise<string> {
  const writers = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  let said = "";
  for (const { stream } of writers) {
    stream.write = ((text: string) => {
      said += text;
      return true;
    }) as typeof stream.write;
  }
  try {
    await program().parseAsync(args, { from: "user" });
    return `no complaint: ${said}`;
  } catch (error) {
    return error instanceof CommanderError ? said : describeFailure(error, error instanceof InputError);
  } finally {
    for (const { stream, write } of writers) stream.write = write;
  }
}

describe("bowlab with odd places", function () {
  this.timeout(120_000);
  const at = useScratch();
  const server = net.createServer();

  before(async () => {
    await useEngine();
  });

  beforeEach(async () => {
    put(at("data", "corpus.jsonl"), '{"_id":"a","text":"one two"}\n{"_id":"b","text":"two three"}\n');
    put(at("data", "queries.jsonl"), '{"_id":"q","text":"one"}\n');
    for (const split of ["train", "test"]) put(at("data", "qrels", `${split}.tsv`), "q\ta\t1\n");
    put(at("a.run"), "q Q0 a 1 2 t\nq Q0 b 2 1 t\n");
    put(at("answers.jsonl"), '{"_id":"q","text":"one","answers":["one"]}\n');
    const tokenizer = await trainWordPiece(["one two three"], { vocabSize: 30 });
    const passages = [{ id: "a", title: "", text: "one two three" }];
    saveSpeck(at("model"), { passages, tokenizer, store: await tokenizeCorpus(passages, tokenizer) });
    fs.mkdirSync(at("folder"));
    put(at("empty.jsonl"), "");
    put(
      at("binary.jsonl"),
      Uint8Array.from({ length: 999 }, (_, i) => (i * 89) % 256),
    );
    put(
      at("noise.run"),
      Uint8Array.from({ length: 999 }, (_, i) => (i * 89) % 256),
    );
    fs.symlinkSync("loop.jsonl", at("loop.jsonl"));
    fs.symlinkSync("nowhere", at("dangling.jsonl"));
    fs.symlinkSync("/dev/null", at("device.jsonl"));
    await new Promise<void>((ready) => server.listen(at("socket.jsonl"), ready));
  });

  it("says that the disk is full, where the system names no file", function () {
    if (!fs.existsSync("/dev/full")) return this.skip();
    const full = fs.openSync("/dev/full", "w");
    try {
      expect(() => fs.writeSync(full, "x"))
        .to.throw()
        .that.satisfies((error: unknown) => {
          return /^bowlab: the disk is full: .*ENOSPC.*To do: make room/.test(describeFailure(error, false));
        });
    } finally {
      fs.closeSync(full);
    }
  });
  afterEach(() => new Promise((done) => server.close(done)));

  const odd = [
    ...["missing.jsonl", "folder", "empty.jsonl", "binary.jsonl", "noise.run", "loop.jsonl", "dangling.jsonl"],
    ...["device.jsonl", "socket.jsonl", "a.run/below", "data/qrels"],
  ];
  const file = (name: string) => at(name);

  /** Command → its arguments, and the options whose places are tried. */
  const commands: [name: string, args: () => string[], places: string[]][] = [
    ["tokenizer", () => ["--data", file("data"), "--vocab-size", "30", "--out", file("out")], ["--data"]],
    [
      "pretrain",
      () => [
        ...["--objective", "mlm", "--data", file("data"), "--out", file("out"), "--steps", "1", "--batch-size", "1"],
        ...["--init", file("model"), "--tokenizer", file("model"), "--max-length", "8"],
      ],
      ["--data", "--init", "--tokenizer"],
    ],
    ["coverage", () => ["--model", file("model"), "--data", file("data")], ["--model", "--data"]],
    [
      "finetune",
      () => [
        ...["--model", file("model"), "--data", file("data"), "--out", file("out"), "--steps", "1"],
        ...[
          "--negatives",
          file("a.run"),
          "--teacher",
          file("a.run"),
          "--dev-data",
          file("data"),
          "--dev-split",
          "test",
        ],
        ...["--batch-size", "1", "--group-size", "2", "--query-max-length", "8", "--passage-max-length", "8"],
      ],
      ["--model", "--data", "--negatives", "--teacher", "--dev-data"],
    ],
    ["mine", () => ["--run", file("a.run"), "--data", file("data"), "--out", file("o.run")], ["--run", "--data"]],
    [
      "rerank",
      () => ["--model", file("model"), "--data", file("data"), "--run", file("a.run"), "--out", file("o.run")],
      ["--model", "--data", "--run"],
    ],
    ["encode", () => ["--model", file("model"), "--data", file("data"), "--out", file("out")], ["--model", "--data"]],
    ["search", () => ["--bm25", "--data", file("data"), "--run", file("o.run")], ["--data"]],
    ["search", () => ["--vectors", file("v"), "--data", file("data"), "--run", file("o.run")], ["--vectors"]],
    ["search", () => ["--model", file("model"), "--data", file("data"), "--run", file("o.run")], ["--model"]],
    ["eval", () => ["--run", file("a.run"), "--qrels", file("data/qrels/test.tsv")], ["--run", "--qrels"]],
    [
      "eval",
      () => ["--run", file("a.run"), "--answers", file("answers.jsonl"), "--data", file("data")],
      ["--run", "--answers", "--data"],
    ],
    ["compare", () => [file("a.run"), file("a.run"), "--qrels", file("data/qrels/test.tsv")], ["--qrels"]],
    ["data", () => ["convert", "--what", "passages", "--to", "beir", "--out", file("o.jsonl")], [""]],
    ["data", () => ["convert", "--what", "queries", "--to", "beir", "--out", file("o.jsonl")], [""]],
    ["data", () => ["convert", "--what", "qrels", "--to", "trec", "--out", file("o.tsv")], [""]],
    ["data", () => ["convert", "--what", "run", "--to", "trec", "--out", file("o.run")], [""]],
    ["data", () => ["convert", "--what", "examples", "--to", "dpr", "--out", file("o.json")], [""]],
    ["data", () => ["convert", "--what", "questions", "--to", "dpr", "--out", file("o.csv")], [""]],
  ];

  for (const [name, args, places] of commands) {
    for (const place of places) {
      it(`bowlab ${name} names what stands in the place of ${place || "its file"}, whatever it is`, async () => {
        for (const each of odd) {
          const path = file(each);
          const words = args();
          if (place === "") words.splice(1, 0, path);
          else words[words.indexOf(place) + 1] = path;
          fs.rmSync(file("out"), { recursive: true, force: true });
          const said = await complaintOf([name, ...words]);
          if (process.env.SHOW) console.log(`      ${each}: ${said}`);
          expect(said, each).to.not.match(/unexpected failure|no complaint|\n\s+at /);
          expect(said, each).to.include(path);
        }
      });
    }
  }
});
