/**
 * Fine-tuning in two stages (the recipe of arXiv 2401.11248): the second starts from the pre-trained checkpoint again,
 * with negatives that the first stage's model finds. The first stage is kept in the folder `stage-1`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { textForm } from "./form";
import { minedPools } from "./mined-pools";
import { keepPools } from "./negatives";
import type { FinetuneResult } from "./result";
import { runStage, type StageOptions } from "./stage";

const firstStageFolder = "stage-1";
const minedFile = "mined.run";

/** `stage` is the second; what differs in the first follows from it. @throws InputError as `runStage` */
export async function twoStages(stage: StageOptions): Promise<FinetuneResult> {
  const { out, settings, task } = stage;
  const first = path.join(out, firstStageFolder);
  const groupSize = settings.negatives === "in-batch" ? 1 : settings.groupSize;
  const { status, kept, manifest } = await runStage({
    ...{ ...stage, settings: { ...settings, groupSize }, out: first, task: numbered(task, 1) },
  });
  const interrupted: FinetuneResult = { folder: out, status: "interrupted", kept: false, manifest };
  if (status === "interrupted") return interrupted;
  const mined = path.join(first, minedFile);
  if (!fs.existsSync(mined)) {
    const pools = await mineWith(first, stage);
    if (!pools) return interrupted;
    await keepPools(mined, stage.material.set, pools);
  }
  const second = { ...settings, negatives: "mined" };
  const firstNegatives = manifest.options.negatives;
  const result = await runStage({
    ...{ ...stage, settings: second, negativesRun: mined, firstNegatives, task: numbered(task, 2) },
  });
  return { ...result, kept: result.kept && kept, firstStage: manifest };
}

/** The task, whose reports say which stage it is in. */
function numbered(task: StageOptions["task"], stage: number): StageOptions["task"] {
  return { ...task, report: task.report && ((progress) => task.report?.({ ...progress, stage })) };
}

/** Undefined when it was interrupted. */
async function mineWith(folder: string, stage: StageOptions) {
  const { settings, tokenizer, material, onProgress, signal } = stage;
  try {
    const form = textForm(settings, tokenizer);
    return await minedPools(folder, material.set, { settings, form, onProgress, signal });
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  }
}
