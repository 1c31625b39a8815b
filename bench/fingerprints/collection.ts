/** A small made-up collection in BEIR's layout: passages of made-up words, queries out of them, three splits. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Random } from "../../lib/random";

const PASSAGES = 120;
const QUERIES = 40;
const SPLITS = { train: [0, 24], dev: [24, 32], test: [32, 40] } as const;

/** Writes the collection into `folder`, the same every time. */
export function makeCollection(folder: string): void {
  const random = new Random(7);
  const words = Array.from({ length: 400 }, (_, i) => `w${i.toString(36)}${"abcdefghij"[i % 10]}`);
  const word = () => words[Math.floor(random.uniform() ** 2 * words.length)];
  const phrase = (length: number) => Array.from({ length }, word).join(" ");
  const passages = Array.from({ length: PASSAGES }, (_, i) => ({
    _id: `p${i}`,
    title: word(),
    text: `${phrase(12 + (i % 20))}. ${phrase(8)}.`,
  }));
  const queries = Array.from({ length: QUERIES }, (_, i) => ({
    _id: `q${i}`,
    text: passages[3 * i].text.split(" ").slice(2, 8).join(" "),
  }));
  fs.mkdirSync(path.join(folder, "qrels"), { recursive: true });
  fs.writeFileSync(path.join(folder, "corpus.jsonl"), lines(passages.map((passage) => JSON.stringify(passage))));
  fs.writeFileSync(path.join(folder, "queries.jsonl"), lines(queries.map((query) => JSON.stringify(query))));
  for (const [split, [from, to]] of Object.entries(SPLITS)) {
    const rows = Array.from({ length: to - from }, (_, i) => `q${from + i}\tp${3 * (from + i)}\t1`);
    fs.writeFileSync(path.join(folder, "qrels", `${split}.tsv`), lines(["query-id\tcorpus-id\tscore", ...rows]));
  }
}

function lines(of: readonly string[]): string {
  return `${of.join("\n")}\n`;
}
