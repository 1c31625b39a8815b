/** The smallest runs of four commands, for a count of the files that each enters. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { filesEntered } from "./files-entered";

const commands = ["pretrain", "encode", "search", "eval"] as const;

/**
 * Runs the commands of a built checkout on a collection of 40 short passages.
 * @returns the source files that each command entered
 */
export function filesOfCommands(checkout: string): Map<string, string[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-tiny-"));
  const at = (...names: string[]) => path.join(folder, ...names);
  try {
    writeCollection(at("data"));
    const [program, dist] = [path.join(checkout, "lib/cli/bowlab.cjs"), path.join(checkout, "lib/dist")];
    const tokenizer = ["tokenizer", "--data", at("data"), "--vocab-size", "150", "--out", at("tokenizer")];
    const { status, stderr } = spawnSync(process.execPath, [program, ...tokenizer], { encoding: "utf8" });
    if (status !== 0) throw new Error(`the tokenizer was not trained: ${stderr}`);
    const model = ["--model", at("model"), "--data", at("data")];
    const options: Record<(typeof commands)[number], string[]> = {
      pretrain: [
        ...["--objective", "bow", "--data", at("data"), "--tokenizer", at("tokenizer"), "--out", at("model")],
        ...["--preset", "tiny", "--steps", "2", "--batch-size", "8", "--max-length", "16", "--seed", "1"],
      ],
      encode: [...model, "--out", at("vectors")],
      search: [...model, "--split", "test", "--run", at("test.run")],
      eval: ["--run", at("test.run"), "--qrels", at("data/qrels/test.tsv"), "--measures", "nDCG@10,RR@10"],
    };
    return new Map(commands.map((name) => [name, filesEntered(dist, [program, name, ...options[name]])]));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A collection in BEIR's layout: every passage names a fruit and a colour, and every fruit is asked for. */
function writeCollection(folder: string): void {
  const fruits = ["apple", "cherry", "lemon", "mango", "melon", "olive", "peach", "plum"];
  const colours = ["red", "green", "yellow", "black", "white"];
  const jsonl = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const passages = fruits.flatMap((fruit) =>
    colours.map((colour) => ({
      _id: `${fruit}-${colour}`,
      title: "",
      text: `A ${colour} ${fruit} lies on the table.`,
    })),
  );
  const queries = fruits.map((fruit) => ({ _id: `q-${fruit}`, text: `where is the ${fruit}` }));
  const judged = fruits.map((fruit) => `q-${fruit}\t${fruit}-red\t1\n`).join("");
  fs.mkdirSync(path.join(folder, "qrels"), { recursive: true });
  fs.writeFileSync(path.join(folder, "corpus.jsonl"), jsonl(passages));
  fs.writeFileSync(path.join(folder, "queries.jsonl"), jsonl(queries));
  fs.writeFileSync(path.join(folder, "qrels/test.tsv"), `query-id\tcorpus-id\tscore\n${judged}`);
}
