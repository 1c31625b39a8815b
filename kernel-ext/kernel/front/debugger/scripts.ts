/** The code that a session has compiled, and where its lines come from. */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { CompiledScript } from "../../link";
import { cellFile } from "./cell-files";
import type { Inspector } from "./inspector";

/** Code of a cell or of a file of the user's own. */
export interface DebuggedScript extends CompiledScript {
  /** The file that a front-end knows. */
  path: string;
}

/** A place in a source: line and column from 1. */
export interface Place {
  line: number;
  column: number;
}

/** A place in the code that runs, as the inspector counts: both from 0. */
export interface CodePlace {
  lineNumber: number;
  columnNumber: number;
}

interface Mapping {
  code: CodePlace;
  source: Place;
}

/** The scripts of one session. */
export class Scripts {
  readonly #inspector: Inspector;
  readonly #byFile = new Map<string, DebuggedScript>();
  readonly #positions = new Map<string, Promise<Mapping[]>>();
  /** The inspector's numbers of scripts → names under which they run. */
  readonly #files = new Map<string, string>();

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** The inspector has seen a script. */
  parsed(scriptId: string, url: string): void {
    if (url !== "") this.#files.set(scriptId, url.startsWith("file:") ? fileURLToPath(url) : url);
  }

  /** The name under which a script runs. */
  fileOf(scriptId: string): string | undefined {
    return this.#files.get(scriptId);
  }

  /** Takes what the session has compiled: a JSON text. */
  add(json: string): DebuggedScript[] {
    const added = (JSON.parse(json) as CompiledScript[]).map((script) => ({
      ...script,
      path: script.cell === undefined ? script.file : cellFile(script.cell),
    }));
    for (const script of added) {
      this.#byFile.set(script.file, script);
      this.#positions.delete(script.file);
    }
    return added;
  }

  /** The script that runs under a name. */
  get(file: string | undefined): DebuggedScript | undefined {
    return file === undefined ? undefined : this.#byFile.get(file);
  }

  /** All code that was made from a file: a cell that ran twice is there twice. */
  from(source: string): DebuggedScript[] {
    return [...this.#byFile.values()].filter(({ path }) => path === source);
  }

  /** The user's own files, cells left out. */
  modules(): string[] {
    return [...this.#byFile.values()].filter(({ cell }) => cell === undefined).map(({ file }) => file);
  }

  /** The session is gone. */
  clear(): void {
    for (const map of [this.#byFile, this.#positions, this.#files]) map.clear();
  }

  /** The place in the source; undefined for code of the compiler's own. */
  async sourcePlace(script: DebuggedScript, { lineNumber, columnNumber }: CodePlace): Promise<Place | undefined> {
    const line = (await this.#mappings(script)).filter(({ code }) => code.lineNumber === lineNumber);
    const before = line.filter(({ code }) => code.columnNumber <= columnNumber);
    return (before.at(-1) ?? line[0])?.source;
  }

  /** The place in the source, or the last one before it. */
  async nearestPlace(script: DebuggedScript, place: CodePlace): Promise<Place> {
    const found = await this.sourcePlace(script, place);
    if (found) return found;
    const before = (await this.#mappings(script)).filter(({ code }) => code.lineNumber < place.lineNumber);
    return before.at(-1)?.source ?? { line: 1, column: 1 };
  }

  /** Where to stop for a line of the source, or for the first one after it that runs. */
  async codePlace(script: DebuggedScript, wanted: number): Promise<{ code: CodePlace; line: number } | undefined> {
    const mappings = await this.#mappings(script);
    const lines = textOfSource(script).split("\n");
    const nextFrom = (first: number) =>
      mappings.reduce(
        (nearest, { source: { line } }) => (line >= first && line < nearest ? line : nearest),
        Number.POSITIVE_INFINITY,
      );
    const found = nextFrom(wanted);
    // The head of a function is not run when the function is: its first statement is.
    const line = isFunctionHead(lines[found - 1] ?? "") ? nextFrom(found + 1) : found;
    const ofLine = mappings.filter(({ source }) => source.line === line);
    if (ofLine.length === 0) return undefined;
    const start = ofLine.reduce((least, mapping) => (mapping.source.column < least.source.column ? mapping : least));
    const { lineNumber } = start.code;
    const first = mappings.find(({ code }) => code.lineNumber === lineNumber);
    // A statement begins in front of what it was made from: `exports.result = value`.
    return { code: first === start ? { lineNumber, columnNumber: 0 } : start.code, line };
  }

  #mappings(script: DebuggedScript): Promise<Mapping[]> {
    const known = this.#positions.get(script.file);
    if (known) return known;
    const asked = this.#inspector.call<string>("positions", script.file).then(decode);
    this.#positions.set(script.file, asked);
    asked.catch(() => this.#positions.delete(script.file));
    return asked;
  }
}

function decode(json: string): Mapping[] {
  const numbers = JSON.parse(json) as number[];
  return Array.from({ length: numbers.length / 4 }, (_, i) => {
    const [line, column, sourceLine, sourceColumn] = numbers.slice(4 * i, 4 * i + 4);
    const source = { line: sourceLine, column: sourceColumn + 1 };
    return { code: { lineNumber: line - 1, columnNumber: column }, source };
  });
}

/** A declaration whose body begins on the next line. */
function isFunctionHead(line: string): boolean {
  return /^\s*(export\s+)?(default\s+)?(async\s+)?function\b.*\{\s*(\/\/.*)?$/.test(line);
}

/** The text of a script's source; empty where it is gone. */
export function textOfSource({ cell, file }: CompiledScript): string {
  if (cell !== undefined) return cell;
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** A path as the compiler knows it, links followed. */
export function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}
