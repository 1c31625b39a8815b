/**
 * Splits for a collection that has none to train on: its judged queries dealt out to train, dev and test by a fixed
 * seed.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { Random } from "../lib/random";
import { readQrels, writeQrels } from "../lib/text";

/**
 * The collection itself, or a copy in `folder` whose judged queries are dealt out: 60 % train, 15 % dev, the rest test.
 */
export async function dealSplits(data: string, folder: string): Promise<string> {
  const has = (place: string, split: string) => fs.existsSync(path.join(place, "qrels", `${split}.tsv`));
  if (has(data, "train")) return data;
  if (has(folder, "test")) return folder;
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ["corpus.jsonl", "queries.jsonl"]) fs.copyFileSync(path.join(data, name), path.join(folder, name));
  const qrels = [...(await readQrels(data, "test"))];
  new Random(1).fork("splits").shuffle(qrels);
  const [train, dev] = [Math.round(0.6 * qrels.length), Math.round(0.75 * qrels.length)];
  const parts = { train: qrels.slice(0, train), dev: qrels.slice(train, dev), test: qrels.slice(dev) };
  for (const [split, part] of Object.entries(parts))
    await writeQrels(path.join(folder, "qrels", `${split}.tsv`), new Map(part), "beir");
  return folder;
}
