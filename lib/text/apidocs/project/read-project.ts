/**
 * A project → the passages of its own text and of the packages that it depends on, a file at a time. What is told of
 * each package, and what was skipped, is gathered on the way.
 */
import * as path from "node:path";
import { textKey } from "../../duplicate-texts";
import type { OnCorpusProgress } from "../../progress";
import { folderSource, MIN_SYMBOL_WORDS, type PackageFile, type PackagePassage, readPackage } from "../package";
import { countWords } from "../words";
import { type CompilerConfig, compilerConfig } from "./compiler-config";
import type { InstalledPackage } from "./installed-package";
import { readOwnPackage } from "./own-text";
import type { ListedPackage, ReadingList } from "./reading-list";
import { readTypeLibraries, typeLibrariesFolder } from "./type-libraries";

/** What one package gave. */
export interface ProjectPackage {
  name: string;
  /** The installed one; "local" for the project's own. */
  version: string;
  /** Why it is read: "own", "dependency", "types of react", "re-exported by vitest", "used by fastify" … */
  why: string;
  /** Files read. */
  files: number;
  passages: number;
  /** Words of the passages' texts. */
  words: number;
}

/** A package, or a file of one, that gave nothing, and why. */
export interface SkippedText {
  package: string;
  file?: string;
  why: string;
}

/** What of a project is read. */
export interface ProjectReading {
  own: readonly InstalledPackage[];
  list: ReadingList;
  withOwn: boolean;
  documents: boolean;
  libraries: boolean;
  maxFileMb: number;
  signal?: AbortSignal;
  onProgress?: OnCorpusProgress;
}

/** Files between two turns for timers, signals and displays. */
const FILES_A_TURN = 20;

/** Reads a project; the fields are whole when `passages` has ended. */
export class ProjectReader {
  readonly packages: ProjectPackage[] = [];
  readonly skipped: SkippedText[] = [];
  readonly notes: string[] = [];
  /** The packages from node_modules, in the order in which they were read. */
  readonly installed: InstalledPackage[] = [];
  /** Passages left out because an earlier one has the same text. */
  duplicates = 0;
  readonly #reading: ProjectReading;
  readonly #texts = new Set<string>();
  readonly #configs: ReadonlyMap<InstalledPackage, CompilerConfig>;
  #files = 0;
  #began = performance.now();

  constructor(reading: ProjectReading) {
    this.#reading = reading;
    this.#configs = new Map(reading.own.map((one) => [one, compilerConfig(one.folder)]));
    for (const { notes } of this.#configs.values()) this.notes.push(...notes);
  }

  /** Of passages with the same text the first stays. @throws the signal's reason once it is aborted */
  async *passages(): AsyncGenerator<PackagePassage> {
    const { own, list, withOwn, maxFileMb } = this.#reading;
    const folders = own.map(({ folder }) => folder);
    for (const one of withOwn ? own : []) {
      const files = this.#configs.get(one)?.files ?? [];
      const of = { name: one.manifest.name, version: "local", why: "own", folder: one.folder };
      const read = readOwnPackage({ own: one, files, others: folders, minWords: MIN_SYMBOL_WORDS, maxFileMb });
      yield* this.#take(read, of);
    }
    for (let one = list.next(); one !== undefined; one = list.next()) yield* this.#readListed(one);
    for (const { name, why } of list.missing) this.skipped.push({ package: name, why });
  }

  async *#readListed(one: ListedPackage): AsyncGenerator<PackagePassage> {
    const { list, documents, maxFileMb } = this.#reading;
    const { name, version = "local" } = one.manifest;
    this.installed.push(one);
    const files: PackageFile[] = [];
    const kept = (file: PackageFile) => files.push({ ...file, passages: [] });
    const read = readPackage(folderSource(one.folder), one.manifest, { documents, maxFileMb });
    const of = { name, version, why: one.why, folder: one.folder };
    const given = yield* this.#take(read, of, kept);
    const hasTypes = files.some(({ file }) => !/\.(md|mdx|markdown)$/i.test(file));
    const uses = files.flatMap((file) => file.uses);
    if (!list.follow(one, uses, hasTypes) && one.isDirect) {
      const why = given.passages > 0 ? "no declarations: its Markdown only" : "no declarations and no documents";
      this.skipped.push({ package: `${name}@${version}`, why });
    }
    if (name === "typescript" && one.isDirect && this.#reading.libraries) yield* this.#readLibraries(one);
  }

  async *#readLibraries(typescript: InstalledPackage): AsyncGenerator<PackagePassage> {
    const { name, version = "local" } = typescript.manifest;
    const folder = typeLibrariesFolder(typescript);
    if (folder === undefined) {
      this.skipped.push({ package: `${name}@${version}`, why: "its libraries (lib.*.d.ts) are not installed" });
      return;
    }
    const names = [...new Set([...this.#configs.values()].flatMap(({ libraries }) => libraries))];
    const of = { name, version, why: "libraries of the tsconfig", folder: path.dirname(folder) };
    yield* this.#take(readTypeLibraries(typescript, folder, names, MIN_SYMBOL_WORDS), of);
  }

  /** Hands on the passages of one package, with places below the project's folder. */
  async *#take(
    files: Iterable<PackageFile>,
    { folder, ...told }: Pick<ProjectPackage, "name" | "version" | "why"> & { folder: string },
    onFile: (file: PackageFile) => void = () => {},
  ): AsyncGenerator<PackagePassage, ProjectPackage> {
    const given: ProjectPackage = { ...told, files: 0, passages: 0, words: 0 };
    this.packages.push(given);
    const place = path.relative(this.#reading.own[0].folder, folder).split(path.sep).join("/");
    for (const file of files) {
      given.files++;
      onFile(file);
      await this.#tell(told.name);
      if (file.skipped !== undefined) {
        this.skipped.push({ package: `${told.name}@${told.version}`, file: file.file, why: file.skipped });
      }
      for (const passage of file.passages) {
        if (!this.#isNew(passage.text)) continue;
        given.passages++;
        given.words += countWords(passage.text);
        yield { ...passage, file: place === "" ? passage.file : `${place}/${passage.file}` };
      }
    }
    return given;
  }

  #isNew(text: string): boolean {
    const key = textKey(text);
    if (this.#texts.has(key)) {
      this.duplicates++;
      return false;
    }
    this.#texts.add(key);
    return true;
  }

  async #tell(name: string): Promise<void> {
    const { signal, onProgress, list } = this.#reading;
    const done = ++this.#files;
    if (done % FILES_A_TURN === 0) await new Promise(setImmediate);
    signal?.throwIfAborted();
    const rate = Math.round(done / Math.max(0.001, (performance.now() - this.#began) / 1000));
    const detail = `files, ${rate}/s · package ${this.packages.length} of ${list.length} or more: ${name}`;
    onProgress?.({ phase: "reading declarations", done, detail });
  }
}
