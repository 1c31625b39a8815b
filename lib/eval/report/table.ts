/**
 * Tables of results as text, Markdown, LaTeX (booktabs), JSON records and danfojs frames. In a notebook a table shows
 * itself, through the method under `Symbol.for("Jupyter.display")`.
 */
import { fixed } from "./fixed";

/** A cell: text, or a number with the decimals of its column. */
export type Cell = string | number | null;

/** A column of a table, and how its numbers are written. */
export interface Column {
  name: string;
  /** Decimals shown; default 4. 0 for counts. */
  digits?: number;
  /** Mark the largest number in Markdown and LaTeX. Default false. */
  markBest?: boolean;
  /** A probability: below what its digits can show it is "<0.0001". */
  isProbability?: boolean;
}

/** The written forms of a table. */
export const tableFormats = ["text", "markdown", "latex"] as const;
/** A written form of a table. */
export type TableFormat = (typeof tableFormats)[number];

const displaySymbol = Symbol.for("Jupyter.display");

/** A table of results: as text, Markdown, LaTeX, records or a data frame. A notebook shows it by itself. */
export class ResultTable {
  constructor(
    readonly columns: readonly Column[],
    readonly rows: readonly (readonly Cell[])[],
    /** A line above the table; none when empty. */
    readonly caption = "",
  ) {}

  /** The table in one of its written forms. */
  format(form: TableFormat): string {
    if (form === "markdown") return this.toMarkdown();
    return form === "latex" ? this.toLatex() : this.toText();
  }

  /** Aligned columns: text to the left, numbers to the right. */
  toText(): string {
    const lines = [this.columns.map(({ name }) => name), ...this.rows.map((row) => this.#texts(row))];
    const widths = this.columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
    const written = lines.map((line) =>
      line
        .map((text, i) => (this.#isNumeric(i) ? text.padStart(widths[i]) : text.padEnd(widths[i])))
        .join("  ")
        .trimEnd(),
    );
    return [this.caption, ...written].filter((line, i) => i > 0 || line !== "").join("\n");
  }

  /** GitHub's Markdown; the best of a column in bold. */
  toMarkdown(): string {
    const plain = (text: string): string => text.replace(/[\\|*_`<>[\]]/g, "\\$&").replace(/\n/g, " ");
    const line = (texts: string[]): string => `| ${texts.join(" | ")} |`;
    const body = this.rows.map((row) =>
      line(this.#texts(row).map((text, i) => (this.#isBest(row, i) ? `**${plain(text)}**` : plain(text)))),
    );
    const rule = line(this.columns.map((_, i) => (this.#isNumeric(i) ? "---:" : "---")));
    const head = line(this.columns.map(({ name }) => plain(name)));
    return [...(this.caption ? [plain(this.caption), ""] : []), head, rule, ...body].join("\n");
  }

  /** A tabular for the package booktabs; the best of a column in bold. */
  toLatex(): string {
    const line = (texts: string[]): string => `${texts.join(" & ")} \\\\`;
    const body = this.rows.map((row) =>
      line(this.#texts(row).map((text, i) => (this.#isBest(row, i) ? `\\textbf{${latex(text)}}` : latex(text)))),
    );
    return [
      ...(this.caption ? [`% ${this.caption.replace(/\n/g, " ")}`] : []),
      `\\begin{tabular}{${this.columns.map((_, i) => (this.#isNumeric(i) ? "r" : "l")).join("")}}`,
      "\\toprule",
      line(this.columns.map(({ name }) => latex(name))),
      "\\midrule",
      ...body,
      "\\bottomrule",
      "\\end{tabular}",
    ].join("\n");
  }

  /** One object a row, numbers unrounded. `JSON.stringify(table)` gives these. */
  records(): Record<string, Cell>[] {
    return this.rows.map((row) => Object.fromEntries(this.columns.map(({ name }, i) => [name, row[i]])));
  }

  toJSON(): Record<string, Cell>[] {
    return this.records();
  }

  /** A danfojs frame; give it the module: `import * as dfd from "danfojs-node"; table.frame(dfd)`. */
  frame<F>(danfojs: { DataFrame: new (rows: Cell[][], options: { columns: string[] }) => F }): F {
    const rows = this.rows.map((row) => [...row]);
    return new danfojs.DataFrame(rows, { columns: this.columns.map(({ name }) => name) });
  }

  /** The table's MIME bundle, for notebooks. */
  [displaySymbol](): Record<string, string> {
    const cell = (tag: "td" | "th", text: string, i: number, best = false): string =>
      `<${tag} style="text-align:${this.#isNumeric(i) ? "right" : "left"}">${best ? `<b>${html(text)}</b>` : html(text)}</${tag}>`;
    const head = this.columns.map(({ name }, i) => cell("th", name, i)).join("");
    const body = this.rows.map(
      (row) =>
        `<tr>${this.#texts(row)
          .map((text, i) => cell("td", text, i, this.#isBest(row, i)))
          .join("")}</tr>`,
    );
    const caption = this.caption && `<caption>${html(this.caption)}</caption>`;
    return {
      "text/html": `<table>${caption}<thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>`,
      "text/markdown": this.toMarkdown(),
      "text/latex": this.toLatex(),
      "text/plain": this.toText(),
    };
  }

  #texts(row: readonly Cell[]): string[] {
    return this.columns.map(({ digits = 4, isProbability }, i) => {
      const value = row[i];
      if (value === null || value === undefined) return "";
      if (typeof value === "string") return value;
      const least = 10 ** -digits;
      return isProbability && value < least ? `<${least.toFixed(digits)}` : fixed(value, digits);
    });
  }

  #isNumeric(column: number): boolean {
    return this.rows.some((row) => typeof row[column] === "number");
  }

  #isBest(row: readonly Cell[], column: number): boolean {
    if (!this.columns[column].markBest || this.rows.length < 2) return false;
    const numbers = this.rows.map((each) => each[column]).filter((value) => typeof value === "number");
    return typeof row[column] === "number" && row[column] === Math.max(...numbers);
  }
}

function html(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

const latexNames: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "−": "$-$",
};

function latex(text: string): string {
  return text.replace(/[\\~^<>−&%$#_{}]/g, (character) => latexNames[character] ?? `\\${character}`);
}
