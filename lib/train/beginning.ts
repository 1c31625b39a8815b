/** What a pre-training run is before its first step: its settings, its objective, and where its weights come from. */
import { usablePrecision } from "../engine";
import { InputError } from "../errors";
import { type EncoderConfig, preset } from "../model";
import { hasVocabulary, type TokenRows, WordPieceTokenizer } from "../tokens";
import { type Objective, objective, objectiveOptions } from "./objectives";
import { pretrainOptions } from "./options";
import { pretrainSettings } from "./pretrain-settings";
import {
  dataIdentity,
  type RunIdentity,
  runIdentity,
  type StartingPoint,
  startFromCheckpoint,
  startFromSeed,
} from "./run";
import type { PretrainRequest, PretrainSettings } from "./settings";

/** What is trained, and on which tokens. */
export interface PretrainInput extends PretrainRequest {
  /** The corpus as token ids. */
  store: TokenRows;
  /** The tokenizer that made them; saved into the folder. */
  tokenizer: WordPieceTokenizer;
  /** Folder of the checkpoint to start from; without it the weights are drawn from the seed. */
  init?: string;
  /** Told what a person should know of the data, such as a text that the tokenizer does not know. */
  onNote?: (line: string) => void;
}

/** All that it may say. */
export const inputNames: readonly string[] = [
  ...Object.keys({ ...pretrainOptions, ...objectiveOptions }),
  ...(["store", "tokenizer", "init", "onNote"] as const satisfies readonly (keyof PretrainInput)[]),
];

/** What decides a pre-training run's result. */
export interface PretrainBeginning {
  settings: PretrainSettings;
  chosen: Objective;
  start: StartingPoint;
  identity: RunIdentity<PretrainSettings>;
}

/** @throws InputError on options that are out of range, or a checkpoint that does not fit the tokenizer */
export async function pretrainBeginning(options: PretrainInput): Promise<PretrainBeginning> {
  const { store, tokenizer } = options;
  const asked = withoutUnused(pretrainSettings(options, store.size), options);
  const settings = { ...asked, precision: usablePrecision(asked.precision, options.onNote) };
  const chosen = objective(settings.objective, settings);
  const start = startingPoint(options, settings);
  const identity = runIdentity({
    objective: { name: chosen.name, ...chosen.options },
    ...{ settings, start, decoder: chosen.decoder, data: await dataIdentity(store, tokenizer), tokenizer },
  });
  return { settings, chosen, start, identity };
}

/** A checkpoint has a shape of its own: no preset is recorded beside it. @throws InputError when one is asked for */
function withoutUnused(settings: PretrainSettings, { init, preset: given }: PretrainInput): PretrainSettings {
  if (!init) return settings;
  const { preset: _, ...used } = settings;
  if (given === undefined) return used;
  throw new InputError("a run from a checkpoint has the checkpoint's shape", {
    field: "preset",
    expected: "none beside init",
    found: given,
    fix: "leave the preset out, or the checkpoint",
  });
}

/** The encoder's shape, and where its first weights come from. @throws InputError when they do not fit the data */
function startingPoint({ init, tokenizer }: PretrainInput, settings: PretrainSettings): StartingPoint {
  const start = init
    ? startFromCheckpoint(init)
    : startFromSeed(preset(settings.preset as string, tokenizer.vocabulary.size));
  if (init) requireOwnTokenizer(init, start.encoder, tokenizer);
  if (settings.maxLength > start.encoder.maxPositions) {
    throw new InputError("sequences would be longer than the encoder's position table", {
      field: "maxLength",
      expected: `at most ${start.encoder.maxPositions} tokens`,
      found: `${settings.maxLength}`,
    });
  }
  return start;
}

/**
 * By the tokenizer that stands beside the checkpoint; a matrix of embeddings may have more rows, padded to a round
 * number. Without one, by the number of tokens.
 */
function requireOwnTokenizer(init: string, { vocabSize }: EncoderConfig, tokenizer: WordPieceTokenizer): void {
  const { size } = tokenizer.vocabulary;
  const own = hasVocabulary(init) ? WordPieceTokenizer.load(init) : undefined;
  const isOwn = own?.fingerprint === tokenizer.fingerprint;
  if (own ? isOwn && size <= vocabSize : size === vocabSize) return;
  const wanted = own && !isOwn ? own.vocabulary.size : vocabSize;
  throw new InputError("the tokenizer does not belong to the checkpoint to start from", {
    file: init,
    expected: size === wanted ? "the tokenizer that it has" : `a vocabulary of ${wanted}`,
    found: size === wanted ? `another one, also of ${size} tokens` : `${size} tokens`,
    fix: own
      ? "leave --tokenizer out: the checkpoint's own is used then"
      : "name the one that it was trained with by --tokenizer",
  });
}
