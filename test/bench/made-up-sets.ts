/** Four small collections in the forms of the large study's, of made-up words: for tests of its machinery alone. */
import * as fs from "node:fs";
import * as path from "node:path";
import { setNames } from "../../bench/study/large/protocol";
import { Random } from "../../lib/random";

const PASSAGES = 30;
const QUESTIONS = 8;
const syllables = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu"];

/** BEIR folders below `folder`; every split has its own questions: each the first words of the passage that answers. */
export function writeMadeUpSets(folder: string): void {
  for (const name of setNames) writeSet(path.join(folder, name), new Random(1).fork(name));
}

function writeSet(folder: string, random: Random): void {
  const word = () => Array.from({ length: 1 + random.integer(0, 3) }, () => syllables[random.integer(0, 10)]).join("");
  const texts = Array.from({ length: PASSAGES }, () => Array.from({ length: 25 }, word).join(" "));
  fs.mkdirSync(path.join(folder, "qrels"), { recursive: true });
  const lines = (values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
  const passages = texts.map((text, i) => ({ _id: `p${i}`, title: "", text }));
  fs.writeFileSync(path.join(folder, "corpus.jsonl"), lines(passages));
  const queries: object[] = [];
  for (const split of ["train", "dev", "test", "known-item"]) {
    const judged = Array.from({ length: QUESTIONS }, (_, q) => {
      const passage = random.integer(0, PASSAGES);
      queries.push({ _id: `${split}${q}`, text: texts[passage].split(" ").slice(0, 4).join(" ") });
      return `${split}${q}\tp${passage}\t1\n`;
    });
    fs.writeFileSync(path.join(folder, "qrels", `${split}.tsv`), `query-id\tcorpus-id\tscore\n${judged.join("")}`);
  }
  fs.writeFileSync(path.join(folder, "queries.jsonl"), lines(queries));
}
