/** Text as a terminal's lines keep it: `\r` goes to the line's start, `\b` one back, and what follows overwrites what is there. */
export class TerminalText {
  private finished = "";
  private line = "";
  private column = 0;

  /** Writes `text` where the last one ended. */
  write(text: string): void {
    const isPlain = this.column === this.line.length && !/[\r\b]/.test(text);
    for (const piece of isPlain ? [text] : text.split(/([\r\n\b])/)) {
      if (isPlain || piece === "\n") this.append(piece);
      else if (piece === "\r") this.column = 0;
      else if (piece === "\b") this.column = Math.max(0, this.column - 1);
      else this.overwrite(piece);
    }
  }

  /** Characters so far. */
  get length(): number {
    return this.finished.length + this.line.length;
  }

  toString(): string {
    return this.finished + this.line;
  }

  /** Most text moves nothing back: it costs no more than joining it. */
  private append(text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) {
      this.finished += this.line + text.slice(0, end);
      this.line = "";
    }
    this.line += text.slice(end);
    this.column = this.line.length;
  }

  private overwrite(piece: string): void {
    const end = this.column + piece.length;
    this.line = this.line.slice(0, this.column) + piece + this.line.slice(end);
    this.column = end;
  }
}
