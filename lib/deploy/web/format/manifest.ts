/** `search.json`, the first file of an exported folder: what there is, and the folders that hold it. Types alone. */
import type { AnalysisRecord, Bm25Formula } from "../../../retrieval";

/** Counts up when a reader of before would not understand the files, or the messages of the worker. */
export const WEB_FORMAT = "bowlab-web/1";

/** Bytes of a kind of files, as they lie in the folder. */
export interface WebBytes {
  /** The first file, which every question needs. */
  head: number;
  words: number;
  texts: number;
  vectors: number;
  model: number;
  /** onnxruntime-web. */
  runtime: number;
  /** The box and the worker. */
  code: number;
}

/** The words' index. */
export interface WebWords extends Required<Bm25Formula>, AnalysisRecord {
  /** Folder of `head.bin` and the shards. */
  folder: string;
  titleWeight: number;
  terms: number;
  shards: number;
  /** Module with the stemmers of languages, where one of them is used. */
  stemmers?: string;
  /** The words of the stop word list, where `stopWords` names one of the package `stopword`. */
  stopWordList?: string[];
}

/** The passages' texts. */
export interface WebTexts {
  folder: string;
  /** Passages a part. */
  perPart: number;
}

/** The passages' vectors. */
export interface WebVectors {
  folder: string;
  /** Numbers a vector. */
  dimension: number;
  /** Vectors a part. */
  perPart: number;
  /** 1, or 2 where a second byte makes the vectors finer. */
  bytesPerNumber: 1 | 2;
  /** Say of the words and of the vectors. */
  weights: readonly number[];
}

/** The encoder of questions. */
export interface WebModel {
  /** Folder of `encoder.bin` (ONNX) and `tokenizer.bin`. */
  folder: string;
  /** Precision of the graph. */
  dtype: string;
  /** SHA-256 of the weights. */
  weights: string;
  /** Put before a question. */
  prefix: string;
  /** Tokens read of a question. */
  maxLength: number;
  /** Folder of `ort.js` and `ort-wasm.bin`. */
  runtime: string;
}

/** `search.json`. */
export interface WebManifest {
  format: typeof WEB_FORMAT;
  /** The version of bowlab that wrote it. */
  bowlab: string;
  title: string;
  passages: number;
  /** The search's module, which runs in a worker. */
  worker: string;
  words: WebWords;
  texts: WebTexts;
  vectors?: WebVectors;
  model?: WebModel;
  bytes: WebBytes;
  /** Over everything that a question's answer depends on: two folders with the same one answer alike. */
  fingerprint: string;
}
