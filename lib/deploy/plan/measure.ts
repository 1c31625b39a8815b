/** Rates of this machine: how fast it encodes, and how fast it reads a corpus. */
import { type EncoderConfig, encodingPassBytes, initialParameters, requireTextVectors, vectorSize } from "../../model";
import { Random } from "../../random";
import { chunkSize, encodeRows, openDenseEncoder } from "../../retrieval";
import { CorpusFingerprint, passageText, readPassages } from "../../text";

/** What was measured, or follows from the model. */
export interface EncodingRates {
  /** Passages a second of this process, with its threads. */
  rate: number;
  dimension: number;
  /** Bytes that a process takes at its peak. */
  memory: number;
  /** Tokens of a passage, [CLS] and [SEP] counted. */
  tokens: number;
  textBytes: number;
  readRate: number;
}

/** Node and the engine, before there is a model. */
const ENGINE_BYTES = 400e6;

/** Bytes a second that a corpus is read at where there is none to measure: a slow core's. */
const READ_RATE = 40e6;

/** Bytes of text a token, about. */
const TOKEN_BYTES = 4.5;

/** Rates of a model for a collection's first texts. Needs an engine. @throws InputError as `openDenseEncoder` */
export async function measureEncoding(model: string, data: string, batchSize = 64): Promise<EncodingRates> {
  requireTextVectors(model);
  const began = performance.now();
  const fingerprint = new CorpusFingerprint();
  const texts: string[] = [];
  let bytes = 0;
  for await (const passage of readPassages(data, { uniqueIds: false })) {
    texts.push(passageText(passage));
    fingerprint.add(passage);
    bytes += Buffer.byteLength(texts[texts.length - 1]);
    if (texts.length === chunkSize(1e9)) break;
  }
  const readRate = bytes / ((performance.now() - began) / 1000);
  const encoder = openDenseEncoder(model, "corpus", { batchSize });
  try {
    // The first batches of a process are slower than all others.
    await encoder.encode(texts.slice(0, batchSize));
    const start = performance.now();
    await encoder.encode(texts, { chunk: texts.length });
    const seconds = (performance.now() - start) / 1000;
    const tokens = texts.reduce((sum, text) => sum + encoder.countTokens(text), 0) / texts.length;
    const taken = process.memoryUsage.rss();
    const { dimension } = encoder;
    return {
      rate: texts.length / seconds,
      dimension,
      memory: taken,
      tokens,
      textBytes: bytes / texts.length,
      readRate,
    };
  } finally {
    encoder.dispose();
  }
}

/** Rates of an encoder of this shape with weights of chance, for texts of so many tokens. Needs an engine. */
export async function measureShape(config: EncoderConfig, tokens: number, batchSize = 64): Promise<EncodingRates> {
  const random = new Random(1);
  const model = { config, parameters: initialParameters(config, random) };
  const rows = Array.from({ length: 2 * batchSize }, () =>
    Int32Array.from({ length: tokens }, () => random.integer(0, config.vocabSize)),
  );
  try {
    await encodeRows(model, rows.slice(0, batchSize), { batchSize });
    const start = performance.now();
    await encodeRows(model, rows, { batchSize });
    const rate = rows.length / ((performance.now() - start) / 1000);
    const weights = 4 * model.parameters.specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    const memory = ENGINE_BYTES + weights + encodingPassBytes(config, { rows: batchSize, length: tokens });
    const read = { textBytes: tokens * TOKEN_BYTES, readRate: READ_RATE };
    return { rate, dimension: vectorSize(model), memory, tokens, ...read };
  } finally {
    model.parameters.dispose();
  }
}
