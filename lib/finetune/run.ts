/**
 * One stage of fine-tuning, from a checkpoint and a training set to a checkpoint folder. Killed at any moment, it
 * resumes to the same bits.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { describeEngine } from "../engine";
import { readRun } from "../eval";
import { fileSha256, makeFolder, removeTemporaryFiles, sha256 } from "../files";
import { checkSidecar } from "../integrity";
import {
  type CheckpointDescription,
  countParameters,
  crossEncoderSpecs,
  type DecoderKind,
  decoderFile,
  describeCheckpoint,
  type EncoderModel,
  freshValues,
  initialValues,
  loadDecoder,
  loadModel,
  parameterSpecs,
  wordPieceClassOf,
} from "../model";
import { Random } from "../random";
import {
  AdamW,
  dropState,
  existingRun,
  hasState,
  type LogMarks,
  loadState,
  type RunIdentity,
  saveForReaders,
  writeManifest,
} from "../train";
import { bowlabVersion } from "../version";
import { dropBest } from "./best";
import { requireRoom, textForm } from "./form";
import { readDevSet } from "./material";
import { requireEnoughQueries, requireFinetuningMemory } from "./memory";
import { bm25Pools, emptyPools, givenPools, keepPools, type NegativePools, parseRanks, runPools } from "./negatives";
import type { FinetuneSettings } from "./settings";
import type { StageOptions, StageResult } from "./stage";
import { readTeacher } from "./teacher";
import { trainGroups } from "./trainer";

/** Every query's negatives, beside the checkpoint; a run that can be given to another fine-tuning. */
export const negativesFile = "negatives.run";

/** @throws InputError on a folder that holds another run, or inputs that do not fit */
export async function runStage(options: StageOptions): Promise<StageResult> {
  const { init, out, settings, material, resume } = options;
  const description = describeCheckpoint(init);
  requireRoom(settings, description.config.maxPositions);
  requireEnoughQueries(settings, material.set.queries.length);
  const pools = await negativePools(options);
  const run = identity(options, description, pools);
  const earlier = existingRun(out, run, resume);
  if (earlier?.complete) {
    removeTemporaryFiles(out);
    dropState(out);
    dropBest(out);
    return { finished: true, kept: true, manifest: earlier };
  }
  const { encoder, head, decoder } = run.parameters;
  requireFinetuningMemory(description.config, settings, encoder + head + decoder);
  const { set } = material;
  const teacher = options.teacher === undefined ? undefined : await readTeacher(options.teacher, set, pools);
  const dev = await readDevSet(material, options, settings);
  makeFolder(out);
  removeTemporaryFiles(out);
  if (!earlier) {
    const { config } = description;
    options.tokenizer.save(out, { modelMaxLength: config.maxPositions, wordPieceClass: wordPieceClassOf(config) });
    if (settings.negatives !== "in-batch") await keepPools(path.join(out, negativesFile), set, pools);
    writeManifest(out, run, 0, false);
  }
  const kind: DecoderKind | undefined = settings.architecture === "cross-encoder" ? "cross-encoder" : undefined;
  const { optimizer, logs, model: begun } = begin(options, description);
  const model = { ...begun, ...vectorsOf(settings) };
  try {
    if (optimizer.step > 0) {
      // A kill may have come between the state and its copy for readers.
      saveForReaders(out, model, kind);
      writeManifest(out, run, optimizer.step, false);
    }
    const form = textForm(settings, options.tokenizer);
    return await trainGroups({ ...options, run, model, optimizer, logs, kind, form, pools, teacher, dev });
  } finally {
    optimizer.dispose();
    model.parameters.dispose();
  }
}

/** The negatives that the folder's run began with, or those that the settings ask for. */
async function negativePools(options: StageOptions): Promise<NegativePools> {
  const { out, resume, settings, material, negativesRun, data, onProgress } = options;
  const { set } = material;
  const { negatives, perQuery, seed } = settings;
  if (negatives === "in-batch") return emptyPools(set);
  const random = new Random(seed);
  const recorded = path.join(out, negativesFile);
  const whole = { ranks: [1, Number.POSITIVE_INFINITY], perQuery: Number.POSITIVE_INFINITY, random } as const;
  const file = resume && fs.existsSync(recorded) ? recorded : negativesRun;
  if (file !== undefined) {
    checkSidecar(file);
    return runPools(set, await readRun(file), file, whole);
  }
  if (negatives === "given") return givenPools(set, data);
  const total = set.queries.length;
  const onQuery = (done: number) => onProgress?.({ phase: "BM25 negatives", done, total });
  const chosen = { ranks: parseRanks(settings.ranks), perQuery, random, onQuery };
  return bm25Pools(set, await material.passages(), material.queryText, chosen);
}

function identity(
  { settings, material, init, teacher, devData, tokenizer }: StageOptions,
  { config, sha256: digest, notes }: CheckpointDescription,
  pools: NegativePools,
): RunIdentity<FinetuneSettings> {
  const { architecture, pooling, temperature, distillationWeight } = settings;
  const isCross = architecture === "cross-encoder";
  const { name, tfjsVersion, tensorflowVersion, threads } = describeEngine();
  const specs = [...parameterSpecs(config), ...(isCross ? crossEncoderSpecs(config) : [])];
  const score = isCross ? loadDecoder(init, "cross-encoder", crossEncoderSpecs(config)) : undefined;
  return {
    objective: isCross
      ? { name: "cross-encoder" }
      : { name: "contrastive", pooling, temperature, ...(teacher && { distillationWeight }) },
    options: settings,
    encoder: config,
    parameters: countParameters(specs),
    data: material.data,
    tokenizer: { fingerprint: tokenizer.fingerprint, vocabSize: tokenizer.vocabulary.size },
    init: digest,
    initNotes: notes,
    decoderInit: !isCross ? "none" : score ? fileSha256(path.join(init, decoderFile)) : "seed",
    inputs: {
      trainingSet: material.set.fingerprint,
      negatives: sha256(...pools.map((pool) => new Uint8Array(pool.slice().buffer))),
      teacher: teacher === undefined ? "none" : fileSha256(teacher),
      dev: devData ?? "own",
    },
    engine: { name, tfjsVersion, tensorflowVersion, threads },
    versions: { bowlab: bowlabVersion, node: process.version },
  };
}

/** What the checkpoint says of texts' vectors. */
function vectorsOf({ pooling, passageMaxLength, queryPrefix, passagePrefix }: FinetuneSettings) {
  const prompt = (prefix: string) => (prefix === "" ? "" : `${prefix} `);
  return {
    ...{ pooling, maxLength: passageMaxLength },
    prompts: { query: prompt(queryPrefix), passage: prompt(passagePrefix) },
  };
}

/** Model and optimizer: from the saved state, or with first weights. */
function begin(
  { out, init, settings }: StageOptions,
  { config }: CheckpointDescription,
): { model: EncoderModel; optimizer: AdamW; logs?: LogMarks } {
  const { architecture, weightDecay, seed } = settings;
  const extra = architecture === "cross-encoder" ? crossEncoderSpecs(config) : [];
  if (hasState(out)) return loadState(out, config, [...parameterSpecs(config), ...extra], { weightDecay });
  const random = new Random(seed).fork("initial weights");
  // Nothing learns in the head: a checkpoint without one gets one so that transformers can load what comes of it.
  const model = loadModel(init, { encoderOnly: true, freshHead: (spec, config) => freshValues(spec, config, random) });
  const stored = extra.length > 0 ? loadDecoder(init, "cross-encoder", extra) : undefined;
  model.parameters.add(extra, (spec) => stored?.get(spec.name) ?? initialValues(spec, config, random.fork(spec.name)));
  return { model, optimizer: new AdamW(model.parameters, { weightDecay }) };
}
