/** Answers as a person sees them: coloured and wrapped on a terminal, plain elsewhere; one JSON object each. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type Answer, type AnswerPassage, answerText } from "../../../search";
import { answerPassageText, placeOf, shortened } from "../../../search/show";
import { harmlessJson, harmlessLine } from "../../../text/terminal";
import { shownName } from "../output";

/** Wider lines are hard to read. */
const WIDEST = 110;

/** Prints answers on stdout. */
export interface AnswerPrinter {
  print(answer: Answer): void;
  /** Passages alone, as text. */
  printPassages(passages: readonly AnswerPassage[]): void;
}

/** @param root the folder below which the places of passages are told @param isLines JSON on one line */
export function answerPrinter(root: string, { json = false, isLines = false, isTitled = false } = {}): AnswerPrinter {
  const { stdout } = process;
  const isTerminal = stdout.isTTY === true;
  const colour = isTerminal && stdout.hasColors();
  const width = isTerminal ? Math.min(WIDEST, stdout.columns || 80) : undefined;
  const options = { colour, width, placeOf: (passage: AnswerPassage) => placeFromHere(passage, root) };
  return {
    printPassages(passages) {
      for (const passage of passages) stdout.write(`${answerPassageText(passage, options)}\n`);
    },
    print(answer) {
      if (json) {
        stdout.write(`${harmlessJson(isLines ? JSON.stringify(answer) : JSON.stringify(answer, null, 2))}\n`);
        return;
      }
      const asked = shortened(harmlessLine(answer.question));
      const title = isTitled ? `${colour ? `\u001b[1m${asked}\u001b[22m` : asked}\n\n` : "";
      const text = answerText(answer, options);
      stdout.write(`${title}${text}\n${isTitled ? "\n" : ""}`);
    },
  };
}

/** The place as it can be opened from the present folder, where it is a file that is there. */
function placeFromHere({ place }: AnswerPassage, root: string): string {
  if (place === undefined) return "";
  const file = path.resolve(root, place.file);
  if (!fs.existsSync(file)) return placeOf({ place });
  const relative = path.relative(process.cwd(), file);
  return placeOf({ place: { ...place, file: shownName(relative.startsWith(`..${path.sep}..`) ? file : relative) } });
}
