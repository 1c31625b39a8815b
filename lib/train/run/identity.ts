/** What decides the result of a run, put down in its manifest before the first step. */
import { describeEngine } from "../../engine";
import { countParameters, type EncoderConfig, type ParameterSpec, parameterSpecs } from "../../model";
import { languageOf, type TextTokenizer, type TokenRows } from "../../tokens";
import { bowlabVersion } from "../../version";
import type { DecoderParameters } from "../objectives";
import { decoderStart, type StartingPoint } from "./first-weights";
import type { DataIdentity, RunIdentity } from "./manifest";

export interface IdentityOptions<S extends object> {
  /** Name, reading and options of the objective. */
  objective: RunIdentity["objective"];
  /** Every option of the run. */
  settings: S;
  start: StartingPoint;
  /** What the objective adds to the encoder and its head. */
  decoder?: DecoderParameters;
  data: DataIdentity;
  tokenizer: TextTokenizer;
  /** What else the run reads, by fingerprint. */
  inputs?: Record<string, string>;
}

/** @throws InputError when the decoder of the checkpoint to start from is damaged */
export function runIdentity<S extends object>(options: IdentityOptions<S>): RunIdentity<S> {
  const { objective, settings, start, decoder, data, tokenizer, inputs } = options;
  const { name, tfjsVersion, tensorflowVersion, kernels, threads } = describeEngine();
  return {
    objective,
    options: settings,
    encoder: start.encoder,
    parameters: countParameters(allSpecs(start.encoder, decoder)),
    data,
    tokenizer: { fingerprint: tokenizer.fingerprint, vocabSize: tokenizer.vocabulary.size },
    init: start.init,
    initNotes: start.initNotes,
    decoderInit: decoderStart(start, decoder),
    ...(inputs && { inputs }),
    engine: { name, tfjsVersion, tensorflowVersion, kernels, threads },
    versions: { bowlab: bowlabVersion, node: process.version },
  };
}

/** Every parameter of a run's model. */
export function allSpecs(encoder: EncoderConfig, decoder?: DecoderParameters): ParameterSpec[] {
  return [...parameterSpecs(encoder), ...(decoder?.specs(encoder) ?? [])];
}

/** Which rows these are, and of which language. */
export async function dataIdentity(rows: TokenRows, tokenizer: TextTokenizer): Promise<DataIdentity> {
  const { corpusFingerprint, passages, size, tokens, packing, blockStarts } = rows;
  return {
    fingerprint: corpusFingerprint,
    passages,
    rows: size,
    tokens,
    packing: packing ?? null,
    blocks: blockStarts ? blockStarts.length - 1 : null,
    language: (await languageOf(rows, tokenizer)) ?? null,
  };
}
