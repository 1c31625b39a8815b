/**
 * The best checkpoint of a run that measures itself, and when to stop looking for a better one. `dev.jsonl` is what it knows: a resumed run
 * cuts it back to its state and decides as it did before. The best weights wait in the folder `best` until the run is complete.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { writeFileAtomic } from "../files";
import { type DecoderKind, decoderFile, type EncoderModel, weightsFile } from "../model";
import { LogWriter, type RunOutcome, readLog, saveForReaders } from "../train";

export const devLogFile = "dev.jsonl";
const bestFolder = "best";

/** A line of `dev.jsonl`. */
export interface DevRecord {
  step: number;
  measure: string;
  value: number;
  /** No step before was as good. */
  best: boolean;
}

export class BestKeeper {
  readonly #folder: string;
  readonly #patience: number;
  readonly #log: LogWriter<DevRecord>;
  readonly #records: DevRecord[];

  /** @param step of the state that the run goes on from @param patience measurements without a better one; 0: without end */
  constructor(folder: string, step: number, patience: number) {
    this.#folder = folder;
    this.#patience = patience;
    const file = path.join(folder, devLogFile);
    this.#log = new LogWriter(file, step);
    this.#records = readLog<DevRecord>(file, step);
  }

  get last(): DevRecord | undefined {
    return this.#records.at(-1);
  }

  get best(): DevRecord | undefined {
    return this.#records.findLast(({ best }) => best);
  }

  /** Notes a measurement, and keeps the weights when there was none as good. @throws InputError when it is no number */
  add(step: number, measure: string, value: number, model: EncoderModel, kind?: DecoderKind): void {
    if (!Number.isFinite(value))
      throw new InputError(`the dev measure at step ${step} is no number`, { field: measure });
    const best = this.best === undefined || value > this.best.value;
    if (best) saveForReaders(path.join(this.#folder, bestFolder), model, kind);
    const record = { step, measure, value, best };
    this.#log.append(record);
    this.#records.push(record);
  }

  /** The measure has not risen for as long as patience goes. */
  get isExhausted(): boolean {
    if (this.#patience === 0 || this.best === undefined) return false;
    return this.#records.length - 1 - this.#records.indexOf(this.best) >= this.#patience;
  }

  /** Puts the best weights in the place of the last ones. @param lastStep steps that were made */
  promote(lastStep: number): { step: number; outcome: RunOutcome } {
    const { step, measure, value } = this.best as DevRecord;
    for (const name of [decoderFile, weightsFile]) {
      const file = path.join(this.#folder, bestFolder, name);
      if (fs.existsSync(file)) writeFileAtomic(path.join(this.#folder, name), fs.readFileSync(file));
    }
    return { step, outcome: { lastStep, measure, value, stoppedEarly: this.isExhausted } };
  }

  close(): void {
    this.#log.close();
  }
}

/** Removes the copy of the best weights once the run is complete. */
export function dropBest(folder: string): void {
  fs.rmSync(path.join(folder, bestFolder), { recursive: true, force: true });
}
