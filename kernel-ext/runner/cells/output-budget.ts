/**
 * How much output of one cell is kept. A cell that writes without end must fill neither this process's memory nor the
 * notebook.
 */

/** Characters of the end that are kept all the same: how it went on, and how it ended. */
const keptEnd = 4000;

/** How many characters of output a cell may still keep. */
export class OutputBudget {
  private left: number;
  private leftOut = 0;
  private end = "";

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

  /** Counts what has no room; a text's end is kept. */
  leaveOut(text = "", characters = text.length): void {
    this.leftOut += characters;
    if (text !== "") this.end = (this.end + text.slice(-keptEnd)).slice(-keptEnd);
  }

  /** What was left out, in words, then its end; undefined when all was kept. */
  note(): string | undefined {
    if (this.leftOut === 0) return undefined;
    const count = this.leftOut.toLocaleString("en");
    const limit = this.limit.toLocaleString("en");
    const note = `[${count} more characters of output were left out: the limit is ${limit} a cell (--max-output)]\n`;
    return this.end === "" ? note : `${note}[the last of them:]\n${this.end}`;
  }
}
