/** `log.jsonl` and its like: one line a step, appended as it happens, cut back to the checkpoint when a run resumes. */
import * as fs from "node:fs";
import { crc32 } from "node:zlib";
import { InputError, messageOf } from "../errors";
import { writeAll, writeFileAtomic } from "../files";
import { cutShort, damagedFile } from "../integrity";

/** Name of the steps' log in a run's folder. */
export const logFile = "log.jsonl";

/** A line of the log. Times are milliseconds; losses are nats. */
export interface StepRecord {
  step: number;
  /** Total loss; of accumulated batches the mean. */
  loss: number;
  /** Terms of the loss before weighting, by name. */
  parts: Record<string, number>;
  /** Learning rate. */
  lr: number;
  /** Global gradient norm before clipping. */
  gradNorm: number;
  /** Making the batch, in whichever thread: where one runs ahead, the step does not wait for it. */
  collatorMs: number;
  /** Forward, backward and update. */
  stepMs: number;
  /** By the clock: what the step waited for its batch is counted. */
  samplesPerSecond: number;
}

/** The numbers of a step that come off the engine. */
export type StepResult = Pick<StepRecord, "loss" | "parts" | "gradNorm">;

/**
 * The records up to and including `step`; a line that a kill cut short ends the log. Missing file: none.
 * @example
 * ```ts
 * import { readLog } from "bowlab";
 *
 * const log = readLog("bow/log.jsonl");
 * console.log(log.map(({ step }) => step)); // → [ 1, 2 ]
 * console.log(Object.keys(log[0].parts)); // → [ 'mlm', 'bow' ]
 * ```
 */
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

/** How far a log had come when a state was saved: what the state rests on is checked before the run goes on. */
export interface LogMark {
  bytes: number;
  crc32: number;
}

/** Appends records to the file. Close it when done. */
export class LogWriter<R extends { step: number } = StepRecord> {
  readonly #file: string;
  readonly #fd: number;
  #bytes: number;
  #crc: number;

  /**
   * Cuts the log back to `step` (0: empty) and goes on from there.
   * @param mark of the state at that step; undefined: it was saved by an earlier version, and nothing is checked
   * @throws InputError when the log is not as it was at that step
   */
  constructor(file: string, step: number, mark?: LogMark) {
    this.#file = file;
    const kept = mark ? markedPart(file, mark) : wholeLines(readLog<R>(file, step));
    writeFileAtomic(file, kept);
    this.#bytes = kept.length;
    this.#crc = crc32(kept);
    this.#fd = fs.openSync(file, "a");
  }

  /** @throws InputError when the disk is full */
  append(record: R): void {
    const line = Buffer.from(`${JSON.stringify(record)}\n`, "utf8");
    try {
      writeAll(this.#fd, line);
    } catch (error) {
      throw new InputError("cannot write the log", {
        file: this.#file,
        found: messageOf(error),
        fix: "free some disk space and go on with --resume",
        cause: error,
      });
    }
    this.#bytes += line.length;
    this.#crc = crc32(line, this.#crc);
  }

  /** What was written up to here, brought to the disk. */
  mark(): LogMark {
    fs.fdatasyncSync(this.#fd);
    return { bytes: this.#bytes, crc32: this.#crc };
  }

  close(): void {
    fs.closeSync(this.#fd);
  }
}

/** The beginning of a log that a state rests on. A log that was removed as a whole is begun anew. */
function markedPart(file: string, { bytes, crc32: expected }: LogMark): Buffer {
  if (!fs.existsSync(file)) return Buffer.alloc(0);
  const kept = fs.readFileSync(file).subarray(0, bytes);
  const fix = "restore the log, or remove it: the run then writes one that begins at its step";
  if (kept.length < bytes) throw cutShort(file, kept.length, bytes, fix);
  if (crc32(kept) !== expected) throw damagedFile(file, "lines that are not those of the run", fix);
  return kept;
}

function wholeLines(records: readonly object[]): Buffer {
  return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""), "utf8");
}

function parseRecord<R>(line: string): R | undefined {
  try {
    const value = JSON.parse(line);
    return typeof value?.step === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
