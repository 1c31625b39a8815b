/** The vectors of an index by one model: opened where they still fit, renewed where passages or model are others. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { lockWhenFree, writeSealedJson } from "../../integrity";
import type { DenseEncoder } from "../../retrieval/encoding";
import type { TopKResult } from "../../retrieval/top-k";
import type { OnCorpusProgress } from "../../text/progress";
import type { OpenIndex } from "../kept";
import { type EncoderOptions, openEncoder } from "./encoders";
import {
  modelState,
  readVectorsDescription,
  type VectorsDescription,
  vectorPaths,
  vectorsFolder,
  vectorsJson,
} from "./layout";
import { encoderKey, renewVectors, type VectorTask } from "./renew";
import { VectorScan } from "./scan";

/** A model whose files were written so shortly before they were looked at may have changed with the same times. */
const RACY_MS = 2000;

/** How vectors are kept, and who hears of it. */
export interface VectorOptions extends EncoderOptions {
  rebuild?: boolean;
  /** Called before something is encoded. @returns the folder to write in: another, where this one cannot be written */
  willBuild: () => string;
  onProgress?: OnCorpusProgress;
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

/** Vectors of passages, and the encoder of questions. */
export interface OpenVectors {
  /** Of the model's files, when they were opened. */
  modelState: string;
  /** The k nearest passages of each question. @throws InputError when a question can have no vector */
  find(questions: readonly string[], k: number, signal?: AbortSignal): Promise<TopKResult[]>;
  close(): void;
}

/** @throws InputError when the model cannot be read, or the folder cannot be written */
export async function openVectors(folder: string, index: OpenIndex, options: VectorOptions): Promise<OpenVectors> {
  const state = modelState(options.model);
  const place = vectorsFolder(folder, options.model, options.maxLength);
  let open = options.rebuild ? undefined : presentVectors(place, index, state, options.onNote);
  if (open === undefined) {
    const writable = vectorsFolder(options.willBuild(), options.model, options.maxLength);
    open = await renewed(writable, index, state, options);
  }
  return questioned(open, index, state, options);
}

function presentVectors(
  place: string,
  { description: { generation } }: OpenIndex,
  state: string,
  onNote?: (line: string) => void,
): VectorScan | undefined {
  try {
    const kept = readVectorsDescription(place);
    return kept !== undefined && kept.generation === generation && isSameModel(kept, state)
      ? new VectorScan(place, kept)
      : undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onNote?.(`the kept vectors cannot be used and are made again: ${error.message}`);
    return undefined;
  }
}

/** By the states of its files, which are looked at again by content where they had just been written. */
function isSameModel(kept: VectorsDescription, state: string): boolean {
  return kept.modelState === state && kept.settled !== false;
}

async function renewed(place: string, index: OpenIndex, state: string, options: VectorOptions): Promise<VectorScan> {
  const { onNote, onProgress, signal, rebuild } = options;
  const onWait = (holder: string): void => onNote?.(`waiting for ${holder}`);
  const part = path.basename(place);
  const lock = await lockWhenFree(path.dirname(place), { what: "encoding passages", part, onWait, signal });
  try {
    const meanwhile = rebuild ? undefined : presentVectors(place, index, state);
    if (meanwhile) return meanwhile;
    fs.mkdirSync(place, { recursive: true });
    const encoder = await openEncoder("corpus", options);
    try {
      const old = rebuild ? undefined : orNone(() => readVectorsDescription(place));
      const key = encoderKey(encoder);
      const { store, description } = index;
      const settled = isSettled(options.model);
      const sameVectors = old?.encoder === key && old.generation === description.generation;
      const same = sameVectors ? orNone(() => rewritten(place, old, state, settled)) : undefined;
      if (same !== undefined) return same;
      const task = { store, description, encoder, key, modelState: state, settled, onProgress, signal };
      return new VectorScan(place, await renewedFrom(place, sameVectors ? undefined : old, task));
    } finally {
      encoder.dispose();
    }
  } finally {
    lock.release();
  }
}

/** Where what is old turns out to be damaged, all is encoded. */
async function renewedFrom(
  place: string,
  old: VectorsDescription | undefined,
  task: Omit<VectorTask, "old">,
): Promise<VectorsDescription> {
  try {
    return await renewVectors(place, { ...task, old });
  } catch (error) {
    const isOld = old && error instanceof InputError && error.file === vectorPaths(place, old.name).vectors;
    if (!isOld) throw error;
    return renewVectors(place, task);
  }
}

/** The same vectors; the model's files were only touched. */
function rewritten(place: string, old: VectorsDescription, modelState: string, settled: boolean): VectorScan {
  const description = { ...old, modelState, settled };
  const scan = new VectorScan(place, description);
  writeSealedJson(vectorsJson(place), description);
  return scan;
}

/** undefined where a file is damaged. */
function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Whether the model's files are older than what their times can tell apart. */
function isSettled(model: string): boolean {
  const newest = Math.max(...fs.readdirSync(model).map((name) => fs.statSync(path.join(model, name)).mtimeMs));
  return newest < Date.now() - RACY_MS;
}

function questioned(scan: VectorScan, { words }: OpenIndex, state: string, options: VectorOptions): OpenVectors {
  let encoder: Promise<DenseEncoder> | undefined;
  const opened = async (): Promise<DenseEncoder> => {
    const found = await openEncoder("queries", options);
    if (found.dimension === scan.dimension) return found;
    found.dispose();
    throw new InputError("the model is another than a moment ago", { file: options.model, fix: "ask again" });
  };
  return {
    modelState: state,
    async find(questions, k, signal) {
      encoder ??= opened();
      const vectors = await (await encoder).encode(questions, { signal, onProgress: () => {} });
      return scan.find(vectors, k, words.ids);
    },
    close() {
      scan.close();
      encoder?.then(({ dispose }) => dispose()).catch(() => {});
    },
  };
}
