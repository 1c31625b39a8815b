/** One stage of fine-tuning, from a checkpoint and a training set to a checkpoint folder. */
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { fileSha256 } from "../files";
import type { EncoderModel } from "../model";
import type { ProgressTask } from "../progress";
import {
  type BegunRun,
  keptRun,
  type PlanOptions,
  type RunResult,
  run,
  runIdentity,
  startFromCheckpoint,
  type Training,
} from "../train";
import { type ArchitectureParts, biEncoder, crossEncoder, type GroupBatch, scoreParameters } from "./architecture";
import { FinetuneCompanion } from "./companion";
import type { DevSet } from "./dev";
import { requireRoom, textForm } from "./form";
import { GroupSampler } from "./groups";
import type { Material, MaterialOptions } from "./material";
import { requireEnoughQueries, requireFinetuningMemory } from "./memory";
import { negativesFile, type StageNegatives, stageNegatives } from "./negative-pools";
import { keepPools, type NegativePools } from "./negatives";
import { finetuneOptions } from "./options";
import type { FinetuneProgress } from "./progress";
import type { FinetuneSettings } from "./settings";
import { otherFolder, readDevSet, type StageDevSet } from "./stage-dev-set";
import { readTeacher } from "./teacher";

export interface StageOptions extends MaterialOptions, PlanOptions {
  /** Checkpoint folder to start from. */
  init: string;
  settings: FinetuneSettings;
  material: Material;
  /** The run that holds the negatives, where they come from one. */
  negativesRun?: string;
  /** What the stage before this one called its negatives. */
  firstNegatives?: string;
  teacher?: string;
  devData?: string;
  resume: boolean;
  saveEvery: number;
  /** Steps to profile; absent: none. */
  profileSteps?: number;
  task: ProgressTask<FinetuneProgress>;
}

/** @throws InputError on a folder that holds another run, or inputs that do not fit */
export async function runStage(asked: StageOptions): Promise<RunResult<FinetuneSettings>> {
  const { init, out: folder, material, tokenizer, resume, saveEvery, signal } = asked;
  const { set } = material;
  const start = startFromCheckpoint(init);
  requireRoom(asked.settings, start.encoder.maxPositions);
  requireEnoughQueries(asked.settings, set.queries.length);
  const negatives = await stageNegatives(asked);
  const { pools } = negatives;
  const settings = { ...asked.settings, negatives: negatives.name };
  const options = { ...asked, settings };
  const dev = await readDevSet(material, options, settings);
  const isCross = settings.architecture === "cross-encoder";
  const decoder = isCross ? scoreParameters : undefined;
  const identity = runIdentity({
    objective: objectiveOf(options),
    ...{ settings, start, decoder, data: material.data, tokenizer, inputs: inputsOf(options, negatives, dev) },
  });
  const kept = keptRun({ folder, identity, declared: finetuneOptions, resume });
  if (kept) return kept;
  const { encoder, head, decoder: score } = identity.parameters;
  requireFinetuningMemory(start.encoder, settings, encoder + head + score, options);
  const teacher = options.teacher === undefined ? undefined : await readTeacher(options.teacher, set, pools);
  const parts = { settings, set, form: textForm(settings, tokenizer) };
  const plan = {
    ...{ folder, resume, saveEvery, signal, identity, start, decoder, tokenizer, vectors: vectorsOf(settings) },
    declared: finetuneOptions,
    gradientCheckpointing: options.gradientCheckpointing,
    profileSteps: options.profileSteps,
    async writeInputs() {
      if (settings.negatives !== "in-batch") await keepPools(path.join(folder, negativesFile), set, pools);
    },
  };
  if (isCross) {
    const architecture = crossEncoder({ ...parts, types: start.encoder.typeVocabSize });
    return run({ ...plan, open: (begun) => openTraining(begun, { ...options, pools, dev, architecture }) });
  }
  const architecture = biEncoder({ ...parts, teacher });
  return run({ ...plan, open: (begun) => openTraining(begun, { ...options, pools, dev, architecture }) });
}

interface TrainingOptions<R> extends StageOptions {
  pools: NegativePools;
  dev?: DevSet;
  architecture: ArchitectureParts<R>;
}

async function openTraining<R>(begun: BegunRun, options: TrainingOptions<R>): Promise<Training<GroupBatch<R>>> {
  const { out: folder, settings, material, pools, dev, architecture, task } = options;
  const { set } = material;
  const { batchSize, groupSize, seed } = settings;
  const sampler = new GroupSampler(set, pools, { batchSize, groupSize, seed });
  const measure = dev && (await architecture.measuring(begun.model, dev));
  const kind = settings.architecture === "cross-encoder" ? scoreParameters.kind : undefined;
  const companion = new FinetuneCompanion({ ...begun, folder, settings, set, measure, kind });
  return {
    objective: architecture.objective,
    batches: {
      open: () => ({
        async take(step) {
          const started = performance.now();
          const groups = sampler.groupsAt(step);
          const batches = [{ groups, rows: architecture.collate(groups, step) }];
          return { batches, collatorMs: performance.now() - started };
        },
        async close() {},
      }),
      samples: batchSize * (1 + groupSize),
      idsOf: ({ groups }) => groups.map(({ query }) => set.queries[query].id),
      what: "queries",
    },
    companion,
    onProgress: task.report && ((progress) => task.report?.({ ...progress, ...companion.measurements() })),
  };
}

function objectiveOf({ settings, teacher }: StageOptions) {
  const { architecture, pooling, temperature, distillationWeight } = settings;
  if (architecture === "cross-encoder") return { name: "cross-encoder" };
  return { name: "contrastive", pooling, temperature, ...(teacher && { distillationWeight }) };
}

/** What the stage reads beside its data, by fingerprint, and what a command would say of it. */
function inputsOf(options: StageOptions, negatives: StageNegatives, dev?: StageDevSet): Record<string, string> {
  const { material, teacher, firstNegatives } = options;
  const devData = dev && otherFolder(options);
  return {
    trainingSet: material.set.fingerprint,
    negatives: negatives.fingerprint,
    teacher: teacher === undefined ? "none" : fileSha256(teacher),
    dev: dev?.fingerprint ?? "none",
    ...(devData !== undefined && { devData }),
    ...(firstNegatives !== undefined && { firstNegatives }),
  };
}

/** What the checkpoint says of texts' vectors. */
function vectorsOf(settings: FinetuneSettings) {
  const { architecture, pooling, queryMaxLength, passageMaxLength, queryPrefix, passagePrefix } = settings;
  const maxLength = architecture === "cross-encoder" ? queryMaxLength + passageMaxLength - 1 : passageMaxLength;
  const prompt = (prefix: string) => (prefix === "" ? "" : `${prefix} `);
  const prompts = { query: prompt(queryPrefix), passage: prompt(passagePrefix) };
  return { pooling, maxLength, prompts } satisfies Partial<EncoderModel>;
}
