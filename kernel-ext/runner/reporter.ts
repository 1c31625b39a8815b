/**
 * What a person sees on stderr while notebooks run: each cell as it starts and ends, progress lines now and then,
 * outputs if wanted.
 */
import { stripVTControlCharacters } from "node:util";
import { duration } from "../display/progress/progress";
import type { Message } from "../wire";
import { looksOnly } from "./terminal";

export interface Reporter {
  notebook(file: string, cells: number, kernel: string): void;
  /** A cell starts; `position` counts code cells from 1. */
  cell(position: number, source: string): void;
  /** It ended after so many seconds; `note` says how, where it was not well. */
  cellEnd(seconds: number, note?: string): void;
  /** Looks for a progress line in what the kernel published; with `log`, writes outputs as they come. */
  published(message: Message): void;
  line(text: string): void;
}

export interface ReporterOptions {
  /** Put before every line: which of several notebooks that run at once it is about. Nothing is overwritten then. */
  label?: string;
  /** Also write the outputs' text as it comes. */
  log?: boolean;
  /** The clock for the intervals between progress lines, in milliseconds. */
  now?: () => number;
}

/**
 * Milliseconds between two of a notebook's progress lines: on a terminal, where they overwrite one another, and in a
 * log.
 */
const intervals = { terminal: 200, log: 5000 };

/** Reports a run on a terminal in place, elsewhere line by line. */
export function createReporter(stream: NodeJS.WriteStream = process.stderr, options: ReporterOptions = {}): Reporter {
  return new StreamReporter(stream, options);
}

class StreamReporter implements Reporter {
  readonly #stream: NodeJS.WriteStream;
  readonly #prefix: string;
  readonly #log: boolean;
  /** Passing lines overwrite one another. */
  readonly #terminal: boolean;
  /** Characters of the passing line that stands there now. */
  #width = 0;
  #position = 0;
  #total = 0;
  #head = "";
  readonly #now: () => number;
  /** When a passing line was last written. */
  #last = 0;
  /** Logged text that has no line end yet. */
  #unfinished = "";

  constructor(stream: NodeJS.WriteStream, { label = "", log = false, now = () => performance.now() }: ReporterOptions) {
    this.#stream = stream;
    this.#prefix = label;
    this.#log = log;
    this.#now = now;
    this.#terminal = stream.isTTY === true && label === "";
  }

  notebook(file: string, cells: number, kernel: string): void {
    this.#total = cells;
    this.line(`${file}: ${cells} code cells, kernel ${kernel}`);
  }

  cell(position: number, source: string): void {
    this.#position = position;
    this.#last = this.#now();
    this.#head = firstLine(source);
    this.#passing(`${this.#count()} ${this.#head}`);
  }

  cellEnd(seconds: number, note = ""): void {
    this.#flush();
    const head = this.#terminal ? `${this.#head}  ` : "";
    this.line(`${this.#count()} ${head}${duration(seconds)}${note ? `  ${note}` : ""}`);
  }

  published(message: Message): void {
    const { header, content } = message;
    const { data, metadata } = content as { data?: Record<string, unknown>; metadata?: { bowlab?: unknown } };
    const isDisplay = header.msg_type === "update_display_data" || header.msg_type === "display_data";
    if (!isDisplay || metadata?.bowlab !== "progress" || typeof data?.["text/plain"] !== "string") {
      if (this.#log) this.#logOutput(message);
      return;
    }
    const now = this.#now();
    if (now - this.#last < (this.#terminal ? intervals.terminal : intervals.log)) return;
    this.#last = now;
    this.#passing(`${" ".repeat(this.#count().length)} ${firstLine(data["text/plain"])}`);
  }

  line(text: string): void {
    // A notebook's words colour a person's terminal; they do not move its cursor or set its title.
    const full = looksOnly(this.#prefix === "" ? text : text.replace(/^/gm, this.#prefix));
    const cleared = this.#width > 0 ? "\r\u001b[K" : "";
    this.#stream.write(this.#terminal ? `${cleared}${full}\n` : `${stripVTControlCharacters(full)}\n`);
    this.#width = 0;
  }

  /** A line that the next one overwrites, where that can be done. */
  #passing(text: string): void {
    if (!this.#terminal) {
      this.line(text);
      return;
    }
    const cut = stripVTControlCharacters(text).slice(0, (this.#stream.columns ?? 80) - 1);
    this.#stream.write(`\r\u001b[K${cut}`);
    this.#width = cut.length;
  }

  /** "[ 3/12]" */
  #count(): string {
    return `[${String(this.#position).padStart(String(this.#total).length)}/${this.#total}]`;
  }

  #logOutput({ header, content }: Message): void {
    const { data } = content as { data?: Record<string, unknown> };
    if (header.msg_type === "stream") this.#logText(String(content.text));
    else if (typeof data?.["text/plain"] === "string" && header.msg_type !== "update_display_data")
      this.#logText(`${this.#unfinished === "" ? "" : "\n"}${data["text/plain"]}\n`);
  }

  #logText(text: string): void {
    const lines = (this.#unfinished + text).split("\n");
    this.#unfinished = lines.pop() as string;
    for (const one of lines) this.line(`  ${one.split("\r").at(-1)}`);
    if (this.#unfinished.length > 10_000) this.#flush();
  }

  #flush(): void {
    if (this.#unfinished !== "") this.line(`  ${this.#unfinished.split("\r").at(-1)}`);
    this.#unfinished = "";
  }
}

/** The first line that says something: not empty, not a comment where there is another. */
function firstLine(source: string): string {
  const lines = source.split("\n").map((text) => text.trim());
  const line = lines.find((text) => text !== "" && !/^(\/\/|# )/.test(text)) ?? lines[0] ?? "";
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
