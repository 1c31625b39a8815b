/**
 * A checkpoint of the study by its name, for notebooks: of the full study where this machine has it, else a small one,
 * made on the spot and kept. All checkpoints of one scale share one tokenizer and one initial checkpoint.
 */
import { describeEngine, InputError, useEngine } from "bowlab";
import { unknownChoice } from "bowlab/dist/errors";
import { withLock } from "bowlab/dist/install/lock";
import { studyMaterial } from "./material";
import { checkpointFolder, workFolder } from "./place";
import { isComplete, namedCheckpoint, type OnStudyProgress } from "./pretraining";
import { checkpointNames, pretrainings, type Scale, scales } from "./protocol";

export interface StudyCheckpointOptions {
  /** "course" (default): of the full study, or small; "quick": very small, for tests; "full". */
  scale?: string;
  /** 1 (default), 2 or 3: the full study has no others. */
  seed?: number;
  onProgress?: OnStudyProgress;
}

export interface StudyCheckpoint {
  /** For `loadModel` and `loadDecoder`; with its tokenizer and `log.jsonl`. */
  folder: string;
  /** The scale that it belongs to. */
  scale: Scale;
}

/**
 * Finds it, or trains it first: at the scale "course" for about half a minute on two cores. Starts the default engine
 * where none is active.
 * @throws InputError when there is no such name, scale or seed
 */
export async function studyCheckpoint(
  name: string,
  { scale: wanted = "course", seed = 1, onProgress }: StudyCheckpointOptions = {},
): Promise<StudyCheckpoint> {
  const [chosen, asked] = [oneOf("checkpoint", checkpointNames, name), oneOf("scale", scales, wanted)];
  if (!Number.isInteger(seed) || seed < 1)
    throw new InputError("seeds are counted from 1", { field: "seed", found: String(seed) });
  const scale = asked === "course" && hasFullStudy(seed) ? "full" : asked;
  const work = workFolder(scale);
  const folder = checkpointFolder(work, chosen, seed);
  const pretraining = pretrainings[scale];
  await withLock(
    work,
    () => {},
    async () => {
      if (isComplete(folder) && scale === "full") return;
      await startedEngine();
      const material = await studyMaterial(work, pretraining, scale !== "full");
      await namedCheckpoint(chosen, seed, { work, pretraining, material, onProgress });
    },
  );
  return { folder, scale };
}

/** The engine at work, or the default one started. */
export async function startedEngine(): Promise<void> {
  try {
    describeEngine();
  } catch {
    await useEngine();
  }
}

/** Every checkpoint of this seed is there: half a study would mix scales within a chapter. */
function hasFullStudy(seed: number): boolean {
  const work = workFolder("full");
  return checkpointNames.every((name) => isComplete(checkpointFolder(work, name, seed)));
}

function oneOf<T extends string>(what: string, choices: readonly T[], found: string): T {
  const chosen = choices.find((choice) => choice === found);
  if (chosen !== undefined) return chosen;
  throw unknownChoice(`${what} of the study`, found, choices);
}
