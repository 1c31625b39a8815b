/** What goes on beside the steps of fine-tuning: the log of groups, and the measuring that chooses the best weights. */
import * as path from "node:path";
import type { DecoderKind, EncoderModel } from "../model";
import { inPhaseWaiting } from "../profile";
import { type BegunRun, BestKeeper, devLogFile, type LogMarks, LogWriter, type RunCompanion } from "../train";
import type { GroupBatch } from "./architecture";
import type { TrainingSet } from "./examples";
import { type GroupsRecord, groupsLogFile, groupsRecord } from "./groups-log";
import type { FinetuneSettings } from "./settings";

export interface CompanionOptions extends BegunRun {
  folder: string;
  settings: FinetuneSettings;
  set: TrainingSet;
  /** The measure of the model as it is; absent: no dev set, and the last weights are kept. */
  measure?: () => Promise<number>;
  kind?: DecoderKind;
}

/** Close it when done. */
export class FinetuneCompanion implements RunCompanion<GroupBatch<unknown>> {
  readonly #settings: FinetuneSettings;
  readonly #set: TrainingSet;
  readonly #model: EncoderModel;
  readonly #kind?: DecoderKind;
  readonly #measure?: () => Promise<number>;
  readonly #groups: LogWriter<GroupsRecord>;
  readonly #best?: BestKeeper;

  /** @throws InputError when a log is not as it was at the step that the run goes on from */
  constructor({ folder, settings, set, measure, kind, model, step, marks }: CompanionOptions) {
    this.#settings = settings;
    this.#set = set;
    this.#model = model;
    this.#kind = kind;
    this.#measure = measure;
    this.#groups = new LogWriter(path.join(folder, groupsLogFile), step, marks?.[groupsLogFile]);
    if (measure) this.#best = new BestKeeper(folder, step, settings.patience, marks?.[devLogFile]);
  }

  async afterStep(step: number, batches: readonly GroupBatch<unknown>[]): Promise<boolean> {
    for (const { groups } of batches) this.#groups.append(groupsRecord(step, groups, this.#set));
    const { evalEvery, steps, devMeasure } = this.#settings;
    if (!this.#best || !this.#measure || (step % evalEvery !== 0 && step !== steps)) return false;
    const measured = await inPhaseWaiting("measure", this.#measure, true);
    this.#best.add(step, devMeasure, measured, this.#model, this.#kind);
    return true;
  }

  isDone(): boolean {
    return this.#best?.isExhausted ?? false;
  }

  /** The last measurement and the best, for progress reports. */
  measurements() {
    return { dev: this.#best?.last, best: this.#best?.best };
  }

  marks(): LogMarks {
    return { [groupsLogFile]: this.#groups.mark(), ...(this.#best && { [devLogFile]: this.#best.mark() }) };
  }

  complete(lastStep: number) {
    return this.#best?.promote(lastStep) ?? { step: lastStep };
  }

  close(): void {
    this.#groups.close();
    this.#best?.close();
  }
}
