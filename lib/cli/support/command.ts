/** What every command shares: `--json`, the engine, Ctrl-C. */
import type { EngineDescription } from "../../engine";
import { ENGINE_NAMES, type EngineName } from "../../engine/names";
import { InputError } from "../../errors";
import { choice, flag, optionTable } from "../../options";
import type { Profile } from "../../profile";
import { note } from "./output";
import { type ProgressDisplay, progressDisplay } from "./progress";

export const jsonOptions = optionTable({ json: { type: flag, help: "machine-readable result on stdout" } });

export const engineOptions = optionTable({
  engine: { type: choice(["auto", ...ENGINE_NAMES]), recorded: "engine.name", help: "engine to run on" },
});

/** Chooses the engine and says so on stderr, with the way to a faster one where that is missing. */
export async function startEngine(name: string | undefined): Promise<EngineDescription> {
  // Loaded only here: most commands start none.
  const { engineInWords, useEngine } = require("../../engine") as typeof import("../../engine");
  const engine = await withProgressDisplay((display) =>
    useEngine(name as EngineName | "auto" | undefined, { onProgress: (report) => display.update(report) }),
  );
  const wayUp = engine.skipped.find((rung) => rung.engine === "native")?.fix;
  note(`engine ${engineInWords(engine)}${wayUp ? `; for native, which is faster, ${wayUp}` : ""}`);
  return engine;
}

/** Runs `work` with a progress display that is always taken down. */
export async function withProgressDisplay<T>(work: (display: ProgressDisplay) => Promise<T>): Promise<T> {
  const display = progressDisplay();
  try {
    return await work(display);
  } finally {
    display.stop();
  }
}

/** The table of a profile on stderr, where it leaves the result alone. */
export function printProfile(profile: Profile | undefined): void {
  note(
    profile
      ? `\n${profile.toText()}`
      : "no step was profiled: there were too few of them, or they had been made before",
  );
}

/** A line for the person in the midst of work that shows its progress; nothing where there is nothing to tell. */
export function tellOnce(display: ProgressDisplay, line: string | undefined): void {
  if (line === undefined) return;
  display.stop();
  note(line);
}

/**
 * Runs `work` with a signal that the first Ctrl-C aborts; a second one ends the process as usual.
 * @param stopped what a person is told where `work` ends in nothing but the signal's reason
 * @throws InputError `stopped`, then
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  stopped = () => new InputError("stopped before the end", { fix: "run the same command again" }),
): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    note("\nstopping after the step under way (Ctrl-C again to stop at once) …");
    controller.abort();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted && (error as Error).name === "AbortError" ? stopped() : error;
  } finally {
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  }
}
