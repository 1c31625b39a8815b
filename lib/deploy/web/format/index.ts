/** The files of an exported folder: what writes them in Node, and what reads them in a browser. */
export { ByteReader, ByteWriter } from "./bytes";
export {
  WEB_FORMAT,
  type WebBytes,
  type WebManifest,
  type WebModel,
  type WebTexts,
  type WebVectors,
  type WebWords,
} from "./manifest";
export { readTexts, TEXT_PART_BYTES, type WebPassage, writeTexts } from "./text-files";
export { readTokenizerFile, type TokenizerFile, writeTokenizerFile } from "./tokenizer-file";
export {
  coarseProduct,
  fineProduct,
  meanFile,
  meanOfRows,
  type QuantizedRows,
  quantizeRows,
  readMean,
  readVectorPart,
  vectorPart,
} from "./vector-files";
export {
  readHead,
  shardOf,
  type TermPostings,
  WordShard,
  type WordsHead,
  writeHead,
  writePostings,
  writeShards,
} from "./word-files";
