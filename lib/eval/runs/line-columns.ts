/** The columns of a line, found in its bytes by the rule of `splitBlanks`: blanks and tabs alone separate. */

const [TAB, LINE_FEED, CARRIAGE_RETURN, BLANK, HASH] = [9, 10, 13, 32, 35];

/** Columns of TREC's form. */
export const COLUMNS = 6;
/** What a line counts as that has to be read as text: a comment, or one with a carriage return within it. */
const UNUSUAL = COLUMNS + 1;

/** Where the columns of the line are that was split last. */
export class LineColumns {
  /** Two a column, for the first COLUMNS: where it begins, and where it ends. */
  readonly edges = new Int32Array(2 * COLUMNS);
  /** Where the line feed is. */
  end = 0;

  /**
   * Finds the columns, and the end of the line.
   * @returns their number, 0 of a blank line; UNUSUAL where the line has to be read as text
   */
  split(bytes: Buffer, start: number): number {
    const { edges } = this;
    let columns = 0;
    let isPlain = true;
    let at = start;
    for (;;) {
      while (bytes[at] === BLANK || bytes[at] === TAB) at++;
      if (endsLine(bytes, at)) break;
      if ((columns === 0 && bytes[at] === HASH) || bytes[at] === CARRIAGE_RETURN) isPlain = false;
      if (columns < COLUMNS) edges[2 * columns] = at;
      for (;;) {
        const byte = bytes[++at];
        if (byte > BLANK) continue;
        if (byte === BLANK || byte === TAB || byte === LINE_FEED) break;
        if (byte !== CARRIAGE_RETURN) continue;
        if (bytes[at + 1] === LINE_FEED) break;
        isPlain = false;
      }
      if (columns < COLUMNS) edges[2 * columns + 1] = at;
      columns++;
    }
    this.end = bytes[at] === LINE_FEED ? at : at + 1;
    return isPlain || columns === 0 ? columns : UNUSUAL;
  }

  /** The line's text, without its end. */
  text(bytes: Buffer, start: number): string {
    return bytes.toString("utf8", start, bytes[this.end - 1] === CARRIAGE_RETURN ? this.end - 1 : this.end);
  }
}

function endsLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED);
}
