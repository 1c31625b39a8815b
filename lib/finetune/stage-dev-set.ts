/** The dev set of a stage, of its own data or of another folder, and what it is known by. */
import * as path from "node:path";
import { InputError } from "../errors";
import { sha256 } from "../files";
import { Random } from "../random";
import { readQrels, readQueries } from "../text";
import { type DevSet, devSet } from "./dev";
import { type Material, type MaterialOptions, rowsAndTexts } from "./material";
import type { FinetuneSettings } from "./settings";

export interface StageDevSetOptions extends MaterialOptions {
  /** BEIR folder of the dev split, where that is another than the data's. */
  devData?: string;
}

/** A dev set that can be told from others. */
export interface StageDevSet extends DevSet {
  /** Of its queries, their judgements and the corpus. */
  fingerprint: string;
}

/** Undefined where none is wanted. @throws InputError when no query has an answer in the corpus */
export async function readDevSet(
  material: Material,
  options: StageDevSetOptions,
  settings: FinetuneSettings,
): Promise<StageDevSet | undefined> {
  const { devSplit, devQueries: maxQueries, devPassages: maxPassages, seed } = settings;
  if (devSplit === "none") return undefined;
  const { tokenizer, onNote } = options;
  const folder = otherFolder(options) ?? options.data;
  const [queries, qrels] = [await readQueries(folder), await readQrels(folder, devSplit)];
  const { corpus, ...passages } = await corpusOf(material, options);
  const random = new Random(seed).fork("dev passages");
  const dev = devSet({ queries, qrels, ...passages, tokenizer, maxQueries, maxPassages, random });
  const { missing } = dev;
  if (dev.queries.length === 0) {
    throw new InputError("the dev split has no query with an answer", {
      file: path.join(folder, "qrels", `${devSplit}.tsv`),
      ...(missing > 0 && { found: `answers to ${missing} queries, none of them in the corpus` }),
      fix: missing > 0 ? "use the judgements that belong to this corpus" : "choose another --dev-split, or none",
    });
  }
  if (missing > 0) onNote?.(`dev queries left out: ${missing}, whose answers the corpus lacks`);
  const judged = dev.queries.map(({ id, text }) => [id, text, [...(dev.qrels.get(id) ?? [])].sort()]);
  return { ...dev, fingerprint: sha256(corpus, JSON.stringify(judged)) };
}

/** The folder that the dev split is of, where that is not the data itself. */
export function otherFolder({ data, devData = data }: StageDevSetOptions): string | undefined {
  return path.resolve(devData) === path.resolve(data) ? undefined : devData;
}

/** The passages, and the fingerprint of their texts. */
async function corpusOf(material: Material, options: StageDevSetOptions) {
  const folder = otherFolder(options);
  if (folder === undefined)
    return { rows: material.set.passages, texts: material.passages, corpus: material.data.fingerprint };
  const { rows, texts } = await rowsAndTexts({ ...options, data: folder });
  return { rows, texts, corpus: rows.corpusFingerprint };
}
