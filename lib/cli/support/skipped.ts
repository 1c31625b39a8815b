/** What was passed over of a corpus: told once, on stderr, and kept for `--json`. */
import { describeSkipped, type PassedOver } from "../../text/skipped";
import { tellOnce } from "./command";
import type { ProgressDisplay } from "./progress";

/** Hears what readers passed over. A corpus that is read twice is told of once. */
export class SkipReport {
  /** Absent where nothing was. */
  skipped?: PassedOver;

  /** What to give to a reader as `onSkipped`. */
  through(display: ProgressDisplay): (skipped: PassedOver) => void {
    return (skipped) => {
      if (this.skipped === undefined) for (const line of describeSkipped(skipped)) tellOnce(display, line);
      this.skipped = skipped;
    };
  }
}
