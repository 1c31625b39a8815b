/**
 * The history of cells, kept across kernels in one file of lines: [session, line, input, output]. Appending a line is
 * one write, so that kernels running side by side do not break one another's.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { isTruthy } from "../../environment";
import { dataFolder, writeFileAtomic } from "../../files";
import type { Content } from "../../wire";

/** Entries kept when the file is shortened, and the file's size in bytes that leads to it. */
const limits = { entries: 5000, bytes: 8 * 1024 * 1024 };

/** Characters of an output that are remembered. */
const keptOutput = 10_000;

interface Entry {
  session: number;
  line: number;
  input: string;
  output: string | null;
}

export interface History {
  add(line: number, input: string, output: string | undefined): void;
  /** Content of the history_reply to a history_request's. */
  answer(request: Content): Content;
}

/** The switch: `0` keeps the history of this kernel to itself, as runners without a person want it. */
export const historyVariable = "BOWLAB_KERNEL_HISTORY";

/** The user's own file; undefined where nothing is to be remembered. */
export function historyFile(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env[historyVariable] === undefined || isTruthy(env[historyVariable]);
  return wanted ? path.join(dataFolder(env), "history.jsonl") : undefined;
}

/** @param file undefined keeps the history in memory */
export function openHistory(file: string | undefined = historyFile()): History {
  const entries = file === undefined ? [] : read(file);
  const session = entries.reduce((most, entry) => Math.max(most, entry.session), 0) + 1;

  return {
    add(line, input, output) {
      const entry: Entry = { session, line, input, output: output?.slice(0, keptOutput) ?? null };
      entries.push(entry);
      if (file !== undefined) append(file, entry);
    },
    answer(request) {
      const found = select(entries, request, session);
      return { status: "ok", history: found.map((entry) => tuple(entry, request.output === true)) };
    },
  };
}

function tuple({ session, line, input, output }: Entry, withOutput: boolean): unknown[] {
  return [session, line, withOutput ? [input, output] : input];
}

function select(entries: Entry[], request: Content, current: number): Entry[] {
  // As IPython's, whose n is the limit of a query to SQLite: 0 is none, and less than 0 sets no limit.
  const n = typeof request.n === "number" && request.n >= 0 ? request.n : Number.POSITIVE_INFINITY;
  const last = (found: Entry[]) => found.slice(Math.max(0, found.length - n));
  if (request.hist_access_type === "range") {
    const asked = Number(request.session ?? 0);
    // 0 is this session, -1 the one before it.
    const session = asked > 0 ? asked : current + asked;
    const start = Number(request.start ?? 0);
    const stop = typeof request.stop === "number" ? request.stop : Number.POSITIVE_INFINITY;
    return entries.filter((entry) => entry.session === session && entry.line >= start && entry.line < stop);
  }
  if (request.hist_access_type === "search") {
    const pattern = globPattern(String(request.pattern ?? "*"));
    const found = entries.filter(({ input }) => pattern.test(input));
    return last(request.unique === true ? unique(found) : found);
  }
  return last(entries);
}

/** The latest of every input, in order. */
function unique(entries: Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [entry.input, entry])).values()];
}

/**
 * A pattern over the whole input, as SQLite's GLOB: `*` any text, `?` one character, `[abc]` one of these, `[^abc]` one
 * that is none of them.
 */
function globPattern(glob: string): RegExp {
  const parts = glob.match(/\*|\?|\[\^?\]?[^\]]*\]|./gs) ?? [];
  const body = parts.map((part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part.length > 2) return `[${part.slice(1, -1).replace(/[\\\]]/g, "\\$&")}]`;
    return part.replace(/[.+^${}()|[\]\\/*?]/, "\\$&");
  });
  return new RegExp(`^${body.join("")}$`, "s");
}

function read(file: string): Entry[] {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const entries = text.split("\n").flatMap(parse);
  if (text.length > limits.bytes) shorten(file, entries.slice(-limits.entries));
  return entries.slice(-limits.entries);
}

/** A line cut short by a full disk is left out. */
function parse(line: string): Entry[] {
  try {
    const [session, number, input, output] = JSON.parse(line);
    return [{ session, line: number, input, output }];
  } catch {
    return [];
  }
}

const format = ({ session, line, input, output }: Entry) => `${JSON.stringify([session, line, input, output])}\n`;

/** A history that cannot be written is kept for this session alone. */
function append(file: string, entry: Entry): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, format(entry), { mode: 0o600 });
  } catch {}
}

function shorten(file: string, entries: Entry[]): void {
  try {
    writeFileAtomic(file, entries.map(format).join(""), { mode: 0o600 });
  } catch {}
}
