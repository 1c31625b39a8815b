/**
 * Text as a terminal shows it in the end: `\r`, `\b` and the sequences that move the cursor are done, what is
 * overwritten or erased is gone, colours and links stay as sequences. Escape sequences have no width. A terminal's
 * rules, but for what needs a screen of a known size: lines do not wrap, and absolute positions and clearing the screen
 * are left out, so that nothing said is lost.
 */
import { anyControl, anyMovement, type Piece, pieces, unfinishedSequence } from "./escapes";
import { Row } from "./row";
import { plainStyle, type Style, withLink, withSgr } from "./style";

/** Lines that the cursor can go up, as on a screen of that height. */
const height = 50;

/** Characters of a sequence that is not finished. */
const longestSequence = 4096;

/** What a terminal would show of a stream: lines, colours, and what is written over. */
export class TerminalText {
  /** The lines above the rows, with their line ends. */
  private finished = "";
  private rows: Row[] = [new Row(plainStyle)];
  /** The style at each row's end; the last row's is the current one. */
  private ends: Style[] = [];
  private y = 0;
  /** Undefined: behind the last character of the row. */
  private x?: number;
  private style = plainStyle;
  /** A sequence whose end has not come. */
  private pending = "";
  /** Whether the cursor ever went up: only then are lines kept within its reach. */
  private goesUp = false;

  /** Writes `text` where the last one ended. */
  write(text: string): void {
    let whole = this.pending + text;
    this.pending = unfinishedSequence.exec(whole)?.[0] ?? "";
    if (this.pending.length > longestSequence) this.pending = "";
    whole = whole.slice(0, whole.length - this.pending.length);
    if (this.isAtEnd && this.rows[this.y].isRaw && !anyControl.test(whole)) this.append(whole);
    else for (const piece of pieces(whole)) this.take(piece);
  }

  /** Characters so far. */
  get length(): number {
    return String(this).length;
  }

  toString(): string {
    const last = this.rows.length - 1;
    const rows = this.rows.map((row, i) => row.text(i < last ? this.ends[i] : this.style)).join("\n");
    return this.finished + rows + this.pending;
  }

  private get isAtEnd(): boolean {
    return this.y === this.rows.length - 1 && this.x === undefined;
  }

  private get column(): number {
    return this.x ?? this.rows[this.y].width;
  }

  private take({ raw, text, csi, link }: Piece): void {
    if (link !== undefined) this.look(withLink(this.style, link), raw);
    else if (csi?.[1] === "m") this.look(withSgr(this.style, csi[0]), raw);
    else if (csi !== undefined) this.move(csi[0], csi[1]);
    else for (const part of (text as string).split(/([\r\n\b])/)) this.put(part);
  }

  /** The style changes; in a line that is kept as it came, so is the sequence. */
  private look(style: Style, raw: string): void {
    if (this.isAtEnd && this.rows[this.y].isRaw) this.rows[this.y].append(raw, style);
    this.style = style;
  }

  private put(part: string): void {
    if (part === "\r") this.x = 0;
    else if (part === "\b") this.x = Math.max(0, this.column - 1);
    else if (part === "\n") this.feed();
    else if (part !== "") this.print(part);
  }

  private print(text: string): void {
    const row = this.rows[this.y];
    if (this.isAtEnd && row.isRaw) {
      // The style may have changed while the cursor was in another line.
      row.append(row.transitionTo(this.style) + text, this.style);
      return;
    }
    this.x = row.write(text, this.column, this.style);
    if (this.y === this.rows.length - 1 && this.x === row.width) this.x = undefined;
  }

  /** Most text moves nothing back: it costs no more than joining it. */
  private append(text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    if (this.goesUp || end === 0) for (const part of text.split(/(\n)/)) this.put(part);
    else {
      this.finished += this.rows[0].text(this.style) + text.slice(0, end);
      this.rows = [new Row(this.style, text.slice(end))];
    }
  }

  /** To the next line, a new one below the last. */
  private feed(): void {
    const isLast = this.y === this.rows.length - 1;
    this.x = isLast ? undefined : 0;
    this.y++;
    if (!isLast) return;
    this.ends.push(this.style);
    this.rows.push(new Row(this.style));
    for (const most = this.goesUp ? height : 1; this.rows.length > most; this.y--) {
      this.finished += `${this.rows.shift()!.text(this.ends.shift()!)}\n`;
    }
  }

  private move(parameters: string, final: string): void {
    const given = Number.parseInt(parameters, 10);
    const count = Math.max(1, given || 1);
    const column = this.column;
    const row = this.rows[this.y];
    if (final === "K" || final === "J") {
      // What ends many lines: nothing stands behind it.
      if (this.isAtEnd && !(given > 0)) return;
      this.x = column;
      if (final === "K") row.erase(given > 0 ? 0 : column, given === 1 ? column + 1 : undefined);
      else if (!(given > 0)) this.eraseBelow();
    } else if (final === "A" || final === "F") this.up(count, final === "F" ? 0 : column);
    else if (final === "B" || final === "E") {
      this.goesUp = true;
      for (let i = 0; i < count && (this.y < this.rows.length - 1 || this.rows.length < height); i++) this.feed();
      this.x = final === "E" ? 0 : column;
    } else if (final === "C") this.x = column + Math.min(count, 1000);
    else if (final === "D") this.x = Math.max(0, column - count);
    else if (final === "G") this.x = Math.min(count, 1000) - 1;
    else if (final === "X") row.erase(column, column + count);
    else if (final === "P") row.remove(column, count);
  }

  private up(count: number, column: number): void {
    this.goesUp = true;
    const missing = Math.min(count - this.y, height - this.rows.length);
    for (let i = 0; i < missing && this.finished !== ""; i++) {
      // A search from below 0 would begin at 0.
      const start = this.finished === "\n" ? 0 : this.finished.lastIndexOf("\n", this.finished.length - 2) + 1;
      const line = this.finished.slice(start, -1);
      this.finished = this.finished.slice(0, start);
      const before = styleAfter(this.finished);
      const after = styleAfter(line, before);
      this.ends.unshift(after);
      this.rows.unshift(new Row(before, line, after));
      this.y++;
    }
    this.y = Math.max(0, this.y - count);
    this.x = column;
  }

  private eraseBelow(): void {
    this.rows[this.y].erase(this.column);
    this.rows.length = this.y + 1;
    this.ends.length = this.y;
  }
}

/** `text` as a terminal shows it in the end. */
export function finalText(text: string): string {
  if (!anyMovement.test(text)) return text;
  const terminal = new TerminalText();
  terminal.write(text);
  return String(terminal);
}

/** The style that `text` leaves behind. */
function styleAfter(text: string, before = plainStyle): Style {
  let style = before;
  if (!text.includes("\u001b") && !text.includes("\u009b")) return style;
  for (const { csi, link } of pieces(text)) {
    if (csi?.[1] === "m") style = withSgr(style, csi[0]);
    else if (link !== undefined) style = withLink(style, link);
  }
  return style;
}
