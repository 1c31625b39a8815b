/**
 * The golden fine-tuning objectives (test/goldens/finetune) on the golden BERT. How they were made:
 * make_finetune_goldens.py.
 */
import type { PlainBatch } from "../../lib/batches";
import type { BiBatch, PairBatch } from "../../lib/finetune";
import { crossEncoderSpecs, type EncoderModel, loadModel, type Pooling } from "../../lib/model";
import { type GoldenTensor, goldenPath, readGoldenJson, readTensors } from "./golden";
import { goldenBert } from "./golden-bert";
import { valuesOf } from "./golden-objectives";

export interface FinetuneCase {
  options: {
    group: number;
    pooling?: Pooling;
    temperature?: number;
    distillationWeight?: number;
    excluded?: boolean;
  };
  losses: Record<string, number>;
  total: number;
}

export function finetuneCases(): Record<string, FinetuneCase> {
  return readGoldenJson<{ cases: Record<string, FinetuneCase> }>("finetune", "reference.json").cases;
}

/** `<case>/<parameter>` → gradient. */
export function finetuneGradients(): Map<string, GoldenTensor> {
  return readTensors(goldenPath("finetune", "gradients.safetensors"));
}

type StoredBatch = { batchSize: number; length: number } & Record<
  "inputIds" | "attentionMask" | "tokenTypes",
  number[]
>;
type Name = "queries" | "passages" | "positivePassages" | "pairs";
type Inputs = Record<Name, StoredBatch> & { excluded: number[]; teacher: number[] };

const inputs = () => readGoldenJson<Inputs>("finetune", "inputs.json");

function typed({ batchSize, length, inputIds, attentionMask }: StoredBatch): PlainBatch {
  return { batchSize, length, inputIds: Int32Array.from(inputIds), attentionMask: Int32Array.from(attentionMask) };
}

/** Rows `from` … `to` of a batch, with its padding. */
function rows({ length, inputIds, attentionMask }: PlainBatch, from: number, to: number): PlainBatch {
  const cut = (values: Int32Array) => values.slice(from * length, to * length);
  return { batchSize: to - from, length, inputIds: cut(inputIds), attentionMask: cut(attentionMask) };
}

function chunks(batch: PlainBatch, size: number): PlainBatch[] {
  const starts = Array.from({ length: Math.ceil(batch.batchSize / size) }, (_, i) => i * size);
  return starts.map((start) => rows(batch, start, Math.min(batch.batchSize, start + size)));
}

/** The batch of a case, in chunks of `chunkSize` texts. */
export function goldenGroups({ options }: FinetuneCase, chunkSize = 100): BiBatch {
  const stored = inputs();
  const passages = typed(stored[options.group === 1 ? "positivePassages" : "passages"]);
  const queries = typed(stored.queries);
  return {
    queries: chunks(queries, chunkSize),
    passages: chunks(passages, chunkSize),
    positives: Int32Array.from({ length: queries.batchSize }, (_, q) => q * options.group),
    excluded: Int32Array.from(options.excluded ? stored.excluded : []),
    teacher: options.distillationWeight ? Float32Array.from(stored.teacher) : undefined,
  };
}

export function goldenPairs(): PairBatch {
  const { pairs } = inputs();
  return { ...typed(pairs), tokenTypes: Int32Array.from(pairs.tokenTypes) };
}

/** The golden BERT, with the golden score's head where asked for. The caller disposes of its parameters. */
export function goldenEncoder(withScore = false): EncoderModel {
  const model = loadModel(goldenBert);
  if (withScore) {
    const stored = readTensors(goldenPath("finetune", "score.safetensors"));
    model.parameters.add(crossEncoderSpecs(model.config), (spec) => valuesOf(spec, stored.get(spec.name)!));
  }
  return model;
}
