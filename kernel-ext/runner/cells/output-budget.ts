/**
 * How much output of one cell is kept. A cell that writes without end must fill neither this process's memory nor the
 * notebook.
 */

import type { IStream } from "../nbformat";

/** Characters of each stream's end that are kept all the same: how it went on, and how it ended. */
const keptEnd = 4000;

/** How many characters of output a cell may still keep. */
export class OutputBudget {
  private left: number;
  private leftOut = 0;
  /** By stream: the one that was written to last is the last. */
  private readonly ends = new Map<IStream["name"], string>();

  constructor(private readonly limit: number) {
    this.left = limit;
  }

  /**
   * Whether so many characters still have room. Once something was left out nothing more is admitted: no gaps but one.
   */
  admits(characters: number): boolean {
    return this.leftOut === 0 && characters <= this.left;
  }

  /** Takes so many characters from the budget. */
  spend(characters: number): void {
    this.left -= characters;
  }

  /** Counts what has no room. */
  leaveOut(characters: number): void {
    this.leftOut += characters;
  }

  /** Counts a text that has no room; its end is kept. */
  leaveOutText(name: IStream["name"], text: string): void {
    this.leaveOut(text.length);
    const end = ((this.ends.get(name) ?? "") + text.slice(-keptEnd)).slice(-keptEnd);
    this.ends.delete(name);
    this.ends.set(name, end);
  }

  /** What was left out, in words on stderr, then the end of each stream; nothing when all was kept. */
  notes(): IStream[] {
    if (this.leftOut === 0) return [];
    const count = this.leftOut.toLocaleString("en");
    const limit = this.limit.toLocaleString("en");
    const note = `[${count} more characters of output were left out: the limit is ${limit} a cell (--max-output)]\n`;
    const ends = [...this.ends].filter(([, text]) => text !== "");
    const parts: [IStream["name"], string][] = [["stderr", ends.length === 0 ? note : `${note}[the last of them:]\n`]];
    for (const [name, text] of ends) {
      const last = parts[parts.length - 1];
      // One stream is not two outputs in a row.
      if (last[0] === name) last[1] += text;
      else parts.push([name, text]);
    }
    return parts.map(([name, text]) => ({ output_type: "stream", name, text }));
  }
}
