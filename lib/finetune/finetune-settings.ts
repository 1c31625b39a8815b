/** The options of a fine-tuning run checked and completed: what data and checkpoint decide, then the defaults. */
import { InputError } from "../errors";
import { parseMeasure } from "../eval";
import { completeOptions } from "../options";
import { finetuneDefaults, finetuneOptions } from "./options";
import type { FinetuneContext, FinetuneRequest, FinetuneSettings } from "./settings";

/**
 * Fills in defaults. @throws InputError naming the option that is missing or out of range, or two that do not go
 * together
 */
export function finetuneSettings(request: FinetuneRequest, context: FinetuneContext): FinetuneSettings {
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  const asked: Partial<FinetuneSettings> = given;
  const tenth = Math.ceil(Number(asked.steps) / 10);
  const inBatch = (asked.negatives ?? context.negatives) === "in-batch" && asked.stages !== 2;
  const groupSize = inBatch ? 1 : finetuneDefaults.groupSize;
  const complete = { ...context, warmup: tenth, evalEvery: Math.max(1, tenth), groupSize, ...asked };
  const settings = completeOptions(finetuneOptions, complete, "of the run");
  requireConsistent(settings, asked);
  return settings;
}

/** What is asked of a cross-encoder in vain: it makes no vectors, and is a teacher itself. */
const OF_VECTORS = ["temperature", "distillationWeight", "pooling"] as const;

function requireConsistent(settings: FinetuneSettings, asked: Partial<FinetuneSettings>): void {
  const { architecture, negatives, stages, chunkSize, groupSize, batchSize, devMeasure, devSplit, patience } = settings;
  parseMeasure(devMeasure);
  const refuse = (what: string, field: string, fix: string) => {
    throw new InputError(what, { field, fix });
  };
  if (negatives === "in-batch" && groupSize > 1 && stages === 1)
    refuse(
      "in-batch negatives leave no room for others",
      "groupSize",
      "leave --group-size out, or take other negatives",
    );
  if (devSplit === "none" && patience > 0)
    refuse(
      "without a dev split there is no measure to wait for",
      "patience",
      "leave --patience out, or name a dev split",
    );
  if (architecture === "bi-encoder" && batchSize * groupSize < 2)
    refuse("one query and its positive have nothing to be told apart from", "batchSize", "take at least 2 queries");
  if (architecture === "bi-encoder") return;
  if (groupSize < 2)
    refuse("a cross-encoder learns from negatives beside the positive", "groupSize", "take bm25 negatives or a run");
  if (chunkSize > 0) refuse("a cross-encoder has no vectors to cache", "chunkSize", "take smaller batches");
  if (stages > 1) refuse("a cross-encoder is trained in one stage", "stages", "leave --stages out");
  const inVain = OF_VECTORS.find((name) => asked[name] !== undefined);
  if (inVain) refuse("a cross-encoder has no such option", inVain, "leave it out: it is for vectors, or their teacher");
}
