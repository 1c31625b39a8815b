/** What the command says on standard error while it works. */
import { type ProgressDisplay, progressDisplay } from "bowlab/dist/cli/support/progress";
import { publishedFolder } from "../../read-study";
import type { LargeScale } from "../protocol";
import { isPublished } from "../report/publish";
import type { Budget, UnitListeners } from "../run";

export interface Telling {
  display: ProgressDisplay;
  /** The same line a second time is not said. */
  tellOnce(line: string): void;
}

/** Lines and a display that do not write over one another. */
export function startTelling(): Telling {
  const display = progressDisplay();
  const told = new Set<string>();
  const tellOnce = (line: string): void => {
    if (told.has(line)) return;
    told.add(line);
    display.stop();
    console.error(line);
  };
  return { display, tellOnce };
}

/** Aborted by the first Ctrl-C, which is answered. */
export function stoppedByPerson(display: ProgressDisplay): AbortSignal {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => {
      stop.abort();
      display.stop();
      console.error("stopping after the step or the search under way (Ctrl-C again to stop at once) …");
    });
  return stop.signal;
}

/** Says on standard error what becomes of the units. */
export function tellingUnits(display: ProgressDisplay, budget: Budget, onMade: () => void): UnitListeners {
  const tell = (line: string): void => {
    display.stop();
    console.error(line);
  };
  return {
    budget,
    onWait: ({ id }, holder) => tell(`${id}: waiting for ${holder}`),
    onAgain: ({ id }, differences) => {
      const is = differences.length === 0 ? "every number is equal" : `${differences.length} numbers differ`;
      tell(`${id}: made again for its checkpoint, which was not here; the kept result stays, ${is}`);
    },
    onEnd: ({ unit, cpuSeconds }) => {
      tell(`${unit.part}: ${unit.id} · ${(cpuSeconds / 60).toFixed(1)} min of the processor`);
      onMade();
    },
  };
}

/** Said before a plan's work begins, which is long. */
export function whatAPlanTakes(scale: LargeScale, isMeasured: boolean): string {
  const measuring =
    ", learning a vocabulary where there is none, and measuring what a step costs here: it takes minutes";
  const isThere = isPublished(publishedFolder(scale));
  const faster = isThere ? "; --plan --from-published plans by published rates, in seconds" : "";
  return `reading the collections${isMeasured ? "" : measuring}${faster}`;
}
