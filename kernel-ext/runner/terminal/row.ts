/**
 * A line of a terminal: text as it came, and, once something overwrites a part of it, its characters with their styles.
 */
import { eastAsianWidth } from "get-east-asian-width";
import { pieces, withoutControls } from "./escapes";
import { plainStyle, type Style, transition, withLink, withSgr } from "./style";

/** Columns between two stops of the tabulator. */
const tab = 8;

/** One row of a terminal's screen. */
export class Row {
  /** A column each; "" is the second half of a wide character before it. */
  private chars?: string[];
  private styles: Style[] = [];

  /** The style that the text as it came ends with. */
  private rawEnd: Style;

  /** @param start the style that the text before the row ends with; `end` is that of `raw` */
  constructor(
    private readonly start: Style,
    private raw = "",
    end = start,
  ) {
    this.rawEnd = end;
  }

  /** The text, whose last style is `end`. */
  text(end: Style): string {
    if (this.chars === undefined) return this.raw + transition(this.rawEnd, end);
    let style = this.start;
    let text = "";
    this.chars.forEach((char, i) => {
      if (char !== "") text += transition(style, this.styles[i]) + char;
      if (char !== "") style = this.styles[i];
    });
    return text + transition(style, end);
  }

  /** Columns that are written. */
  get width(): number {
    return this.columns().length;
  }

  /**
   * Adds text at the end as it is, whose style at its end is `style`. Only while nothing was overwritten: see isRaw.
   */
  append(text: string, style: Style): void {
    this.raw += text;
    this.rawEnd = style;
  }

  /** The escape sequence from the style that the row ends with to this one. */
  transitionTo(style: Style): string {
    return transition(this.rawEnd, style);
  }

  get isRaw(): boolean {
    return this.chars === undefined;
  }

  /** Writes text (no sequences, no line ends) from `column` on, over what is there, and gives the column after it. */
  write(text: string, column: number, style: Style): number {
    const chars = this.columns();
    let at = column;
    for (const char of withoutControls(text)) {
      if (char === "\t") {
        at += tab - (at % tab);
        continue;
      }
      // Most text is plain and goes on at the end.
      if (at === chars.length && char >= " " && char <= "~") {
        chars.push(char);
        this.styles.push(style);
        at++;
        continue;
      }
      const width = widthOf(char);
      if (width === 0) {
        if (at > 0 && at <= chars.length) chars[chars[at - 1] === "" ? at - 2 : at - 1] += char;
        continue;
      }
      this.free(at, at + width);
      while (chars.length < at) this.put(chars.length, " ", plainStyle);
      this.put(at, char, style);
      if (width === 2) this.put(at + 1, "", style);
      at += width;
    }
    return at;
  }

  /** Blanks the columns from `from` to `to`; to the end where `to` is left out. */
  erase(from: number, to = Number.POSITIVE_INFINITY): void {
    const chars = this.columns();
    const end = Math.min(to, chars.length);
    if (from < end) this.free(from, end);
    if (to >= chars.length) {
      chars.length = Math.min(from, chars.length);
      this.styles.length = chars.length;
    } else for (let i = from; i < end; i++) this.put(i, " ", plainStyle);
  }

  /** Takes `count` columns out; what stands behind moves to the left. */
  remove(from: number, count: number): void {
    const chars = this.columns();
    this.free(from, Math.min(from + count, chars.length));
    chars.splice(from, count);
    this.styles.splice(from, count);
  }

  private put(column: number, char: string, style: Style): void {
    this.columns()[column] = char;
    this.styles[column] = style;
  }

  /** What is left of a wide character of which a half is overwritten is a blank. */
  private free(from: number, to: number): void {
    const chars = this.columns();
    if (from > 0 && chars[from] === "") this.put(from - 1, " ", this.styles[from - 1]);
    if (to < chars.length && chars[to] === "") this.put(to, " ", this.styles[to]);
  }

  private columns(): string[] {
    if (this.chars !== undefined) return this.chars;
    this.chars = [];
    let style = this.start;
    for (const { text, csi, link } of pieces(this.raw)) {
      if (csi?.[1] === "m") style = withSgr(style, csi[0]);
      else if (link !== undefined) style = withLink(style, link);
      else if (text !== undefined) {
        const at = this.write(text, this.chars.length, style);
        // The columns that a tab at the end goes over.
        while (this.chars.length < at) this.put(this.chars.length, " ", plainStyle);
      }
    }
    return this.chars;
  }
}

function widthOf(char: string): number {
  if (char <= "\u007e") return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(char)) return 0;
  return eastAsianWidth(char.codePointAt(0)!);
}
