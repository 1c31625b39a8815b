/** An answer as text: on a terminal with colours and wrapped, elsewhere plain. */
import type { MarkedSpan } from "../../retrieval/lexical";
import { harmlessLine } from "../../text/terminal";
import type { Answer, AnswerPassage } from "../answer";
import { placeOf, scoreInWords, summaryOf } from "./words";

/** How the text is set. */
export interface AnswerTextOptions {
  /** Colours and bold letters by terminal sequences; without them marked words are as the others. Default false. */
  colour?: boolean;
  /** Columns; lines are broken at spaces. Default: they are not broken. */
  width?: number;
  /** A passage's place as the person sees it. Default: as it stands in the answer. */
  placeOf?: (passage: AnswerPassage) => string;
}

const ESC = "\u001b[";
const styles = { bold: ["1", "22"], dim: ["2", "22"], mark: ["1;33", "22;39"], place: ["36", "39"] } as const;
type Style = keyof typeof styles;

/** A word or a space, with how it is shown. */
interface Word {
  text: string;
  style?: Style;
}

/** The answer's lines. Control characters of passages are taken out: they could command the terminal. */
export function answerText(answer: Answer, options: AnswerTextOptions = {}): string {
  const { colour = false } = options;
  const summary = styled({ text: harmlessLine(summaryOf(answer)), style: "dim" }, colour);
  return [...answer.results.map((passage) => answerPassageText(passage, options)), summary].join("\n");
}

/** One passage of an answer, with a blank line behind it. */
export function answerPassageText(passage: AnswerPassage, options: AnswerTextOptions): string {
  const { colour = false, width = Number.POSITIVE_INFINITY } = options;
  const number = `${passage.rank}. `;
  const indent = " ".repeat(number.length);
  const title = passage.title === "" ? [{ text: passage.id, isMarked: false }] : passage.titleSpans;
  const place = harmlessLine((options.placeOf ?? placeOf)(passage));
  const lines = [
    ...wrapped(wordsOf(title, "bold"), width - number.length, colour),
    ...wrapped(wordsOf(passage.sentence), width - number.length, colour),
  ];
  const where = place === "" ? "" : `${styled({ text: place, style: "place" }, colour)}  `;
  const score = styled({ text: scoreInWords(passage), style: "dim" }, colour);
  return `${number}${[...lines, `${where}${score}`].join(`\n${indent}`)}\n`;
}

function wordsOf(spans: readonly MarkedSpan[], style?: Style): Word[] {
  return spans.flatMap(({ text, isMarked }) =>
    harmlessLine(text)
      .split(/(\s+)/)
      .filter((each) => each !== "")
      .map((each) => ({ text: each, style: isMarked ? ("mark" as const) : style })),
  );
}

/** Lines of at most `width` columns, where no single word is longer. */
function wrapped(words: readonly Word[], width: number, colour: boolean): string[] {
  const lines: Word[][] = [[]];
  let used = 0;
  let chunk: Word[] = [];
  const place = (): void => {
    const length = chunk.reduce((sum, { text }) => sum + columnsOf(text), 0);
    const line = lines[lines.length - 1];
    if (line.length > 0 && used + length > width) {
      while (line.length > 0 && line[line.length - 1].text.trim() === "") line.pop();
      lines.push(chunk);
      used = length;
    } else {
      line.push(...chunk);
      used += length;
    }
    chunk = [];
  };
  for (const word of words) {
    if (word.text.trim() !== "") {
      chunk.push(word);
      continue;
    }
    place();
    lines[lines.length - 1].push({ text: " " });
    used++;
  }
  place();
  return lines.map((line) =>
    line
      .map((word) => styled(word, colour))
      .join("")
      .trimEnd(),
  );
}

function styled({ text, style }: Word, colour: boolean): string {
  if (!colour || style === undefined) return text;
  const [on, off] = styles[style];
  return `${ESC}${on}m${text}${ESC}${off}m`;
}

/** Letters of East Asian scripts take two columns. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
      letter,
    )
      ? 2
      : 1;
  return columns;
}
