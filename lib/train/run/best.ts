/**
 * The best checkpoint of a run that measures itself, and when to stop looking for a better one. `dev.jsonl` is what it
 * knows: a resumed run cuts it back to its state and decides as it did before. The best weights wait in the folder
 * `best` until the run is complete.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { writeFileAtomic } from "../../files";
import { cutShort } from "../../integrity";
import { type DecoderKind, decoderFile, type EncoderModel, readSafetensors, scoreFile, weightsFile } from "../../model";
import { type LogMark, LogWriter, readLog } from "../log";
import type { RunOutcome } from "./manifest";
import { bestFolder, saveForReaders } from "./state";

/** Name of the log of measurements on the dev set. */
export const devLogFile = "dev.jsonl";

const MEND = "restore it from a copy, or begin again in another --out";

/** A line of `dev.jsonl`. */
export interface DevRecord {
  step: number;
  measure: string;
  value: number;
  /** No step before was as good. */
  best: boolean;
}

/** Knows every measurement of the run, and keeps the weights of the best. Close it when done. */
export class BestKeeper {
  readonly #folder: string;
  readonly #patience: number;
  readonly #log: LogWriter<DevRecord>;
  readonly #records: DevRecord[];

  /**
   * @param step of the state that the run goes on from @param patience measurements without a better one; 0: without
   * end
   * @param mark how far `dev.jsonl` had come at that state
   * @throws InputError when it is not as it was
   */
  constructor(folder: string, step: number, patience: number, mark?: LogMark) {
    this.#folder = folder;
    this.#patience = patience;
    const file = path.join(folder, devLogFile);
    if (mark && mark.bytes > 0 && !fs.existsSync(file)) throw cutShort(file, 0, mark.bytes, MEND);
    this.#log = new LogWriter(file, step, mark);
    this.#records = readLog<DevRecord>(file, step);
  }

  /** How far `dev.jsonl` has come. */
  mark(): LogMark {
    return this.#log.mark();
  }

  get last(): DevRecord | undefined {
    return this.#records.at(-1);
  }

  get best(): DevRecord | undefined {
    return this.#records.findLast(({ best }) => best);
  }

  /**
   * Notes a measurement, and keeps the weights when there was none as good. @throws InputError when it is not a number
   */
  add(step: number, measure: string, value: number, model: EncoderModel, kind?: DecoderKind): void {
    if (!Number.isFinite(value))
      throw new InputError(`the dev measure at step ${step} is not a number`, { field: measure });
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
    for (const name of [decoderFile, scoreFile, weightsFile]) {
      const file = path.join(this.#folder, bestFolder, name);
      // Checked as a whole before it takes the place of what is there.
      if (name === weightsFile || fs.existsSync(file)) readSafetensors(file);
      if (fs.existsSync(file)) writeFileAtomic(path.join(this.#folder, name), fs.readFileSync(file));
    }
    return { step, outcome: { lastStep, measure, value, stoppedEarly: this.isExhausted } };
  }

  close(): void {
    this.#log.close();
  }
}
