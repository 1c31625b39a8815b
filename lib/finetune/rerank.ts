/**
 * A cross-encoder's scores for a run: the run in a new order, and with the answers beside it a teacher for
 * distillation.
 */
import * as path from "node:path";
import { usablePrecision } from "../engine";
import { InputError } from "../errors";
import { rankDocuments, readRun, runFormOption, writeRun } from "../eval";
import { makeFolder } from "../files";
import { cellInterrupt } from "../interrupt";
import {
  completeOptions,
  filePath,
  flag,
  folderPath,
  type Given,
  optionTable,
  precisionOptions,
  text,
  wholeNumber,
} from "../options";
import { withProgress } from "../progress";
import { passageText, readPassages, readQrels, readQueries } from "../text";
import { loadTokenizer } from "../tokens";
import { textFormOf } from "./form";
import { loadCrossEncoder } from "./pair-scorer";
import { scoreRows } from "./score";

export const rerankOptions = optionTable({
  model: { type: folderPath, required: true, help: "cross-encoder's folder (finetune --architecture cross-encoder)" },
  data: { type: folderPath, required: true, help: "BEIR folder" },
  split: { type: text("name"), default: "train", help: "split whose queries are scored" },
  run: { type: filePath, required: true, help: "TREC run, .gz too" },
  ...runFormOption,
  out: { type: filePath, required: true, help: "run to write" },
  depth: {
    type: wholeNumber(1),
    unit: "passages",
    defaultText: "all",
    help: "passages of each query that are scored, the best ones",
  },
  withAnswers: { type: flag, help: "score the split's answers too, as --teacher needs" },
  ...precisionOptions,
});

/** What is scored by a cross-encoder. */
export interface RerankOptions extends Given<typeof rerankOptions> {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know, such as a precision that is not possible here. */
  onNote?: (line: string) => void;
  /** Aborted: ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** What was scored. */
export interface RerankReport {
  out: string;
  queries: number;
  pairs: number;
}

/**
 * Needs an engine (`useEngine`). @throws InputError when the model is not a cross-encoder, or the run does not fit the
 * data
 */
export function rerank({ onProgress, ...options }: RerankOptions): Promise<RerankReport> {
  return withProgress({ label: "scoring pairs", unit: "pairs" }, onProgress, (report) =>
    scoreRun({ ...options, onProgress: report }),
  );
}

async function scoreRun(options: RerankOptions): Promise<RerankReport> {
  const { model: folder, data, out, onProgress, onNote, signal = cellInterrupt() } = options;
  const precision = usablePrecision(options.precision, onNote);
  const tokenizer = loadTokenizer(folder);
  const form = textFormOf(folder, tokenizer);
  const wanted = await wantedPassages(options);
  const queries = new Map((await readQueries(data)).map(({ id, text }) => [id, text]));
  const encode = (text: string) => tokenizer.encode(text, { addSpecialTokens: false });
  const needed = new Set([...wanted.values()].flat());
  const passages = new Map<string, Int32Array>();
  let read = 0;
  for await (const passage of readPassages(data)) {
    if (needed.has(passage.id)) passages.set(passage.id, encode(passageText(passage)));
    if (++read % 1000 === 0) onProgress?.({ phase: "reading", done: read });
  }
  const lack = (what: string, id: string) =>
    new InputError(`the run has a ${what} that is not in the data`, {
      file: options.run,
      found: `${what} ${id}`,
      fix: "use a run of this corpus",
    });
  const pairs = [...wanted].flatMap(([query, documents]) => {
    const text = queries.get(query);
    if (text === undefined) throw lack("query", query);
    const ids = encode(text);
    return documents.map((id) => {
      const passage = passages.get(id);
      if (passage === undefined) throw lack("passage", id);
      return { id, query: ids, passage };
    });
  });
  const model = loadCrossEncoder(folder);
  try {
    const scores = await scoreRows({ ...model, precision }, pairs, form, { onProgress, signal }); // (pairs)
    let at = 0;
    const lists = [...wanted].map(([query, documents]) => {
      return [query, new Map(documents.map((id) => [id, scores[at++]]))] as const;
    });
    makeFolder(path.dirname(path.resolve(out)));
    await writeRun(out, lists, { tag: "cross-encoder" });
    return { out, queries: lists.length, pairs: pairs.length };
  } finally {
    model.parameters.dispose();
  }
}

/** Query id → ids of the passages to score. */
async function wantedPassages(options: RerankOptions): Promise<Map<string, string[]>> {
  const { data, split, run: file, runFormat, depth, withAnswers } = completeOptions(rerankOptions, options);
  const qrels = await readQrels(data, split);
  const run = await readRun(file, { form: runFormat, only: qrels });
  const wanted = new Map<string, string[]>();
  for (const [query, judged] of qrels) {
    const found = rankDocuments(run.get(query) ?? new Map()).slice(0, depth);
    const answers = withAnswers ? [...judged].filter(([, grade]) => grade >= 1).map(([id]) => id) : [];
    const all = [...new Set([...answers, ...found])];
    if (all.length > 0) wanted.set(query, all);
  }
  if (wanted.size > 0) return wanted;
  throw new InputError("the run has none of the split's queries", {
    file,
    expected: `queries of the split ${split} of ${data}`,
  });
}
