/**
 * tslab's converter, built anew after it was left in the middle of its work: by an exception of TypeScript's own, as a
 * text that is nested too deeply brings it about, or by an interrupt that cut the compiler off. Neither tslab nor
 * TypeScript goes on from there: every later cell would fail.
 */

import type { Converter, Diagnostic } from "tslab/dist/converter";
import type { CodeMetadata } from "tslab/dist/metadata";
import { messageOf } from "../../../../errors";
import { isCell } from "../host/local-files";
import { forgetWatchedFiles } from "../host/system";
import type { OnEmit, ProgramUse } from "../program";
import { buildConverter } from "./converter";

import ts = require("../typescript");

/** The converter of a notebook, whatever it is given. */
export class LastingConverter {
  /** What is wrong with the project's tsconfig.json, each a line to show. */
  readonly problems: readonly string[];
  readonly #use: ProgramUse;
  readonly #build: () => ReturnType<typeof buildConverter>;
  #converter: Converter;
  /** Cells marked `@module`, by name: a new converter has to be given them again. */
  readonly #modules = new Map<string, [source: string, metadata: CodeMetadata]>();
  /** Not by `catch`: code that is cut off by force comes to none. */
  #isAtWork = false;

  /** Builds it, which takes most of a second. @param folder the working directory */
  constructor(folder: string, onEmit: OnEmit, use: ProgramUse) {
    this.#use = use;
    this.#build = () => {
      Object.assign(use, { namesFirst: false, filesChanged: false });
      return buildConverter(folder, onEmit, use);
    };
    const { converter, problems } = this.#build();
    this.#converter = converter;
    this.problems = problems;
  }

  /** What `work` makes of it. @throws what TypeScript throws, once */
  ask<T>(work: (converter: Converter) => T): T {
    if (this.#isAtWork) this.#renew();
    this.#isAtWork = true;
    const answer = work(this.#converter);
    this.#isAtWork = false;
    return answer;
  }

  /**
   * A cell compiled; one that TypeScript fails at has that as its complaint. @param write gives its text, with what
   * tslab's compiler does not take written anew
   */
  convert(declarations: string, write: () => string): ReturnType<Converter["convert"]> {
    try {
      const source = write();
      return this.ask((converter) => {
        this.#use.namesFirst = true;
        outdate(this.#use.program);
        return quietly(() => converter.convert(declarations, source));
      });
    } catch (error) {
      return { diagnostics: [complaintOf(error)] };
    }
  }

  /** Makes a text importable under a name. */
  addModule(name: string, source: string, metadata: CodeMetadata): Diagnostic[] {
    const warnings = this.ask((converter) => converter.addModule(name, source, metadata));
    this.#modules.set(name, [source, metadata]);
    return warnings;
  }

  close(): void {
    this.#converter.close();
  }

  #renew(): void {
    forgetWatchedFiles();
    this.#converter = this.#build().converter;
    for (const [name, [source, metadata]] of this.#modules) this.#converter.addModule(name, source, metadata);
  }
}

/**
 * Where a question was about this very text, its program would be taken for up to date, and the names, for which there
 * is no program, be read from the text that is to be run.
 */
function outdate(program: ts.Program | undefined): void {
  const cell = program?.getSourceFile(program.getRootFileNames().find(isCell) ?? "");
  if (cell) Object.assign(cell, { version: "of the text before" });
}

/** What the converter prints while it compiles is about itself, not about the cell. */
function quietly<T>(work: () => T): T {
  const { warn } = console;
  // A cell may have frozen the console.
  Reflect.set(console, "warn", () => {});
  try {
    return work();
  } finally {
    Reflect.set(console, "warn", warn);
  }
}

/** TypeScript's failure as a diagnostic of the cell; it does not say where it was. */
function complaintOf(error: unknown): Diagnostic {
  const why = error instanceof RangeError ? `, as a text that is nested too deeply has it: ${messageOf(error)}` : "";
  const messageText = `TypeScript's compiler failed at this cell${why || `: ${messageOf(error)}`}`;
  const start = { offset: 0, line: 0, character: 0 };
  return { start, end: start, messageText, category: 1, code: 0 };
}
