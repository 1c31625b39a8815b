/** Questions about code that does not run, answered from what the compiler and the notebook's names know. */
import type { Content } from "../../../wire";
import type { CodeQuestion } from "../../link";
import { completeness } from "./completeness";
import { type CompletionSources, completionReply } from "./completion";
import { importTip } from "./import-tip";
import { toUnits } from "./text-position";

/** What answers are made from. */
export type QuestionSources = CompletionSources;

/** Content of the reply to a question. */
export function answerTo({ type, code, position }: CodeQuestion, sources: QuestionSources): Content {
  if (type === "is_complete") return { ...completeness(code) };
  const units = toUnits(code, position);
  if (type === "complete") return completionReply(code, units, sources);
  const known = sources.compiler.inspect(sources.names.declarations, code, units);
  const text = known ?? importTip(code, units, sources);
  const data = text === undefined ? {} : { "text/plain": text };
  return { status: "ok", found: text !== undefined, data, metadata: {} };
}
