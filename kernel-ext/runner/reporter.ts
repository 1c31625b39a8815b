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
}

/**
 * Milliseconds between two of a notebook's progress lines: on a terminal, where they overwrite one another, and in a
 * log.
 */
const intervals = { terminal: 200, log: 5000 };

export function createReporter(
  stream: NodeJS.WriteStream = process.stderr,
  { label: prefix = "", log = false }: ReporterOptions = {},
): Reporter {
  const terminal = stream.isTTY === true && prefix === "";
  let width = 0;
  let position = 0;
  let total = 0;
  let head = "";
  let last = 0;
  /** Logged text that has no line end yet. */
  let unfinished = "";

  const line = (text: string) => {
    // A notebook's words colour a person's terminal; they do not move its cursor or set its title.
    const full = looksOnly(prefix === "" ? text : text.replace(/^/gm, prefix));
    stream.write(terminal ? `${width > 0 ? "\r\u001b[K" : ""}${full}\n` : `${stripVTControlCharacters(full)}\n`);
    width = 0;
  };
  const passing = (text: string) => {
    if (!terminal) return line(text);
    const cut = stripVTControlCharacters(text).slice(0, (stream.columns ?? 80) - 1);
    stream.write(`\r\u001b[K${cut}`);
    width = cut.length;
  };
  const label = () => `[${String(position).padStart(String(total).length)}/${total}]`;
  const logText = (text: string) => {
    const lines = (unfinished + text).split("\n");
    unfinished = lines.pop() as string;
    for (const one of lines) line(`  ${one.split("\r").at(-1)}`);
    if (unfinished.length > 10_000) flush();
  };
  const flush = () => {
    if (unfinished !== "") line(`  ${unfinished.split("\r").at(-1)}`);
    unfinished = "";
  };
  const logOutput = ({ header, content }: Message) => {
    const { data } = content as { data?: Record<string, unknown> };
    if (header.msg_type === "stream") logText(String(content.text));
    else if (typeof data?.["text/plain"] === "string" && header.msg_type !== "update_display_data")
      logText(`${unfinished === "" ? "" : "\n"}${data["text/plain"]}\n`);
  };

  return {
    notebook(file, cells, kernel) {
      total = cells;
      line(`${file}: ${cells} code cells, kernel ${kernel}`);
    },
    cell(at, source) {
      position = at;
      last = performance.now();
      head = firstLine(source);
      passing(`${label()} ${head}`);
    },
    cellEnd(seconds, note = "") {
      flush();
      const end = `${label()} ${terminal ? `${head}  ` : ""}${duration(seconds)}${note ? `  ${note}` : ""}`;
      line(end);
    },
    published(message) {
      const { header, content } = message;
      const { data, metadata } = content as { data?: Record<string, unknown>; metadata?: { bowlab?: unknown } };
      const isDisplay = header.msg_type === "update_display_data" || header.msg_type === "display_data";
      if (!isDisplay || metadata?.bowlab !== "progress" || typeof data?.["text/plain"] !== "string") {
        if (log) logOutput(message);
        return;
      }
      if (performance.now() - last < (terminal ? intervals.terminal : intervals.log)) return;
      last = performance.now();
      passing(`${" ".repeat(label().length)} ${firstLine(data["text/plain"])}`);
    },
    line,
  };
}

/** The first line that says something: not empty, not a comment where there is another. */
function firstLine(source: string): string {
  const lines = source.split("\n").map((text) => text.trim());
  const line = lines.find((text) => text !== "" && !/^(\/\/|# )/.test(text)) ?? lines[0] ?? "";
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
