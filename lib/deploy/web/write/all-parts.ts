/** All parts of an export: words, texts, and with a model its vectors, the model and what runs it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { sha256 } from "../../../files";
import type { Complete } from "../../../options";
import { statOf } from "../../../places";
import { openDenseEncoder } from "../../../retrieval";
import { recordAnalysis } from "../../../retrieval/lexical/analysis-record";
import { completeFormula } from "../../../retrieval/lexical/formula";
import { stopWordSet } from "../../../retrieval/lexical/stop-words";
import { type OnCorpusProgress, type Passage, passageText } from "../../../text";
import { bowlabVersion } from "../../../version";
import type { ExportSource } from "../../source";
import { WEB_FORMAT, type WebManifest, type WebModel, type WebVectors, type WebWords } from "../format";
import type { webExportOptions } from "../options";
import { bundleFolder, pageFiles } from "../page-files";
import type { NewExport } from "./folder";
import { writeModel } from "./model";
import { addModule, FolderWriter } from "./new-files";
import { onnxRuntimeWeb } from "./runtime";
import { writeTextParts } from "./texts";
import { writeVectorParts } from "./vectors";
import { writeWords } from "./words";

/** From so many bytes on people wait long: whoever exports is told before the vectors are made. */
const LARGE_BYTES = 50e6;

/** Everything that the files are made of. */
export interface WebMaterial {
  options: Complete<typeof webExportOptions>;
  /** The file or folder that the passages are of. */
  place: string;
  /** In the order of their numbers. */
  passages: Passage[];
  source?: ExportSource;
  onProgress?: OnCorpusProgress;
  onNote?: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * Writes all parts. @param staging folder in which they are made
 * @throws InputError when onnxruntime-web cannot be had or files cannot be written, the signal's reason once it is
 * aborted
 */
export async function writeAllParts(staging: string, material: WebMaterial): Promise<NewExport> {
  const { options, passages, source, place } = material;
  const words = await wordsOf(staging, material);
  const texts = textsOf(staging, material);
  const encoder = source ? await encoderOf(staging, source, material) : undefined;
  const workerCode = bundled("search-worker.js");
  const title = options.title ?? nameOf(place);
  const page = pageFiles({ title, asks: { folder: "." } });
  const manifest: Omit<WebManifest, "fingerprint"> = {
    ...{ format: WEB_FORMAT, bowlab: bowlabVersion, title },
    ...{ passages: passages.length, worker: addModule(staging, "search-worker", workerCode), words: words.words },
    ...{ texts: texts.texts, vectors: encoder?.vectors, model: encoder?.model },
    bytes: {
      ...{ head: words.head, words: words.bytes - words.head, texts: texts.bytes },
      ...{
        vectors: encoder?.bytes.vectors ?? 0,
        model: encoder?.bytes.model ?? 0,
        runtime: encoder?.bytes.runtime ?? 0,
      },
      code: page.reduce((sum, { body }) => sum + body.length, workerCode.length + words.stemmers),
    },
  };
  const fingerprint = sha256(JSON.stringify(manifest)).slice(0, 32);
  return { manifest: { ...manifest, fingerprint }, page };
}

async function wordsOf(staging: string, { options, passages, onProgress, signal }: WebMaterial) {
  const folder = new FolderWriter(staging, "words");
  const settings = { ...completeFormula(options), ...recordAnalysis(options), titleWeight: options.titleWeight };
  const written = await writeWords(folder, passages, settings, async (done) => {
    if (done % 1000 !== 0) return;
    onProgress?.({ phase: "counting words", done, total: passages.length });
    await breath(signal);
  });
  const { name, bytes } = folder.finish();
  const isSnowball = settings.stem !== "none" && settings.stem !== "porter";
  const stemmers = isSnowball ? bundled("snowball.js") : undefined;
  const { stopWords } = options;
  const words: WebWords = {
    ...{ ...settings, folder: name, terms: written.terms, shards: written.shards },
    ...(stemmers ? { stemmers: addModule(staging, "snowball", stemmers) } : {}),
    ...(stopWords === "english" || stopWords === "none" ? {} : { stopWordList: [...stopWordSet(stopWords)] }),
  };
  return { words, bytes, head: written.head, stemmers: stemmers?.length ?? 0 };
}

function textsOf(staging: string, { options, passages, place }: WebMaterial) {
  const folder = new FolderWriter(staging, "texts");
  const root = statOf(place)?.isDirectory() ? place : path.dirname(place);
  const relative = (file: string) => path.relative(root, file).split(path.sep).join("/");
  const perPart = writeTextParts(folder, passages, options.baseUrl, relative);
  const { name, bytes } = folder.finish();
  return { texts: { folder: name, perPart }, bytes };
}

async function encoderOf(
  staging: string,
  source: ExportSource,
  { options, passages, onNote, onProgress, signal }: WebMaterial,
) {
  const runtime = await onnxRuntimeWeb(onNote);
  const runtimeFolder = new FolderWriter(staging, "runtime");
  runtimeFolder.addPlain("ort.js", runtime.module);
  runtimeFolder.add("ort-wasm.bin", runtime.wasm);
  const ran = runtimeFolder.finish();
  const modelFolder = new FolderWriter(staging, "model");
  const texts = writeModel(modelFolder, staging, source, options.dtype);
  const made = modelFolder.finish();
  const encoder = openDenseEncoder(source.folder, "corpus", { maxLength: options.maxLength });
  try {
    const { dimension } = encoder;
    const bytesPerNumber = options.vectorBits === "16" ? 2 : 1;
    tellSize(passages.length * dimension * bytesPerNumber + made.bytes + ran.bytes, onNote);
    const vectors = await encoder.encode(passages.map(passageText), {
      ...{ signal, onProgress: ({ done, total }) => onProgress?.({ phase: "encoding passages", done, total }) },
    });
    const vectorFolder = new FolderWriter(staging, "vectors");
    const perPart = writeVectorParts(vectorFolder, vectors, dimension, bytesPerNumber === 2);
    const { name, bytes } = vectorFolder.finish();
    const model: WebModel = {
      ...{ folder: made.name, dtype: options.dtype, weights: source.weights.sha256, ...texts, runtime: ran.name },
    };
    const rows: WebVectors = {
      ...{ folder: name, dimension, perPart, bytesPerNumber },
      weights: options.weights ?? [1, 1],
    };
    return { model, vectors: rows, bytes: { vectors: bytes, model: made.bytes, runtime: ran.bytes } };
  } finally {
    encoder.dispose();
  }
}

function tellSize(bytes: number, onNote?: (line: string) => void): void {
  if (bytes < LARGE_BYTES) return;
  onNote?.(
    `browsers will fetch ${(bytes / 1e6).toFixed(0)} MB before they answer by vectors: ` +
      "a smaller model, fewer passages, --dtype q8 or --vector-bits 8 make it less; " +
      "without --model they answer by words alone",
  );
}

/** Lets others run, and ends here when there is nothing to go on for. */
async function breath(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
/** A module that the build made for browsers. */
function bundled(name: string): Buffer {
  return fs.readFileSync(path.join(bundleFolder(), name));
}

/** The name of a file or folder without its ending. */
function nameOf(place: string): string {
  return path.basename(path.resolve(place)).replace(/(?<=.)\..*$/, "") || "search";
}
