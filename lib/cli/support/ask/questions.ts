/** Where questions come from: standard input, a line each, or a person at a prompt. */
import { createInterface } from "node:readline";
import { note } from "../output";

/** Lines of standard input that are not blank. */
export async function* questionsFromInput(): AsyncGenerator<string> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== "") yield line.trim();
  }
}

/** Questions typed at a prompt on stderr, with those before at the arrow keys, until `:q`, Ctrl-D or Ctrl-C. */
export async function* questionsFromPrompt(): AsyncGenerator<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: "? ", historySize: 200 });
  let isEnded = false;
  lines.on("close", () => {
    isEnded = true;
  });
  lines.on("SIGINT", () => lines.close());
  note("A question a line; the arrow keys bring back earlier ones. :q, Ctrl-D or Ctrl-C ends.");
  lines.prompt();
  for await (const line of lines) {
    const question = line.trim();
    if (question === ":q") break;
    if (question !== "") yield question;
    if (!isEnded) lines.prompt();
  }
  lines.close();
  process.stderr.write("\n");
}
