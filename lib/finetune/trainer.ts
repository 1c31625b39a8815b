/** Fine-tuning's steps: groups in, updates made, the dev set measured now and then, in the loop of every run. */
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import type { DecoderKind, EncoderModel } from "../model";
import { Random } from "../random";
import {
  type AdamW,
  type Differentiated,
  dropState,
  guardStep,
  type LogMarks,
  LogWriter,
  learningRateAt,
  logFile,
  type RunIdentity,
  readManifest,
  type StepRecord,
  saveState,
  trainingLoop,
  updateStep,
  writeManifest,
} from "../train";
import { BestKeeper, devLogFile, dropBest } from "./best";
import { type DevSet, devCandidates, measureBiEncoder, measureCrossEncoder } from "./dev";
import { collateGroups, collatePairs, type Group, GroupSampler, passageTokens, type TextForm } from "./groups";
import { type GroupsRecord, groupsLogFile, groupsRecord } from "./groups-log";
import type { NegativePools } from "./negatives";
import { biEncoderGradients, cachedGradients, crossEncoderGradients } from "./objectives";
import type { FinetuneSettings } from "./settings";
import type { FinetuneManifest, StageOptions, StageResult } from "./stage";
import type { Teacher } from "./teacher";

export interface TrainerInput extends Omit<StageOptions, "teacher"> {
  run: RunIdentity<FinetuneSettings>;
  model: EncoderModel;
  optimizer: AdamW;
  /** How far the logs had come at the state that the run goes on from. */
  logs?: LogMarks;
  kind?: DecoderKind;
  form: TextForm;
  pools: NegativePools;
  teacher?: Teacher;
  dev?: DevSet;
}

/**
 * Trains from the optimizer's step to the last, or until interrupted. Every step is a function of the seed and its
 * number alone.
 * @throws TrainingStopped when the loss or its gradient is not a number
 */
export async function trainGroups(input: TrainerInput): Promise<StageResult> {
  const { out, settings, optimizer, logs: marks, run, model, kind, material, signal, saveEvery, task } = input;
  const { steps, batchSize, groupSize, seed, patience, devMeasure, evalEvery } = settings;
  const sampler = new GroupSampler(material.set, input.pools, { batchSize, groupSize, seed });
  const measure = await measuring(input);
  const started = optimizer.step;
  const log = new LogWriter<StepRecord>(path.join(out, logFile), started, marks?.[logFile]);
  const groupsLog = new LogWriter<GroupsRecord>(path.join(out, groupsLogFile), started, marks?.[groupsLogFile]);
  const keeper = measure && new BestKeeper(out, started, patience, marks?.[devLogFile]);
  try {
    const finished = await trainingLoop({
      ...{ optimizer, steps, log, saveEvery, signal },
      samples: batchSize * (1 + groupSize),
      step: async (lastGoodStep) => {
        const step = optimizer.step + 1;
        const collating = performance.now();
        const groups = sampler.groupsAt(step);
        const gradients = stepGradients(input, groups, step);
        const collatorMs = performance.now() - collating;
        const lr = learningRateAt(step, settings);
        const ids = groups.map(({ query }) => material.set.queries[query].id);
        const result = updateStep(
          { optimizer, learningRate: lr, clipNorm: settings.clipNorm },
          () => [gradients()],
          (result) => guardStep(result, { step, ids, what: "queries", folder: out, lastGoodStep }),
        );
        groupsLog.append(groupsRecord(step, groups, material.set));
        return { step, ...result, lr, collatorMs, stepMs: performance.now() - collating - collatorMs };
      },
      afterStep: async (step) => {
        if (!keeper || !measure || (step % evalEvery !== 0 && step !== steps)) return false;
        keeper.add(step, devMeasure, await measure(), model, kind);
        return true;
      },
      isDone: () => keeper?.isExhausted ?? false,
      save: () => {
        const dev = keeper && { [devLogFile]: keeper.mark() };
        const logs = { [logFile]: log.mark(), [groupsLogFile]: groupsLog.mark(), ...dev };
        saveState(out, model, optimizer, { decoder: kind, logs });
        writeManifest(out, run, optimizer.step, false);
      },
      onProgress: task.report && ((progress) => task.report?.({ ...progress, dev: keeper?.last, best: keeper?.best })),
    });
    if (finished) {
      const best = keeper?.promote(optimizer.step);
      writeManifest(out, run, best?.step ?? optimizer.step, true, best?.outcome);
      dropState(out);
      dropBest(out);
    }
    return { finished, manifest: readManifest<FinetuneSettings>(out) as FinetuneManifest };
  } finally {
    log.close();
    groupsLog.close();
    keeper?.close();
  }
}

/** The batch is made at once, its gradients when asked for. */
function stepGradients(
  { model, settings, form, material, teacher }: TrainerInput,
  groups: readonly Group[],
  step: number,
): () => Differentiated {
  const { set } = material;
  const { architecture, groupSize, chunkSize, titleDropout: rate, seed } = settings;
  const random = new Random(seed).fork("dropout", step);
  const titles = { rate, random: new Random(seed).fork("titles", step) };
  if (architecture === "cross-encoder") {
    const pairs = groups.flatMap(({ query, passages }) =>
      Array.from(passages, (place) => ({
        query: set.queries[query].ids,
        passage: passageTokens(set.passages, place, titles),
      })),
    );
    const batch = collatePairs(pairs, form, model.config.typeVocabSize);
    return () => crossEncoderGradients(model, batch, groupSize, random);
  }
  const batch = { ...collateGroups(set, groups, form, { chunkSize, titles }), teacher: teacher?.scoresOf(groups) };
  return () => (chunkSize > 0 ? cachedGradients : biEncoderGradients)(model, batch, settings, random);
}

/** The dev measure of the model as it is; undefined without a dev set. */
async function measuring({ dev, model, settings, form }: TrainerInput): Promise<(() => Promise<number>) | undefined> {
  if (!dev) return undefined;
  const { devMeasure, pooling, architecture } = settings;
  if (architecture === "bi-encoder") return () => measureBiEncoder(model, dev, devMeasure, { form, pooling });
  const candidates = await devCandidates(dev);
  return () => measureCrossEncoder(model, dev, devMeasure, { form, candidates });
}
