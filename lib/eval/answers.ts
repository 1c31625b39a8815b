/**
 * DPR's answer match (Karpukhin et al., EMNLP 2020): a passage answers a question when one of the answers stands in its
 * text as a contiguous run of tokens. Text and answers are brought to NFD, cut into `[\p{L}\p{N}\p{M}]+` or single
 * characters that are neither separators nor control characters, and lower-cased. Titles do not count. Deviation: an
 * answer without any token matches nothing; in DPR's code it matches everything.
 */
import { InputError } from "../errors";
import type { Evaluation } from "./evaluation";
import { type Results, rankDocuments } from "./ranking";

/** DPR's tokens, lower-cased. */
export function answerTokens(text: string): string[] {
  return (text.normalize("NFD").match(/[\p{L}\p{N}\p{M}]+|[^\p{Z}\p{C}]/gu) ?? []).map((token) => token.toLowerCase());
}

/** Whether one of the answers is in the text. */
export function hasAnswer(text: string, answers: readonly string[]): boolean {
  const tokens = answerTokens(text);
  return answers.some((answer) => containsRun(tokens, answerTokens(answer)));
}

function containsRun(tokens: readonly string[], run: readonly string[]): boolean {
  if (run.length === 0) return false;
  for (let start = 0; start + run.length <= tokens.length; start++) {
    if (run.every((token, i) => tokens[start + i] === token)) return true;
  }
  return false;
}

/** At which depths answers are looked for. */
export interface AnswerOptions {
  /** Depths of top-k accuracy. Default 1, 5, 20, 100. */
  depths?: readonly number[];
}

/**
 * Top-k accuracy: the share of questions with an answering passage among the first k, as `Accuracy@k`. A question
 * without results counts 0.
 * @param answers question id → short answers.
 * @param textOf a passage's text, without its title; undefined where there is no such passage.
 * @throws InputError when a passage of the run has no text, or a depth is not a positive integer.
 */
export function evaluateAnswers(
  run: ReadonlyMap<string, Results>,
  answers: ReadonlyMap<string, readonly string[]>,
  textOf: (passage: string) => string | undefined,
  { depths = [1, 5, 20, 100] }: AnswerOptions = {},
): Evaluation {
  const wrong = depths.find((depth) => !(Number.isSafeInteger(depth) && depth >= 1));
  if (wrong !== undefined || depths.length === 0) {
    throw new InputError("top-k accuracy needs depths from 1 on", { found: `${wrong ?? "none"}` });
  }
  const deepest = Math.max(...depths);
  const perQuery = new Map<string, Record<string, number>>();
  const missing: string[] = [];
  for (const [question, accepted] of answers) {
    const results = run.get(question);
    if (results === undefined) missing.push(question);
    const ranking = results === undefined ? [] : rankDocuments(results).slice(0, deepest);
    const found = ranking.findIndex((passage) => {
      const text = textOf(passage);
      if (text !== undefined) return hasAnswer(text, accepted);
      throw new InputError(`the corpus has no passage ${passage}, which the run gives for question ${question}`, {
        fix: "give the corpus that the run was made from",
      });
    });
    const rank = found < 0 ? Number.POSITIVE_INFINITY : found + 1;
    perQuery.set(question, Object.fromEntries(depths.map((k) => [`Accuracy@${k}`, rank <= k ? 1 : 0])));
  }
  const rows = [...perQuery.values()];
  const means = depths.map((k): [string, number] => {
    const name = `Accuracy@${k}`;
    return [name, rows.reduce((sum, row) => sum + row[name], 0) / Math.max(1, rows.length)];
  });
  return { means: Object.fromEntries(means), perQuery, missing };
}
