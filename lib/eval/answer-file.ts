/** Top-k accuracy of a run against a file of questions and answers; the passages' texts are taken from the corpus. */
import { InputError } from "../errors";
import {
  nothingIn,
  type OnCorpusProgress,
  type PassedOver,
  progressOfFile,
  readPassages,
  readQuestions,
  type TextOptions,
  textOptionsOf,
} from "../text";
import { evaluateAnswers } from "./answers";
import type { Evaluation } from "./evaluation";
import { splitMeasures } from "./measure-syntax";
import { rankDocuments } from "./ranking";
import { noCommonQuery, type RunForm, readRun } from "./runs";

/** Files of a run, of questions with their answers, and of the corpus, read as it was for the run. */
export interface AnswerFileOptions extends TextOptions {
  run: string;
  answers: string;
  data: string;
  /** `Accuracy@k`, separated by commas. Default Accuracy@1,5,20,100. */
  measures?: string;
  /** Form of the run; by default told from its first line. */
  runFormat?: RunForm;
  onProgress?: OnCorpusProgress;
  onSkipped?: (skipped: PassedOver) => void;
}

/**
 * DPR's top-k accuracy of a run: how many questions have an answer in the texts of their first k passages.
 * @throws InputError as the readers and `evaluateAnswers`, for a measure other than `Accuracy@k`, and where run and
 * answers have no question in common
 */
export async function evaluateAnswerFile(options: AnswerFileOptions): Promise<Evaluation> {
  const depths = splitMeasures(options.measures ?? "Accuracy@1,Accuracy@5,Accuracy@20,Accuracy@100").map(depthOf);
  const answers = new Map<string, string[]>();
  for await (const question of readQuestions(options.answers)) answers.set(question.id, question.answers);
  if (answers.size === 0) throw nothingIn(options.answers, "questions");
  const run = await readRun(options.run, {
    form: options.runFormat,
    only: answers,
    onRead: progressOfFile(options.run, options.onProgress),
  });
  if (run.size === 0) throw noCommonQuery(options.run, answers);
  // Only the texts that can count are kept: corpora of this task have twenty million passages.
  const texts = new Map<string, string | undefined>();
  for (const results of run.values()) {
    for (const id of rankDocuments(results).slice(0, Math.max(...depths))) texts.set(id, undefined);
  }
  const reading = { ...textOptionsOf(options), uniqueIds: false, onSkipped: options.onSkipped };
  let read = 0;
  for await (const { id, text } of readPassages(options.data, reading)) {
    if (texts.has(id)) texts.set(id, text);
    if (++read % 100_000 === 0) options.onProgress?.({ phase: "reading passages", done: read });
  }
  return evaluateAnswers(run, answers, (id) => texts.get(id), { depths });
}

function depthOf(measure: string): number {
  const [, depth] = /^accuracy@([1-9]\d*)$/i.exec(measure) ?? [];
  if (depth !== undefined) return Number(depth);
  throw new InputError("answers are judged by top-k accuracy alone", {
    expected: "Accuracy@k with k from 1, for example Accuracy@20",
    found: JSON.stringify(measure),
  });
}
