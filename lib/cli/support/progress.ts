/** Progress on stderr: a bar on a terminal, a plain line now and then elsewhere. Rate and time left in both. */
import { performance } from "node:perf_hooks";
import { Presets, SingleBar } from "cli-progress";

/** What any long work reports. */
export interface Report {
  /** What is being done. */
  phase: string;
  done: number;
  /** Undefined: not known. */
  total?: number;
  /** Shown behind the numbers. */
  detail?: string;
}

/** Time between two plain lines, milliseconds. */
const LINE_INTERVAL = 5000;

/** A display for one command. Call `stop()` before printing anything else. */
export interface ProgressDisplay {
  update(report: Report): void;
  stop(): void;
}

/** A bar where stderr is a terminal, plain lines elsewhere. */
export function progressDisplay(): ProgressDisplay {
  return process.stderr.isTTY ? new Bar() : new Lines();
}

class Bar implements ProgressDisplay {
  #bar: SingleBar | undefined;
  #phase: string | undefined;

  update({ phase, done, total, detail = "" }: Report): void {
    if (this.#phase !== phase) {
      this.stop();
      this.#phase = phase;
      const format = `${phase} {bar} {value}/{total} · {duration_formatted} · {eta_formatted} left {detail}`;
      this.#bar = new SingleBar(
        { format, stream: process.stderr, hideCursor: true, etaBuffer: 30 },
        Presets.shades_classic,
      );
      this.#bar.start(total ?? done, done, { detail });
    }
    if (total !== undefined) this.#bar?.setTotal(total);
    this.#bar?.update(done, { detail });
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#phase = undefined;
  }
}

class Lines implements ProgressDisplay {
  #phase: string | undefined;
  #started = 0;
  #startedAt = 0;
  #printed = 0;

  update({ phase, done, total, detail = "" }: Report): void {
    const now = performance.now();
    if (this.#phase !== phase) {
      this.#phase = phase;
      this.#started = now;
      this.#startedAt = done;
      this.#printed = now;
    }
    if (done !== total && now - this.#printed < LINE_INTERVAL) return;
    this.#printed = now;
    const seconds = (now - this.#started) / 1000;
    const rate = seconds > 0 ? (done - this.#startedAt) / seconds : 0;
    const left = total !== undefined && rate > 0 && done < total ? `, ${Math.ceil((total - done) / rate)} s left` : "";
    process.stderr.write(
      `${phase}: ${done}${total === undefined ? "" : `/${total}`}${left}${detail ? ` · ${detail}` : ""}\n`,
    );
  }

  stop(): void {
    this.#phase = undefined;
  }
}
