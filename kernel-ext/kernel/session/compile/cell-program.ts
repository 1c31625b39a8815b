/**
 * A program in which nothing but the cell and the declarations before it is new. TypeScript walks all files of the last
 * program to make the next one, more than a thousand of them behind a large import, and most of a cell's time. Here it
 * is shown the two that change: if their imports are what they were, the others are taken over as they stand.
 *
 * The program of all files is kept as the base, and never asked for types: what it knew of them would stay in memory.
 */
import { isCell, isEarlierCells, isLocal } from "./host/local-files";

import ts = require("./typescript");

type Program = ts.Program & {
  structureIsReused?: number;
  getSourceFileByPath(path: ts.Path): ts.SourceFile | undefined;
  getFilesByNameMap(): ReadonlyMap<ts.Path, ts.SourceFile | false | undefined>;
};
type Host = ts.CompilerHost & {
  hasInvalidatedResolutions?(file: ts.Path): boolean;
  onReleaseOldSourceFile?(old: ts.SourceFile, options: ts.CompilerOptions, isThere: boolean, now?: ts.SourceFile): void;
};
type Parsed = ts.SourceFile & { path: ts.Path; resolvedPath: ts.Path };
type Augmenting = ts.SourceFile & { moduleAugmentations?: readonly ts.Node[] };
const compiler = ts as typeof ts & { bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void };

/** What TypeScript's `createProgram` takes. */
export type ProgramWords = Pick<ts.CreateProgramOptions, "configFileParsingDiagnostics" | "projectReferences"> & {
  rootNames: readonly string[];
  options: ts.CompilerOptions;
  host: ts.CompilerHost;
};

/** Makes the program of each cell. */
export class CellPrograms {
  #base: Program | undefined;
  /** Files of the user's own in the base, but for the two. */
  #own: readonly Parsed[] = [];
  /** The last program whose types were its own, and how many questions have been answered from them. */
  #typed: { program: ts.Program; questions: number } | undefined;

  /**
   * @param filesChanged whether a file of the user's own may be another than at the last call
   * @param isQuestion whether it is only asked for names and types; the cell is not compiled
   */
  next(words: ProgramWords, { filesChanged, isQuestion }: { filesChanged: boolean; isQuestion: boolean }): ts.Program {
    const host: Host = words.host;
    const isStale = filesChanged || this.#own.some(({ path }) => host.hasInvalidatedResolutions?.(path));
    if (!this.#base || isStale) this.#rebase(ts.createProgram({ ...words, oldProgram: this.#base }));
    const program = this.#derive(words) ?? this.#derive(words) ?? this.#base!;
    if (isQuestion && this.#typed && this.#typed.questions++ < questionsFromOne && !addsToOthers(program)) {
      shareTypes(program, this.#typed.program);
    } else this.#typed = addsToOthers(program) ? undefined : { program, questions: 0 };
    return program;
  }

  /** The base with the two files as they are now; undefined where that is another program, which is the base then. */
  #derive(words: ProgramWords): ts.Program | undefined {
    const base = this.#base!;
    const oldProgram = Object.assign(Object.create(base), {
      getSourceFiles: () => base.getSourceFiles().filter(isOfCell),
      getFilesByNameMap: () => new Map(),
    });
    const program = ts.createProgram({ ...words, oldProgram }) as Program;
    if (program.structureIsReused === completely) return withFilesOf(base, program);
    releaseFiles(base, program, words.host);
    this.#rebase(program);
    return undefined;
  }

  #rebase(program: ts.Program): void {
    this.#base = program as Program;
    this.#typed = undefined;
    const isOwn = (file: ts.SourceFile) => isLocal(file.fileName) && !isOfCell(file);
    this.#own = program.getSourceFiles().filter(isOwn) as unknown as readonly Parsed[];
  }
}

/** Questions that are answered from one program's types: what is learnt of each text stays in memory so long. */
const questionsFromOne = 100;

/**
 * Whether the cell, or one before it, adds to what is declared elsewhere: types that were found with it, or without,
 * are others.
 */
function addsToOthers(program: ts.Program): boolean {
  const ofCell = program.getSourceFiles().filter(isOfCell) as unknown as readonly Augmenting[];
  return ofCell.some(({ moduleAugmentations = [] }) => moduleAugmentations.length > 0);
}

/**
 * Answers for `program` from the types of an earlier one. The two files are modules, of which no other file knows; what
 * has been found out of the others, a large package's types, holds for both.
 */
function shareTypes(program: ts.Program, earlier: ts.Program): void {
  const options = program.getCompilerOptions();
  for (const file of program.getSourceFiles().filter(isOfCell)) compiler.bindSourceFile(file, options);
  program.getTypeChecker = () => earlier.getTypeChecker();
}

/** TypeScript's StructureIsReused.Completely. */
const completely = 2;

/** Whether a file is one of the two. */
function isOfCell({ fileName }: ts.SourceFile): boolean {
  return isCell(fileName) || isEarlierCells(fileName);
}

/** The program of few files, with all others of `base` in their places. */
function withFilesOf(base: Program, program: Program): Program {
  const own = new Map(program.getSourceFiles().map((file) => [(file as Parsed).path, file]));
  const files = base.getSourceFiles().map((file) => own.get((file as Parsed).path) ?? file);
  const current = (file: ts.SourceFile | undefined) => file && (own.get((file as Parsed).path) ?? file);
  return Object.assign(program, {
    getSourceFiles: () => files,
    getSourceFile: (name: string) => current(base.getSourceFile(name)),
    getSourceFileByPath: (path: ts.Path) => current(base.getSourceFileByPath(path)),
    getFilesByNameMap: () => base.getFilesByNameMap(),
    isSourceFileFromExternalLibrary: (file: ts.SourceFile) => base.isSourceFileFromExternalLibrary(file),
    isSourceFileDefaultLibrary: (file: ts.SourceFile) => base.isSourceFileDefaultLibrary(file),
  });
}

/** Tells the host which files of the last program the new one has not, as TypeScript does where it knows the old. */
function releaseFiles(base: Program, program: Program, host: Host): void {
  for (const file of base.getSourceFiles() as readonly Parsed[]) {
    const now = program.getSourceFileByPath(file.resolvedPath);
    if (now) continue;
    const isThere = program.getSourceFileByPath(file.path) !== undefined;
    host.onReleaseOldSourceFile?.(file, base.getCompilerOptions(), isThere, now);
  }
}
