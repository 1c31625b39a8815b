/**
 * The language service: a process with a compiler of its own that answers questions about code while the session
 * computes. It knows the notebook's names by their declarations, not their values, and runs nothing of the user's.
 */
import { messageOf } from "../../errors";
import type { Content } from "../../wire";
import type { CodeQuestion, FromLanguageService, ToLanguageService } from "../link";
import { Compiler, createSourceMaps } from "./compile";
import { answerTo } from "./questions";
import { notebookFile } from "./run";

const compiler = new Compiler(notebookFile(), createSourceMaps());
const folder = process.cwd();

process.on("message", ({ declarations, question }: ToLanguageService) => {
  const reply: FromLanguageService = { id: question.id, content: answer(question, declarations) };
  process.send?.(reply);
});
// The kernel is gone.
process.on("disconnect", () => process.exit(0));

function answer(question: CodeQuestion, declarations: string): Content {
  try {
    return answerTo(question, { compiler, names: { declarations, exports: {} }, folder });
  } catch (error) {
    // The next question is answered all the same.
    return { status: "error", ename: (error as Error).name, evalue: messageOf(error), traceback: [] };
  }
}
