/**
 * How far two passes of judging agree: a random tenth of the judged pairs, graded a second time without sight of the
 * first grades.
 *
 *   npx tsx data/apidocs/agreement.ts                 compares second-pass.tsv with the judgements
 *   npx tsx data/apidocs/agreement.ts --sample FILE   writes the sheet to grade: questions and passages, no grades
 *
 * The sample is drawn by a seed from the pairs of both splits, in the order of a shuffle. The sheet holds text of the
 * corpus: do not commit it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import type { Qrels } from "../../lib/text";
import { readJudgements } from "../../lib/text/apidocs/judgements";
import { readApidocs } from "../../lib/text/apidocs/passages";
import { readLines } from "../../lib/text/streaming";
import { Random } from "../../lib/random";
import { agreementOf, gradeTable } from "./kappa";

/** Judged pairs of which one is graded again. */
const ONE_IN = 10;
/** 0 … 3. */
const GRADES = 4;

interface Pair {
  query: string;
  id: string;
  grade: number;
}

function pairsOf(qrels: Qrels): Pair[] {
  return [...qrels].flatMap(([query, grades]) => [...grades].map(([id, grade]) => ({ query, id, grade })));
}

/** A random tenth of the pairs, in random order; the same for the same pairs. */
function samplePairs(pairs: readonly Pair[]): Pair[] {
  const random = new Random(1, "second pass");
  const rest = [...pairs];
  return Array.from({ length: Math.round(pairs.length / ONE_IN) }, () => {
    const [taken] = rest.splice(random.integer(0, rest.length), 1);
    return taken;
  });
}

async function writeSheet(file: string): Promise<void> {
  const { queries, dev, test } = await readJudgements(__dirname);
  const texts = new Map((await readApidocs()).passages.map((passage) => [passage.id, passage.text]));
  const questions = new Map(queries.map(({ id, text }) => [id, text]));
  const sheet = samplePairs([...pairsOf(dev), ...pairsOf(test)]);
  const lines = sheet.map(({ query, id }) =>
    JSON.stringify({ query, question: questions.get(query), id, text: texts.get(id) }),
  );
  fs.writeFileSync(file, `${lines.join("\n")}\n`);
  console.log(`${sheet.length} pairs to grade: ${file}`);
}

async function compare(): Promise<void> {
  const { dev, test } = await readJudgements(__dirname);
  const first: Qrels = new Map([...dev, ...test]);
  const twice: [number, number][] = [];
  for await (const { number, text } of readLines(path.join(__dirname, "second-pass.tsv"))) {
    if (number === 1 || text.trim() === "") continue;
    const [query, id, grade] = text.split("\t");
    const before = first.get(query)?.get(id);
    if (before === undefined) console.log(`line ${number}: ${query} ${id} is not judged (any more)`);
    else twice.push([before, Number(grade)]);
  }
  const table = gradeTable(twice, GRADES);
  const { pairs, plain, kappa, linear, quadratic } = agreementOf(table);
  console.log(`${pairs} pairs graded twice; rows the first grade, columns the second`);
  console.log(`        ${table.map((_, j) => String(j).padStart(6)).join("")}`);
  table.forEach((row, i) => {
    console.log(`${String(i).padStart(8)}${row.map((count) => String(count).padStart(6)).join("")}`);
  });
  console.log(
    `same grade ${plain.toFixed(3)}; kappa ${kappa.toFixed(3)}, linear ${linear.toFixed(3)}, quadratic ${quadratic.toFixed(3)}`,
  );
  for (const least of [1, 2]) {
    const halves = gradeTable(
      twice.map(([a, b]) => [Number(a >= least), Number(b >= least)] as const),
      2,
    );
    const cut = agreementOf(halves);
    console.log(`grade ${least} or more, yes or no: same ${cut.plain.toFixed(3)}, kappa ${cut.kappa.toFixed(3)}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { sample: { type: "string" } } });
  await (values.sample === undefined ? compare() : writeSheet(values.sample));
}

void main();
