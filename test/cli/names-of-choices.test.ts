import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { main } from "../../lib/cli";

/** Names that every object has: a look-up in a plain object finds them. */
const inherited = ["constructor", "__proto__", "toString", "hasOwnProperty"];

/** Every option that takes a name from a list: the command up to it, and a choice that the message must list. */
const options: [command: string, option: string, choice: string][] = [
  ["pretrain --data D --out O --steps 1", "--objective", "dupmae"],
  ["pretrain --data D --out O --steps 1 --objective mlm", "--preset", "tiny"],
  ["pretrain --data D --out O", "--recipe", "paper-wiki"],
  ["pretrain --data D --out O --steps 1 --objective ed", "--mask-sampler", "vectorised"],
  ["pretrain --data D --out O --steps 1 --objective bow", "--bow-reading", "code"],
  ["pretrain --data D --out O --steps 1 --objective bow", "--bow-stop-words", "out"],
  ["pretrain --data D --out O --steps 1 --objective bow", "--pooling", "mean"],
  ["pretrain --data D --out O --steps 1 --objective mlm", "--crop", "head"],
  ["pretrain --data D --out O --steps 1 --objective mlm", "--learning-rate-schedule", "cosine"],
  ["pretrain --data D --out O --steps 1 --objective mlm", "--engine", "native"],
  ["pretrain --data D --out O --steps 1 --objective mlm", "--text-unit", "line"],
  ["tokenizer --data D --out O --vocab-size 100", "--text-unit", "line"],
  ["coverage --model D --data D", "--head", "bare"],
  ["coverage --model D --data D", "--engine", "native"],
  ["finetune --model D --data D --out O --steps 1 --negatives in-batch", "--architecture", "bi-encoder"],
  ["finetune --model D --data D --out O --steps 1 --negatives in-batch", "--pooling", "mean"],
  ["finetune --model D --data D --out O --steps 1 --negatives in-batch", "--learning-rate-schedule", "cosine"],
  ["encode --model D --data D --out O", "--what", "corpus"],
  ["encode --model D --data D --out O", "--pooling", "mean"],
  ["search --data D --run O --bm25", "--method", "lucene"],
  ["search --data D --run O --bm25", "--stem", "porter"],
  ["search --data D --run O --bm25", "--stop-words", "english"],
  ["search --data D --run O --bm25 --model D", "--fuse", "rrf"],
  ["search --data D --run O --bm25 --model D --fuse sum", "--normalize", "min-max"],
  ["mine --run D --data D --out O", "--run-format", "trec"],
  ["eval --run D --qrels D", "--measures", "nDCG"],
  ["eval --run D --qrels D", "--semantics", "trec10"],
  ["eval --run D --qrels D", "--missing", "zero"],
  ["eval --run D --qrels D", "--run-format", "trec"],
  ["eval --run D --qrels D", "--format", "markdown"],
  ["compare D D --qrels D", "--measure", "nDCG"],
  ["compare D D --qrels D", "--semantics", "trec10"],
  ["compare D D --qrels D", "--format", "markdown"],
  ["rerank --model D --data D --run D --out O", "--run-format", "trec"],
  ["data get --out O", "", "scifact"],
  ["data list", "", "scifact"],
  ["data convert D --out O --to jsonl", "--what", "run"],
  ["data convert D --out O --what run", "--to", "trec"],
  ["data convert D --out O --what run --to trec", "--from", "trec"],
];

/** Runs the command line in this process; what it wrote to stderr, and its exit code. */
async function said(words: string[]): Promise<{ code: unknown; text: string }> {
  const write = process.stderr.write;
  const before = process.exitCode;
  let text = "";
  process.stderr.write = ((piece: string | Uint8Array) => {
    text += piece.toString();
    return true;
  }) as typeof write;
  try {
    process.exitCode = 0;
    await main(words);
    return { code: process.exitCode, text };
  } finally {
    process.stderr.write = write;
    process.exitCode = before;
  }
}

describe("names that every object has, as choices", () => {
  let folder = "";
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-test-"));
    fs.writeFileSync(path.join(folder, "data"), "q 0 d 1\n");
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const [line, option, choice] of options) {
    it(`bowlab ${line.split(" ")[0]} ${option || "NAME"} knows its own names alone`, async () => {
      const places = new Map([
        ["D", path.join(folder, "data")],
        ["O", path.join(folder, "out")],
      ]);
      const words = line.split(" ").map((word) => places.get(word) ?? word);
      for (const name of inherited) {
        const { code, text } = await said([...words, ...(option ? [option] : []), name]);
        expect(text, `${option} ${name}`).to.include(name).and.include(choice).and.not.include("    at ");
        // A measure and a collection are looked up by the library, which says so as of any input.
        expect(code, text).to.equal(/^--measure|^$/.test(option) ? 1 : 2);
        expect(fs.existsSync(path.join(folder, "out"))).to.equal(false);
      }
    });
  }
});
