/** Text as a terminal's lines keep it: `\r` goes back to the line's start, and what follows overwrites what is there. */
export class TerminalText {
  private finished = "";
  private line = "";
  private column = 0;

  /** Writes `text` where the last one ended. */
  write(text: string): void {
    for (const piece of text.split(/(\r|\n)/)) {
      if (piece === "\n") {
        this.finished += `${this.line}\n`;
        this.line = "";
      }
      if (piece === "\n" || piece === "\r") {
        this.column = 0;
        continue;
      }
      const end = this.column + piece.length;
      this.line = this.line.slice(0, this.column) + piece + this.line.slice(end);
      this.column = end;
    }
  }

  toString(): string {
    return this.finished + this.line;
  }
}
