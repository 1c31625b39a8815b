/** `bowlab export --to torch`: the options of a pre-training, and the folder that PyTorch trains. */
import { exportTraining, requireTorchObjective, type TrainingExportReport } from "../../deploy";
import { type Complete, knownOptions, optionTable } from "../../options";
import { openTrainingText } from "../../tokens";
import { inputNames, pretrainSettings, recipe } from "../../train";
import { interruptible, tellOnce, withProgressDisplay } from "./command";
import { pretrainCommandOptions } from "./pretrain-options";
import { SkipReport } from "./skipped";

/** Of a run of bowlab alone: `train.py` has its own, or knows nothing of them. */
const { resume, saveEvery, gradientCheckpointing, memoryLimit, profile, profileSteps, ...taken } =
  pretrainCommandOptions;
/** The command has them for other targets too. */
const { out, init, json, engine, precision, pooling, data, objective, steps, preset, ...rest } = taken;

/** What `pretrain` takes and the export of a training too. They are asked for with `--to torch` alone. */
export const trainingOptions = optionTable({
  objective: { ...objective, required: undefined, help: `${objective.help}: mlm, ed or bow` },
  steps: { ...steps, required: undefined },
  preset: { ...preset, conflicts: ["model"] },
  ...rest,
});

/** What the command line gives. */
export interface TrainingCommandOptions extends Complete<typeof trainingOptions> {
  data: string;
  out: string;
  /** The checkpoint to start from. */
  model?: string;
  pooling?: string;
}

/** Writes the folder, with progress. The engine has been started. */
export async function exportTrainingFrom({
  data,
  model,
  out,
  ...options
}: TrainingCommandOptions): Promise<TrainingExportReport & { skipped: SkipReport["skipped"] }> {
  const { maxLength, objective } = pretrainSettings(options, 1);
  requireTorchObjective(objective);
  const pack = options.pack ?? (options.recipe !== undefined && recipe(options.recipe).packed);
  const skipReport = new SkipReport();
  const report = await withProgressDisplay((display) =>
    interruptible(async (signal) => {
      const shared = {
        onProgress: display.update.bind(display),
        onNote: (line: string) => tellOnce(display, line),
        signal,
      };
      const corpus = await openTrainingText(data, {
        ...{ ...options, maxLength, pack, tokenizer: options.tokenizer ?? model },
        ...{ ...shared, onSkipped: skipReport.through(display) },
      });
      return exportTraining({ ...knownOptions(options, [inputNames]), ...corpus, ...shared, init: model, out });
    }),
  );
  return { ...report, skipped: skipReport.skipped };
}

/** What was written, and how it is trained. */
export function trainingText({ out, objective, rows, tokens, steps }: TrainingExportReport): string {
  return [
    `${objective}, ${steps} steps, ${rows} rows of ${tokens} tokens, written to ${out}`,
    `train it: pip install -r ${out}/requirements.txt, then: torchrun --nproc-per-node N ${out}/train.py`,
    `take it back: bowlab import ${out}`,
  ].join("\n");
}
