/**
 * One change at a time, one seed: what coverage and frozen retrieval owe to each choice. The unchanged runs are the
 * treatments of seed 1.
 */
import type { PretrainRequest } from "bowlab";

/** What is run, beside the steps, the seed and the start that all share. */
export type Ablation = Partial<PretrainRequest> & { objective: string };

const code = { objective: "bow", bowReading: "code" };

export const ablations: Record<string, Ablation> = {
  "mlm, masks 15 %": { objective: "mlm", encoderMaskRatio: 0.15 },
  "bow, masks 15 %": { ...code, encoderMaskRatio: 0.15 },
  "bow, masks 45 %": { ...code, encoderMaskRatio: 0.45 },
  "ae, 2 decoder layers": { objective: "ae", decoderLayers: 2 },
  "ed, decoder masks 30 %": { objective: "ed", decoderMaskRatio: 0.3 },
  "ed, decoder masks 70 %": { objective: "ed", decoderMaskRatio: 0.7 },
  "bow, weight 0.1": { ...code, bowWeight: 0.1, bowFinalWeight: 0.1 },
  "bow, weight 1, no decay": { ...code, bowWeight: 1, bowFinalWeight: 1 },
  "bow as the paper, decayed to 0.1": { objective: "bow", bowReading: "paper", bowFinalWeight: 0.1 },
  "bow, stop words out of the bag": { ...code, bowStopWords: "out" },
  "bow, mean pooling": { ...code, pooling: "mean" },
};

export const ablationNames = Object.keys(ablations);
