/** CLAIMS.md: the tables, and the claims. */
import { filters } from "../measure/coverage";
import { coverageClaim, retrievalClaim, speedClaim } from "./claims";
import { chance, markdownTable, signed, summaryTable } from "./format";
import type { StudyResults, Summary } from "./summary";

export function claimsText(results: StudyResults, summary: Summary): string {
  const { pretraining, seeds, scale } = results.protocol;
  const { engine } = results.frozen[0].manifest;
  const columns = Object.keys(summary.rows[0].values);
  const bm25 = Object.entries(results.controls.bm25).map(
    ([name, found]) => `${name} nDCG@10 ${found.means["nDCG@10"].toFixed(3)}`,
  );
  const { prior, random } = results.controls;
  return `# The study's results, scale \`${scale}\`

Written by \`npm run study\`; change nothing here by hand. Encoder \`${pretraining.preset}\`, vocabulary ${pretraining.vocabSize}, batch ${pretraining.batchSize} × length ${pretraining.maxLength}:
one initial checkpoint of ${pretraining.initialSteps} steps of masked language modelling on apidocs, then ${pretraining.steps} further steps of each objective, seeds ${seeds.join(", ")}. Engine ${engine.name}, ${engine.threads} threads.
Means over seeds, with 95 % t intervals${seeds.length < 2 ? " (one seed: none)" : ""}. \`initial\` is one checkpoint; fine-tuned, it has the seeds of fine-tuning. \`mlm\` is the control: the same further steps without anything new.

${coverageClaim(results, summary)}

${retrievalClaim(results, summary)}

${speedClaim(results)}

## Term coverage

The share of a passage's distinct tokens that the highest |T| (or 256) scores of its vector hold. \`bow\` trains nearly this measure; it does not train the columns of questions, nor retrieval.

${summaryTable(summary, ["coverage@|T|", "bare head@|T|", "coverage@256", "questions' words@256", "words not in the passage@256"])}

Controls, coverage@|T|: frequency prior ${prior.passages.all.coverage["|T|"].toFixed(3)}, random scores ${random.passages.all.coverage["|T|"].toFixed(3)}. Coverage@256: ${prior.passages.all.coverage[256].toFixed(3)}, ${random.passages.all.coverage[256].toFixed(3)}.
"Questions' words" are those of a test question, looked for in the vectors of passages that answer it; "words not in the passage" are those of them that the passage lacks.

By which tokens count:

${summaryTable(
  summary,
  filters.filter((filter) => filter !== "all").map((filter) => `${filter}@|T|`),
)}

By how rare a token is (inverse document frequency), from common to rare; |T| is the whole passage's:

${summaryTable(
  summary,
  columns.filter((name) => name.startsWith("IDF ")),
)}

Against further steps, coverage@|T| of ${results.protocol.curve.passages} passages, seed ${seeds[0]}:

${curveTable(results)}

## Frozen search

${results.frozen[0].knownItem.queries} names of symbols, each with one right passage among all; the encoder is as it came out of pre-training. By the passages' text alone, and with the titles, which hold the names. (Both were read in training.)

${summaryTable(summary, ["known-item RR@10", "known-item R@50", "with titles, RR@10"])}

## Fine-tuned

${summaryTable(
  summary,
  columns.filter((name) => /^(apidocs|cranfield) /.test(name)),
)}

BM25 on the same queries: ${bm25.join(", ")}.

## Speed and size

All treatments in turns on the study's own text, medians; each batch is made between two steps, with nothing else running.

${speedTable(results)}

## Ablations (seed ${seeds[0]})

${ablationTable(results)}

## Paired tests over queries

Randomization tests, a query's value its mean over seeds, corrected by Holm within each measure.

${testTable(summary)}
`;
}

function curveTable({ curves }: StudyResults): string {
  return markdownTable(
    ["steps", ...curves.map(({ name }) => name)],
    curves[0].points.map(({ step }, i) => [
      String(step),
      ...curves.map(({ points }) => points[i].coverage.coverage["|T|"].toFixed(3)),
    ]),
  );
}

function speedTable({ speed }: StudyResults): string {
  return markdownTable(
    ["encoder", "objective", "collator, ms", "step, ms", "samples/s", "of mlm's samples/s", "added parameters"],
    speed.flatMap(({ preset, speeds }) =>
      speeds.map(({ name, collatorMs, stepMs, samplesPerSecond, added }) => [
        preset,
        name,
        collatorMs.toFixed(1),
        stepMs.toFixed(0),
        samplesPerSecond.toFixed(0),
        `${((100 * samplesPerSecond) / speeds[0].samplesPerSecond).toFixed(0)} %`,
        added.toLocaleString("en"),
      ]),
    ),
  );
}

/** The unchanged run of the same seed stands before what was changed. */
function ablationTable({ frozen, ablations, protocol }: StudyResults): string {
  const unchanged = frozen.filter(({ seed }) => seed === protocol.seeds[0]);
  return markdownTable(
    ["", "coverage@|T|", "bare head@|T|", "known-item RR@10", "with titles, RR@10"],
    [...unchanged.map((result) => ({ ...result, name: `${result.name}, unchanged` })), ...ablations].map(
      ({ name, coverage: { full, bare }, knownItem, knownItemTitled }) => [
        name,
        ...[full, bare].map(({ passages }) => passages.all.coverage["|T|"].toFixed(3)),
        ...[knownItem, knownItemTitled].map(({ rr }) => rr.toFixed(3)),
      ],
    ),
  );
}

function testTable({ tests }: Summary): string {
  return markdownTable(
    ["measure", "a − b", "difference", "p", "p, Holm"],
    tests.map(({ what, a, b, difference, p, holm }) => [
      what,
      `${a} − ${b}`,
      signed(difference),
      chance(p),
      chance(holm),
    ]),
  );
}
