/** `log.jsonl` and its like: one line a step, appended as it happens, cut back to the checkpoint when a run resumes. */
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import { writeFileAtomic } from "../files";

/** A line of the log. Times are milliseconds; losses are nats. */
export interface StepRecord {
  step: number;
  loss: number;
  /** Terms of the loss before weighting, by name. */
  parts: Record<string, number>;
  /** Learning rate. */
  lr: number;
  gradNorm: number;
  /** Making the batch, in whichever thread: where one runs ahead, the step does not wait for it. */
  collatorMs: number;
  /** Forward, backward and update. */
  stepMs: number;
  /** By the clock: what the step waited for its batch is counted. */
  samplesPerSecond: number;
}

/** The records up to and including `step`; a line that a kill cut short ends the log. Missing file: none. */
export function readLog<R extends { step: number } = StepRecord>(file: string, step = Number.POSITIVE_INFINITY): R[] {
  if (!fs.existsSync(file)) return [];
  const records: R[] = [];
  for (const line of fs.readFileSync(file, "utf8").split("\n")) {
    const record = parseRecord<R>(line);
    if (!record || record.step > step) break;
    records.push(record);
  }
  return records;
}

/** Appends records to the file. Close it when done. */
export class LogWriter<R extends { step: number } = StepRecord> {
  readonly #file: string;
  readonly #fd: number;

  /** Cuts the log back to `step` (0: empty) and goes on from there. */
  constructor(file: string, step: number) {
    this.#file = file;
    const kept = readLog<R>(file, step);
    writeFileAtomic(file, kept.map((record) => `${JSON.stringify(record)}\n`).join(""));
    this.#fd = fs.openSync(file, "a");
  }

  /** @throws InputError when the disk is full */
  append(record: R): void {
    try {
      fs.writeSync(this.#fd, `${JSON.stringify(record)}\n`);
    } catch (error) {
      throw new InputError("cannot write the log", {
        file: this.#file,
        found: messageOf(error),
        fix: "free some disk space and go on with --resume",
        cause: error,
      });
    }
  }

  close(): void {
    fs.closeSync(this.#fd);
  }
}

function parseRecord<R>(line: string): R | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value?.step === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
