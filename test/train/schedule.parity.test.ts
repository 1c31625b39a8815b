/** The learning-rate schedule against transformers' get_cosine_with_min_lr_schedule_with_warmup. */
import { warmupCosine } from "../../lib/train";
import { expectClose, readGoldenJson } from "../oracle/golden";

interface ScheduleGolden {
  steps: number;
  warmup: number;
  minRatio: number;
  /** The factor after k ticks of the library's scheduler. */
  factor: number[];
}

describe("warmupCosine() against transformers", () => {
  for (const { steps, warmup, minRatio, factor } of readGoldenJson<ScheduleGolden[]>("optimizer", "schedules.json")) {
    // Step 1 takes the library's factor after one tick, so that no step is spent at a learning rate of zero.
    it(`warmupCosine() equals the library's factor one tick ahead for ${steps} steps, ${warmup} of warm-up, floor ${minRatio}`, () => {
      const options = { steps, warmup, peak: 1, floor: minRatio };
      const found = Array.from({ length: steps }, (_, i) => warmupCosine(i + 1, options));
      expectClose("factors", found, factor.slice(1), { tolerance: 1e-12 });
    });
  }
});
