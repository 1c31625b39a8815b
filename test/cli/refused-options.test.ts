/** Options that would be ignored are wrong usage: of `export`, `plan encode` and `mine`. */
import { expect } from "chai";
import { CommanderError } from "commander";
import { program } from "../../lib/cli/program";
import { useScratch } from "../text/scratch";
import { putPassages } from "./toy-data";

/** What a command line is refused with as wrong usage, before anything is done. */
async function refusalOf(...words: string[]): Promise<string> {
  const root = program(words[0]);
  const quiet = { writeErr: () => {} };
  for (const command of root.commands.flatMap((each) => [each, ...each.commands])) command.configureOutput(quiet);
  const error = await root.parseAsync(words, { from: "user" }).catch((thrown) => thrown);
  if (error instanceof CommanderError) return error.message;
  throw new Error(`not refused: ${words.join(" ")}`, { cause: error });
}

describe("options that would be ignored", () => {
  const at = useScratch();

  const foreign: [to: string, ...words: string[]][] = [
    ...["--seed 7", "--batch-size 3", "--pack", "--no-pack", "--crop head", "--objective bow"].map(
      (typed): [string, ...string[]] => ["onnx", ...typed.split(" ")],
    ),
    ...["--base-url http://x", "--vector-bits 8", "--engine native", "--fields text=a"].map(
      (typed): [string, ...string[]] => ["st", ...typed.split(" ")],
    ),
    ...["--pooling mean", "--steps 3", "--tokenizer t", "--recipe paper-wiki"].map((typed): [string, ...string[]] => [
      "web",
      "--data",
      "d",
      ...typed.split(" "),
    ]),
    ...["--dtype fp16", "--title t", "--weights 1,2", "--k1 0.9"].map((typed): [string, ...string[]] => [
      "torch",
      "--data",
      "d",
      "--objective",
      "bow",
      "--steps",
      "2",
      ...typed.split(" "),
    ]),
  ];
  it("bowlab export refuses what the target does not take, by its name", async () => {
    for (const [to, ...words] of foreign) {
      const option = words.findLast((word) => word.startsWith("--"));
      const refusal = await refusalOf("export", "--to", to, "--model", "m", "--out", at("out"), ...words);
      expect(refusal).to.equal(`error: ${option} has no meaning for --to ${to}`);
    }
  });

  it("bowlab export --to torch has no options of a run of bowlab alone, and no preset beside a checkpoint", async () => {
    const torch = ["export", "--to", "torch", "--objective", "bow", "--steps", "2", "--data", "d", "--out", at("out")];
    for (const option of ["--profile", "--memory-limit", "--gradient-checkpointing", "--save-every"])
      expect(await refusalOf(...torch, option)).to.include(`unknown option '${option}'`);
    const both = await refusalOf(...torch, "--model", "m", "--preset", "base");
    expect(both).to.match(/'--preset <name>' cannot be used with option '--model <dir>'/);
  });

  it("bowlab export --to web refuses options of vectors where there are none", async () => {
    const web = ["export", "--to", "web", "--data", "d", "--out", at("out")];
    for (const [option, value] of [
      ...[
        ["dtype", "q8"],
        ["vector-bits", "8"],
        ["engine", "wasm"],
      ],
      ...[
        ["weights", "1,2"],
        ["max-length", "9"],
      ],
    ])
      expect(await refusalOf(...web, `--${option}`, value)).to.include(`'--${option}' is of vectors: give --model`);
  });

  it("bowlab export names what a target needs", async () => {
    const needs: [words: string, needed: string][] = [
      ["--to onnx", "--model"],
      ["--to web", "--data or --project"],
      ["--to torch", "--data"],
      ["--to torch --data d --steps 2", "--objective or --recipe"],
      ["--to torch --data d --objective bow", "--steps or --recipe"],
    ];
    for (const [words, needed] of needs)
      expect(await refusalOf("export", ...words.split(" "), "--out", at("out"))).to.match(
        new RegExp(`needs ${needed}$`),
      );
  });

  it("bowlab plan encode refuses a model without data, data without a model, and what they leave unread", async () => {
    const plan = (...words: string[]) => refusalOf("plan", "encode", ...words);
    expect(await plan("--model", "m")).to.match(/'--model <dir>' does nothing without --data/);
    expect(await plan("--data", "d")).to.match(/'--data <path>' does nothing without --model/);
    expect(await plan("--model", "m", "--data", "d", "--preset", "tiny")).to.match(/cannot be used with .*--model/);
    expect(await plan("--model", "m", "--data", "d", "--tokens", "9")).to.match(/cannot be used with .*--data/);
  });

  it("bowlab mine refuses a split of a training file", async () => {
    const data = putPassages(at("train.jsonl"));
    const words = ["mine", "--run", at("run"), "--data", data, "--out", at("out"), "--split", "foo"];
    expect(await refusalOf(...words)).to.match(/'--split' is of a BEIR folder: a training file has no splits/);
  });
});
