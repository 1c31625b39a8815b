/** The command line's manners: help, version, wrong usage (exit code 2). No engine is started by any of these. */
import { expect } from "chai";
import { bowlabVersion } from "../../lib/version";
import { bowlab } from "./bowlab";

const help: Record<string, string[]> = {
  "": ["doctor", "corpus", "tokenizer", "pretrain", "coverage", "--version"],
  doctor: ["--install", "--json"],
  corpus: ["apidocs"],
  "corpus apidocs": ["--out", "--project", "--dependencies", "--no-own", "--max-file-mb", "--json"],
  tokenizer: ["--data", "--vocab-size", "--out", "--json"],
  pretrain: [
    ...[
      "--objective",
      "--data",
      "--out",
      "--preset",
      "--tokenizer",
      "--init",
      "--steps",
      "--batch-size",
      "--max-length",
    ],
    ...[
      "--seed",
      "--resume",
      "--save-every",
      "--engine",
      "--json",
      '"mlm", "ae", "ar", "ed", "bow", "dupmae"',
      '"tiny", "mini", "small", "base"',
    ],
  ],
  encode: ["--model", "--data", "--out", "--what", "corpus", "queries", "--shard", "--pooling", "--engine", "--json"],
  search: [
    ...["--model", "--bm25", "--vectors", "--data", "--split", "--run", "--k", "--fuse", "--index", "--stop-words"],
    ...[
      "--stem",
      "--segment",
      "--min-length",
      "--title-weight",
      "--k1",
      "--approximate",
      "--json",
      '"lucene", "robertson", "atire", "bm25l", "bm25+"',
    ],
  ],
  coverage: ["--model", "--data", "--k", "--engine", "--json"],
  finetune: [
    ...["--model", "--data", "--split", "--negatives", "in-batch, bm25, given", "--steps", "--out", "--teacher"],
    ...["--stages", "--resume", "--engine", "--json"],
  ],
  mine: ["--run", "--data", "--split", "--ranks", "--per-query", "--out", "--json"],
  rerank: ["--model", "--data", "--run", "--out", "--with-answers", "--json"],
  eval: ["--run", "--qrels", "--measures", "--semantics", '"trec10", "trec9", "msmarco"', "--per-query", "--json"],
  compare: ["--qrels", "--measure", "--baseline", "--seed", "--json", "<runs...>"],
  data: ["list", "get", "convert"],
  "data get": ["--out", "--mirror", "--no-checksum", "--json"],
  "data convert": ["--what", "--to", "--out", "--json", "msmarco", "tevatron"],
};

const run = ["--objective", "mlm", "--data", "x", "--out", "y", "--steps", "1"];

const tuning = ["--model", "m", "--data", "x", "--out", "y", "--steps", "1"];
const convert = (what: string, to: string) => ["data", "convert", "x", "--what", what, "--to", to, "--out", "y"];

/** Arguments, and what the complaint must name. */
const wrong: [string, string[], string[]][] = [
  ["no command", [], ["Usage: bowlab"]],
  ["an unknown command", ["distil"], ["unknown command 'distil'"]],
  ["an unknown command, and --help", ["nonsense", "--help"], ["unknown command 'nonsense'", "pretrain"]],
  ["a misspelt command", ["pretrian", "-h"], ["unknown command 'pretrian'", "Did you mean pretrain?"]],
  ["the beginning of a command", ["evaluate"], ["Did you mean eval?"]],
  ["help for an unknown command", ["help", "nonsense"], ["unknown command 'nonsense'"]],
  ["an unknown command of a command", ["corpus", "apidoc", "--help"], ["Did you mean apidocs?"]],
  ["an unknown option, and --help", ["pretrain", "--fast", "--help"], ["unknown option '--fast'"]],
  ["a misspelt option", ["pretrain", "--batchsize", "5"], ["unknown option '--batchsize'", "--batch-size"]],
  [
    "an option in a value's place",
    ["tokenizer", "--data", "--out", "x"],
    ["--data <path>", "lacks its value", "'--out'"],
  ],
  ["two runs", ["eval", "--run", "a", "--qrels", "q", "--run=b"], ["'--run <file>' is given twice"]],
  ["an unknown option", ["pretrain", ...run, "--fast"], ["unknown option '--fast'"]],
  ["a missing option", ["tokenizer", "--data", "x", "--out", "y"], ["--vocab-size"]],
  ["a missing objective", ["pretrain", "--data", "x", "--out", "y", "--steps", "1"], ["--objective"]],
  ["an unknown objective", ["pretrain", ...run, "--objective", "bert"], ["'bert'", "mlm, ae, ar, ed, bow, dupmae"]],
  ["no steps", ["pretrain", "--objective", "mlm", "--data", "x", "--out", "y"], ["--steps"]],
  ["an unknown recipe", ["pretrain", ...run, "--recipe", "mine"], ["'mine'", "paper-wiki, paper-marco"]],
  ["an unknown pooling", ["pretrain", ...run, "--pooling", "max"], ["'max'", "cls, mean"]],
  ["an unknown preset", ["pretrain", ...run, "--preset", "huge"], ["'huge'", "tiny, mini, small, base"]],
  [
    "an unknown engine",
    ["pretrain", ...run, "--engine", "abacus"],
    ["'abacus'", "auto, cuda, native, webgpu, wasm, cpu"],
  ],
  ["an unknown place", ["pretrain", ...run, "--bow-stop-words", "no"], ["'no'", "in, out"]],
  ["an unknown reading", ["pretrain", ...run, "--bow-reading", "mine"], ["'mine'", "level, code, paper"]],
  ["an unknown head", ["coverage", "--model", "x", "--data", "y", "--head", "none"], ["'none'", "full, bare"]],
  [
    "steps that are not a number",
    ["pretrain", ...run, "--steps", "many"],
    ["--steps", "'many'", "whole number of at least 1"],
  ],
  ["steps of no profile", ["pretrain", ...run, "--profile-steps", "3"], ["--profile-steps <n>", "without --profile"]],
  ["half a row", ["pretrain", ...run, "--batch-size", "1.5"], ["--batch-size", "'1.5'"]],
  ["a rate of zero", ["pretrain", ...run, "--learning-rate", "0"], ["--learning-rate", "above 0"]],
  ["depths that are none", ["coverage", "--model", "x", "--data", "y", "--k", "T,few"], ["--k", "whole number"]],
  ["a missing model", ["finetune", "--data", "x", "--out", "y", "--steps", "1"], ["--model"]],
  ["an unknown architecture", ["finetune", ...tuning, "--architecture", "tri"], ["'tri'", "bi-encoder, cross-encoder"]],
  ["ranks that are none", ["mine", "--run", "r", "--data", "d", "--out", "o", "--ranks", "9"], ["--ranks", "2-200"]],
  [
    "a shard behind the last",
    ["encode", "--model", "x", "--data", "y", "--out", "z", "--shard", "4/4"],
    ["--shard", "0/4"],
  ],
  ["nothing to search by", ["search", "--data", "x", "--run", "y"], ["--bm25, --model, --vectors and --store"]],
  ["two systems and no fusion", ["search", "--data", "x", "--run", "y", "--bm25", "--model", "z"], ["--fuse rrf"]],
  ["an unknown BM25", ["search", "--data", "x", "--run", "y", "--bm25", "--method", "bm26"], ["'bm26'", "lucene"]],
  [
    "a million threads",
    ["search", "--data", "x", "--run", "y", "--bm25", "--threads", "1000000"],
    ["--threads", "at most"],
  ],
  ["a b above 1", ["search", "--data", "x", "--run", "y", "--bm25", "--b", "2"], ["--b", "0 to 1"]],
  ["a run without judgements", ["eval", "--run", "x"], ["--qrels"]],
  ["answers without a corpus", ["eval", "--run", "x", "--answers", "y"], ["--data"]],
  ["judgements and answers", ["eval", "--run", "x", "--qrels", "y", "--answers", "z"], ["--qrels", "--answers"]],
  [
    "unknown semantics",
    ["eval", "--run", "x", "--qrels", "y", "--semantics", "mine"],
    ["'mine'", "trec10, trec9, msmarco"],
  ],
  ["one run to compare", ["compare", "--qrels", "x", "a.run"], ["at least two runs"]],
  ["no run to compare", ["compare", "--qrels", "x"], ["runs"]],
  ["a confidence of one", ["compare", "--qrels", "x", "a", "b", "--confidence", "1"], ["between 0 and 1"]],
  ["a form that a run does not have", convert("run", "beir"), ["'beir'", "trec, msmarco, scores"]],
  ["a form to read that judgements do not need", [...convert("qrels", "beir"), "--from", "trec"], ["no need"]],
  ["a preset beside a checkpoint", ["pretrain", ...run, "--init", "x", "--preset", "tiny"], ["--preset", "--init"]],
];

describe("bowlab", () => {
  for (const [command, words] of Object.entries(help)) {
    it(`bowlab ${command} --help explains itself on stdout and exits 0`, async () => {
      const { code, stdout, stderr } = await bowlab([...command.split(" ").filter(Boolean), "--help"]);
      expect([code, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.include(`Usage: bowlab${command === "" ? "" : ` ${command}`} `);
      const unwrapped = stdout.replace(/\s+/g, " ");
      for (const word of words) expect(unwrapped).to.include(word);
    });
  }

  it("bowlab --version prints the version", async () => {
    expect(await bowlab(["--version"])).to.deep.equal({ code: 0, stdout: `${bowlabVersion}\n`, stderr: "" });
  });

  for (const [what, args, complaints] of wrong) {
    it(`bowlab with ${what} exits 2, says what is wrong on stderr and prints nothing on stdout`, async () => {
      const { code, stdout, stderr } = await bowlab(args);
      expect([code, stdout]).to.deep.equal([2, ""]);
      for (const complaint of complaints) expect(stderr).to.include(complaint);
    });
  }
});
