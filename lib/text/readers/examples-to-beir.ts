/**
 * Training examples as a BEIR folder: every passage and every query that they hold once, and their positives as
 * judgements of grade 1. What the folder holds already stays, so that one split after another can be written into it.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { type Passage, passageText, type Qrels, type Query } from "../passage";
import { memberOf } from "../streaming";
import { OneText } from "./one-text";
import { readPassages } from "./passages";
import { writeQrels } from "./qrels";
import { readQueries } from "./queries";
import type { RetrievalExample } from "./retrieval-example";
import { writePassages, writeQueries } from "./write-passages";

/**
 * Writes `folder`/corpus.jsonl, queries.jsonl and qrels/`split`.tsv in one pass; passages are streamed, a few bytes of
 * each are kept. Passages and queries that the folder has stay, and so do its other splits. A query whose id belongs to
 * another text there, as where files number their queries, gets the split's name before its id.
 * @param file where the examples come from, for messages
 * @returns how many queries the examples hold
 * @throws InputError as the readers and writers, when one id has two texts, and when no example has an answer; what
 *   `examples` throws is passed on
 */
export async function examplesToBeir(
  examples: AsyncIterable<RetrievalExample>,
  folder: string,
  split: string,
  file?: string,
): Promise<number> {
  const [corpus, questions] = ["corpus.jsonl", "queries.jsonl"].map((name) => writable(folder, name));
  const own = new OwnQueries(questions.isThere ? await readQueries(questions.file) : [], split);
  const qrels: Qrels = new Map();
  const known = new OneText("passage");
  async function* passages(): AsyncGenerator<Passage> {
    if (corpus.isThere)
      for await (const passage of readPassages(corpus.file))
        if (known.add(passage.id, passageText(passage))) yield passage;
    for await (const { id: given, query, positives, hardNegatives, negatives } of examples) {
      const id = own.idOf(given, query);
      const judged = qrels.get(id) ?? new Map<string, number>();
      for (const passage of positives) judged.set(passage.id, 1);
      if (judged.size > 0) qrels.set(id, judged);
      for (const passage of [...positives, ...hardNegatives, ...negatives])
        if (known.add(passage.id, passageText(passage))) yield passage;
    }
    // Thrown while the corpus is being written: the folder stays as it is.
    if (own.count > 0 && qrels.size === 0)
      throw new InputError("no example has an answer", { file, expected: "queries with a passage that answers them" });
  }
  await writePassages(corpus.file, passages(), "beir");
  await writeQueries(questions.file, own.all, "beir");
  await writeQrels(path.join(folder, "qrels", `${split}.tsv`), qrels, "beir");
  return own.count;
}

/** A file of the folder, which may be there. @throws InputError when it is packed in a way that is not written */
function writable(folder: string, name: string): { file: string; isThere: boolean } {
  const found = memberOf(folder, name);
  if (!found?.endsWith(".zst")) return { file: found ?? path.join(folder, name), isThere: found !== undefined };
  throw new InputError("examples cannot be added to a file that is packed so", {
    file: found,
    expected: `${name}, plain or .gz`,
    fix: "unpack it, or choose another --out",
  });
}

/** The queries of a folder, and those that come to them. */
class OwnQueries {
  readonly all: Query[];
  readonly #split: string;
  readonly #known = new OneText("query");
  readonly #now = new OneText("query");
  readonly #counted = new Set<string>();

  constructor(before: readonly Query[], split: string) {
    this.all = [...before];
    this.#split = split;
    for (const { id, text } of before) this.#known.add(id, text);
  }

  /** Of the examples alone. */
  get count(): number {
    return this.#counted.size;
  }

  /** The id in the folder. @throws InputError when the id has two texts */
  idOf(given: string, text: string): string {
    this.#now.add(given, text);
    const id = this.#known.fits(given, text) ? given : `${this.#split}-${given}`;
    if (this.#known.add(id, text)) this.all.push({ id, text });
    this.#counted.add(id);
    return id;
  }
}
