/** A collection's passages and their vectors, read side by side from files, into a database. */
import { InputError } from "../../errors";
import { cellInterrupt } from "../../interrupt";
import { type Complete, completeOptions, type Given, requireKnown } from "../../options";
import {
  type OnCorpusProgress,
  type ReadOptions,
  readPassages,
  type TextOptions,
  textOptions,
  textOptionsOf,
} from "../../text";
import { describeEncoding } from "../encoding/encoding-description";
import { vectorsSource } from "../index-sources";
import { temporaryFolder } from "../systems/temporary-folder";
import { VectorFiles } from "../vectors/vector-files";
import { differencesOf, type StoreDescription, storeDescription } from "./description";
import { storeIndexOptions } from "./options";
import { openStore } from "./postgres-store";
import type { StoreRow, VectorStore } from "./vector-store";

/** What is loaded, where to, and how it is kept there. */
export interface StoreIndexOptions
  extends Given<typeof storeIndexOptions>,
    TextOptions,
    Pick<ReadOptions, "onSkipped"> {
  onProgress?: OnCorpusProgress;
  /** Told what a person should know. */
  onNote?: (line: string) => void;
  /** Aborted: loading ends with the signal's reason; the next time goes on where it was. */
  signal?: AbortSignal;
}

/** What was loaded. */
export interface StoreIndexReport {
  /** The database and the table, without a password. */
  store: string;
  passages: number;
  /** Passages that an earlier run had loaded. */
  resumedAt: number;
  description: StoreDescription;
}

type Settings = Complete<typeof storeIndexOptions>;

const followers: readonly (keyof StoreIndexOptions)[] = ["onProgress", "onNote", "onSkipped", "signal"];

/**
 * Loads a collection into a database: passages, vectors, indexes. What ends it leaves whole batches; the next run goes
 * on behind them. A table that is loaded already is left as it is.
 * @throws InputError when passages and vectors do not belong together, the table holds something else (the difference
 * is named), or the database refuses
 */
export async function indexCollection(options: StoreIndexOptions): Promise<StoreIndexReport> {
  requireKnown(options, [storeIndexOptions, textOptions, followers], "of the store");
  const settings = completeOptions(storeIndexOptions, options, "of the store");
  if (settings.effortOfBuild < 2 * settings.links) {
    const expected = `at least twice the links, ${2 * settings.links}`;
    throw new InputError("the graph cannot be built so", { field: "effort-of-build", expected });
  }
  const store = openStore(settings.to, settings.table, settings.storeTimeout);
  try {
    const files = new VectorFiles(settings.vectors);
    const description = describe(settings, files);
    const resumedAt = await begin(store, description, settings, options.onNote);
    const rows = storedRows(settings.data, files, resumedAt, options);
    const { onProgress, signal = cellInterrupt() } = options;
    await store.load(rows, resumedAt, { onProgress, signal });
    return { store: store.name, passages: files.size, resumedAt, description };
  } finally {
    await store.close();
  }
}

function describe(settings: Settings, files: VectorFiles): StoreDescription {
  const { vectors, type, index, links, effortOfBuild, textSearch, partitions } = settings;
  const encoding = describeEncoding(vectors);
  const digests = temporaryFolder();
  try {
    return storeDescription({
      ...{ rows: files.size, dimension: files.dimension, fingerprint: vectorsSource(vectors, digests.folder) },
      ...(encoding && { encoding: withoutVersions(encoding) }),
      ...{ type, index, links, effortOfBuild, textSearch, partitions },
    });
  } finally {
    digests.remove();
  }
}

function withoutVersions(encoding: NonNullable<ReturnType<typeof describeEncoding>>): StoreDescription["encoding"] {
  const { model, tokenizer, maxLength, prefix, precision, data } = encoding;
  return { model, tokenizer, maxLength, ...(prefix && { prefix }), ...(precision && { precision }), data };
}

/** @returns rows that are there already */
async function begin(
  store: VectorStore,
  description: StoreDescription,
  { replace }: Settings,
  onNote?: (line: string) => void,
): Promise<number> {
  const before = await store.state();
  if (before !== undefined && !replace) {
    const differences = differencesOf(before.description, description);
    if (differences !== "") {
      throw new InputError("the table holds other vectors, or holds them otherwise", {
        ...{ file: store.name, found: differences },
        fix: "choose another --table, or --replace what it holds",
      });
    }
    if (before.isReady) onNote?.(`${store.name} is loaded already`);
    else if (before.loaded > 0) onNote?.(`going on behind ${before.loaded} passages that are loaded`);
    return before.loaded;
  }
  if (before !== undefined) await store.drop();
  await store.create(description);
  return 0;
}

/** Passages and vectors from a row on. @throws InputError where they do not belong together */
async function* storedRows(
  data: string,
  files: VectorFiles,
  fromRow: number,
  options: StoreIndexOptions,
): AsyncGenerator<StoreRow> {
  const { dimension: H, size, ids } = files;
  const passages = readPassages(data, { ...textOptionsOf(options), onSkipped: options.onSkipped });
  let row = 0;
  try {
    for await (const { first, rows, values } of files.blocks(1024)) {
      for (let i = 0; i < rows; i++, row++) {
        const next = await passages.next();
        const id = ids.get(first + i);
        if (next.done || next.value.id !== id)
          throw otherPassages(data, id, next.done ? undefined : next.value.id, row);
        if (row < fromRow) continue;
        const { title, text } = next.value;
        yield { id, title, text, vector: values.slice(i * H, (i + 1) * H) };
      }
    }
    const more = await passages.next();
    if (!more.done) throw otherPassages(data, undefined, more.value.id, size);
  } finally {
    await passages.return(undefined);
  }
}

function otherPassages(data: string, expected: string | undefined, found: string | undefined, row: number): InputError {
  const inWords = (id: string | undefined) => (id === undefined ? "no passage" : `the passage ${id}`);
  return new InputError("the vectors are not those of these passages", {
    ...{ file: data, expected: `${inWords(expected)} at place ${row}, as the vectors have it`, found: inWords(found) },
    fix: "encode this collection, or name the one that was encoded, with the options by which it was read",
  });
}
