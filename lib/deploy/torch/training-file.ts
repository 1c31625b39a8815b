/** `training.json`: what `train.py` trains, and by which `import` knows what it gets back. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { sha256 } from "../../files";
import { readSealedJson, writeSealedJson } from "../../integrity";
import { stopWordIds, type TokenRows, type WordPieceTokenizer } from "../../tokens";
import type { Manifest, Objective, PretrainBeginning, RunIdentity } from "../../train";

export const trainingFormat = "bowlab-torch/1";
/** Its name in the exported folder. */
export const trainingFile = "training.json";

/** All that decides a training's result, beside the token files and the first weights. */
export interface TrainingFile {
  format: typeof trainingFormat;
  /** SHA-256 over the rest: a state of another training is not gone on with. */
  fingerprint: string;
  objective: Manifest["objective"];
  options: Manifest["options"];
  /** Of each term, at the first step and at the last. */
  weights: Record<string, [first: number, last: number]>;
  /** How the decoder's masks are drawn; null: no decoder. */
  decoder: { ratio: number; sampler: string } | null;
  special: Record<string, number>;
  /** Ids that do not count in bags, beside the special ones. */
  outOfBag: number[];
  /** Bytes of an id in `tokens.ids`. */
  idBytes: 2 | 4;
  /** First rows of the blocks of a corpus on disk, and the number of rows; null: in memory, shuffled as one. */
  blockStarts: number[] | null;
  /** The run's identity, as a manifest keeps it. */
  identity: RunIdentity;
}

/** The objectives that `train.py` has. */
export const torchObjectives = ["mlm", "ed", "bow"] as const;

/** @throws InputError when `train.py` does not have the objective, or BERT's relatives or no padding are asked for */
export function trainingOf(
  { settings, chosen, identity }: PretrainBeginning,
  store: TokenRows,
  tokenizer: WordPieceTokenizer,
): TrainingFile {
  requireTorchObjective(chosen.name);
  requireBert(identity);
  requirePadded(settings.unpadded);
  const { vocabulary } = tokenizer;
  const { decoderInput } = chosen;
  const rest: Omit<TrainingFile, "fingerprint"> = {
    ...{ format: trainingFormat, objective: identity.objective, options: settings, weights: weightsOf(chosen) },
    decoder: decoderInput?.kind === "visible" ? { ratio: decoderInput.ratio, sampler: decoderInput.sampler } : null,
    special: { ...vocabulary.special },
    outOfBag: chosen.bowStopWords === "out" ? [...stopWordIds(vocabulary)] : [],
    idBytes: vocabulary.size > 0x10000 ? 4 : 2,
    blockStarts: store.blockStarts ? [...store.blockStarts] : null,
    identity,
  };
  return { ...rest, fingerprint: sha256(JSON.stringify([rest, store.fingerprint])) };
}

/** @throws InputError when the folder is not one that `export --to torch` wrote */
export function readTraining(folder: string): TrainingFile {
  const file = path.join(folder, trainingFile);
  if (!fs.existsSync(file)) {
    const fix = "give the folder that `bowlab export --to torch` wrote";
    throw new InputError("not a training for PyTorch", { file: folder, expected: `${trainingFile} in it`, fix });
  }
  const training = readSealedJson(file) as TrainingFile | null;
  if (training?.format === trainingFormat) return training;
  throw new InputError("not a training that this version of bowlab reads", {
    ...{ file, field: "format", expected: trainingFormat, found: JSON.stringify(training?.format) },
  });
}

/** Writes it whole, with a checksum. */
export function writeTraining(folder: string, training: TrainingFile): void {
  writeSealedJson(path.join(folder, trainingFile), training);
}

/** @throws InputError when `train.py` does not have it */
export function requireTorchObjective(name: string): void {
  if ((torchObjectives as readonly string[]).includes(name)) return;
  throw new InputError("train.py does not have the objective", {
    ...{ field: "objective", found: name, expected: torchObjectives.join(", ") },
    fix: "choose one of them, or train it by `bowlab pretrain`",
  });
}

function requireBert({ encoder }: RunIdentity): void {
  if (encoder.modelType === "bert") return;
  throw new InputError("train.py trains BERT's encoders alone", {
    ...{ field: "model", found: encoder.modelType, expected: "a checkpoint of model_type bert" },
  });
}

function requirePadded(unpadded: boolean): void {
  if (!unpadded) return;
  throw new InputError("train.py computes padded batches", {
    ...{ field: "unpadded", found: "true", expected: "false", fix: "leave out --unpadded: the gradients are the same" },
  });
}

/** Of the term beside masked language modelling the objective's options hold both. */
function weightsOf({ name, options }: Objective): TrainingFile["weights"] {
  const of = (key: string) => Number(options[key]);
  const weights: TrainingFile["weights"] = { mlm: [1, 1] };
  if (name === "ed") weights.ed = [of("decoderWeight"), of("decoderFinalWeight")];
  if (name === "bow") weights.bow = [of("bowWeight"), of("bowFinalWeight")];
  return weights;
}
