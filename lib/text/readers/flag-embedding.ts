/**
 * FlagEmbedding's training lines: `{query, pos: [text], neg: [text], pos_scores?, neg_scores?, prompt?}`. They have no
 * ids: equal texts are one query, or one passage. A line's prompt, the instruction that FlagEmbedding puts before its
 * query, is put before it here too.
 */
import { InputError } from "../../errors";
import type { Passage } from "../passage";
import { type JsonRecord, textField, textsField } from "../streaming";
import type { RetrievalExample } from "./retrieval-example";
import { textId } from "./text-id";

/** Whether a record is such a line. */
export function isFlagEmbedding({ fields }: JsonRecord): boolean {
  return fields.pos !== undefined && fields.positive_passages === undefined;
}

/** @throws InputError on a field of the wrong type, no `pos`, or scores of another number than texts */
export function flagEmbeddingExample(record: JsonRecord): RetrievalExample {
  const query = `${textField(record, "prompt", "")}${textField(record, "query")}`;
  const [positives, negatives] = ["pos", "neg"].map((field) => textsField(record, field));
  if (record.fields.pos === undefined || record.fields.pos === null) textField(record, "pos");
  return {
    id: textId(query),
    query,
    answers: [],
    positives: positives.map(passageOf),
    hardNegatives: negatives.map(passageOf),
    negatives: [],
    positiveScores: scoresOf(record, "pos_scores", positives.length),
    negativeScores: scoresOf(record, "neg_scores", negatives.length),
  };
}

/** The example as such a line. Ids and titles have no place of their own in it: a title is put before its text. */
export function toFlagEmbedding(example: RetrievalExample): object {
  const texts = (passages: readonly Passage[]) => passages.map(({ title, text }) => `${title} ${text}`.trim());
  const { query, positives, hardNegatives, negatives, positiveScores, negativeScores } = example;
  return {
    query,
    pos: texts(positives),
    neg: texts([...hardNegatives, ...negatives]),
    ...(positiveScores && { pos_scores: positiveScores }),
    ...(negativeScores && { neg_scores: negativeScores }),
  };
}

function passageOf(text: string): Passage {
  return { id: textId(text), title: "", text };
}

function scoresOf({ file, line, fields }: JsonRecord, field: string, texts: number): number[] | undefined {
  const scores = fields[field];
  if (scores === undefined || scores === null) return undefined;
  const isList = Array.isArray(scores) && scores.every((score) => typeof score === "number" && Number.isFinite(score));
  if (isList && scores.length === texts) return scores;
  throw new InputError("the scores do not fit the texts", {
    file,
    line,
    field,
    expected: `a list of ${texts} number${texts === 1 ? "" : "s"}, one for each text`,
    found: isList ? `${scores.length}` : "something else",
    fix: "mend or remove the record",
  });
}
