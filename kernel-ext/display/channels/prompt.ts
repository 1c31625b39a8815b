/**
 * Questions to the person at the notebook, by the browser's names. They are asynchronous: `const name = await
 * prompt("Your name?")`.
 */
import type { PromptOptions } from "./channels";
import { currentSink } from "./sink";

/**
 * Asks for a line of text.
 * @param options how, or the answer of one who types nothing: it stands behind the question
 * @throws Error where there is nobody to ask
 */
export async function prompt(question = "", options: string | PromptOptions = {}): Promise<string> {
  const sink = currentSink();
  if (!sink?.input) throw new Error("prompt() works only in a notebook of the kernel bowlab");
  if (typeof options !== "string") return sink.input(question, options);
  return (await sink.input(`${question} [${options}] `.trimStart(), {})) || options;
}

/** Tells the person something, in the cell's output; nothing waits for an answer. */
export function alert(message: unknown = ""): void {
  console.log(String(message));
}

/**
 * Asks a question that is answered by yes or no; anything but a yes is no. @throws Error where there is nobody to ask
 */
export async function confirm(question = ""): Promise<boolean> {
  const answer = await prompt(`${question} [y/N] `.trimStart());
  return /^\s*y(es)?\s*$/i.test(answer);
}
