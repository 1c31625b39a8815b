/** `bowlab data convert`: passages, queries, judgements, runs and training examples from one form to another. */
import { Command } from "commander";
import { InputError } from "../../errors";
import { type Run, type RunForm, readRun, runForms, writeRun } from "../../eval";
import { STANDARD_STREAM } from "../../files";
import { anyPath, type Complete, choice, optionTable, text } from "../../options";
import {
  type ExampleForm,
  exampleForms,
  nothingIn,
  type PassageForm,
  passageForms,
  type QrelsForm,
  type QueryForm,
  qrelsForms,
  queryForms,
  type RetrievalExample,
  readExamples,
  readPassages,
  readQrels,
  readQueries,
  readQuestions,
  textOptions,
  textOptionsOf,
  writeDprQuestions,
  writeExamples,
  writePassages,
  writeQrels,
  writeQueries,
} from "../../text";
import { checkedToBeir } from "../support/checked-to-beir";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { addOptions, refuseIdle } from "../support/options";
import { printResult } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import { SkipReport } from "../support/skipped";

/**
 * What a file may hold → the forms it can be written in. `msmarco` judgements are TREC's four columns; `scores` of
 * examples are what a teacher gave them (FlagEmbedding's pos_scores and neg_scores), as a run for `finetune --teacher`.
 */
const kinds = {
  passages: passageForms,
  queries: queryForms,
  questions: ["dpr"],
  qrels: [...qrelsForms, "msmarco"],
  run: runForms,
  examples: [...exampleForms, "beir", "scores"],
} as const;
type Kind = keyof typeof kinds;

/** What is counted, where the kind's own name does not say it. */
const nouns: Partial<Record<Kind, string>> = { qrels: "judgements", run: "results" };

const kindNames = Object.keys(kinds) as Kind[];
const formsOfKinds = kindNames.map((kind) => `${kind}: ${kinds[kind].join(", ")}`);

const declared = optionTable({
  what: { type: choice(kindNames, "kind"), required: true, help: "what the file holds" },
  to: { type: text("form"), required: true, help: `form to write (${formsOfKinds.join("; ")})` },
  from: { type: text("form"), defaultText: "told from the file", help: "form of a run or of examples" },
  out: {
    type: anyPath,
    required: true,
    help: "file to write, gzipped where it ends in .gz; of examples as beir, a folder",
  },
  split: { type: text("name"), default: "train", help: "examples as beir: name of the split" },
  tag: { type: text("name"), default: "bowlab", help: "run as trec: name of the system" },
  ...textOptions,
  ...jsonOptions,
});

interface Options extends Complete<typeof declared> {}

/** The command `bowlab data convert`. */
export function convertCommand(): Command {
  const command = new Command("convert")
    .description("a file of passages, queries, judgements, results or training examples in another form")
    .argument(
      "<file>",
      "file to read; its form is told from its name and first line, .gz too; of passages also a folder of documents",
    )
    .hook("preAction", checkForms)
    .action(run);
  return addOptions(command, declared);
}

/** Wrong usage for a form that the kind does not have. */
function checkForms(command: Command): void {
  const { what, to, from } = command.opts<Options>();
  const forms: readonly string[] = kinds[what];
  if (!forms.includes(to)) {
    command.error(`error: option '--to <form>' argument '${to}' is invalid. For ${what}: ${forms.join(", ")}.`);
  }
  if (to === "beir" && what === "examples" && command.opts<Options>().out === STANDARD_STREAM)
    command.error("error: option '--out <path>' is a folder for examples as beir: '-' stands for one file");
  refuseIdle(command, what === "passages" ? [] : Object.keys(textOptions), "passages: --what passages");
  refuseIdle(command, what === "run" ? [] : ["tag"], "a run: --what run");
  refuseIdle(command, what === "examples" && to === "beir" ? [] : ["split"], "examples as beir");
  const sources: readonly string[] = what === "run" ? runForms : what === "examples" ? exampleForms : [];
  if (from !== undefined && !sources.includes(from)) {
    const allowed = sources.length > 0 ? `For ${what}: ${sources.join(", ")}.` : `${what} have no need of it.`;
    command.error(`error: option '--from <form>' argument '${from}' is invalid. ${allowed}`);
  }
}

async function run(file: string, options: Options): Promise<void> {
  const report = new SkipReport();
  const count = await withProgressDisplay((display) => convert(file, options, display, report));
  const { what, to, out, json } = options;
  printResult(
    json ?? false,
    { file, what, to, out, count, skipped: report.skipped },
    `${count} ${nouns[what] ?? what} written to ${out}`,
  );
}

async function convert(file: string, options: Options, display: ProgressDisplay, report: SkipReport): Promise<number> {
  const { what, to, from, out, split, tag } = options;
  switch (what) {
    case "passages": {
      const passages = readPassages(file, { ...textOptionsOf(options), onSkipped: report.through(display) });
      return writePassages(out, counted(passages, display), to as PassageForm);
    }
    case "queries":
      return writeQueries(out, notEmpty(await readQueries(file), file, what), to as QueryForm);
    case "questions":
      return writeDprQuestions(
        out,
        counted(readQuestions(file), display, () => nothingIn(file, what)),
      );
    case "qrels": {
      const qrels = await readQrels(file);
      notEmpty([...qrels.keys()], file, "judgements");
      await writeQrels(out, qrels, to === "msmarco" ? "trec" : (to as QrelsForm));
      return [...qrels.values()].reduce((sum, { size }) => sum + size, 0);
    }
    case "run":
      return writeRun(out, await readRun(file, { form: from as RunForm | undefined }), { form: to as RunForm, tag });
    case "examples": {
      const read = readExamples(file, { form: from as ExampleForm | undefined });
      const examples = counted(read, display, () => nothingIn(file, what));
      if (to === "scores") return writeRun(out, await teacherScores(examples, file), { form: "scores" });
      return to === "beir"
        ? checkedToBeir(examples, file, out, split)
        : writeExamples(out, examples, to as ExampleForm);
    }
  }
}

/** Query id → passage id → the score that came with the examples. @throws InputError when none did */
async function teacherScores(examples: AsyncIterable<RetrievalExample>, file: string): Promise<Run> {
  const run: Run = new Map();
  for await (const { id, positives, hardNegatives, positiveScores, negativeScores } of examples) {
    const scores = run.get(id) ?? new Map<string, number>();
    for (const [i, score] of positiveScores?.entries() ?? []) scores.set(positives[i].id, score);
    for (const [i, score] of negativeScores?.entries() ?? []) scores.set(hardNegatives[i].id, score);
    if (scores.size > 0) run.set(id, scores);
  }
  if (run.size > 0) return run;
  throw new InputError("the examples bring no scores", {
    file,
    expected: "pos_scores and neg_scores, as FlagEmbedding writes them",
    fix: "score them: bowlab rerank --with-answers",
  });
}

function notEmpty<T>(items: T[], file: string, what: string): T[] {
  if (items.length === 0) throw nothingIn(file, what);
  return items;
}

/** @param none the error where there is no item at all */
async function* counted<T>(
  items: AsyncIterable<T>,
  display: ProgressDisplay,
  none?: () => InputError,
): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    if (++done % 1000 === 0) display.update({ phase: "converting", done });
    yield item;
  }
  if (done === 0 && none) throw none();
}
