/** What follows a start, by name: the objectives that are compared, and single changes of them. */
import type { PretrainRequest } from "bowlab";

/** A row of the study's tables: what is asked for beside start, steps and seed. */
export interface LargeTreatment {
  /** What it is, for tables. */
  title: string;
  request: Partial<PretrainRequest> & { objective: string };
}

const code = { objective: "bow", bowReading: "code" };
/** One vector of the text, one loss at it: no decay of its weight. */
const level = { ...code, bowWeight: 1, bowFinalWeight: 1 };

export const largeTreatments = {
  mlm: { title: "mlm, continued", request: { objective: "mlm" } },
  ae: { title: "ae", request: { objective: "ae" } },
  ar: { title: "ar", request: { objective: "ar" } },
  ed: { title: "ed", request: { objective: "ed" } },
  dupmae: { title: "dupmae", request: { objective: "dupmae" } },
  bow: { title: "bow, as the code", request: code },
  "bow-level": { title: "bow, as the code, no decay", request: level },
  "bow-paper": { title: "bow, as the paper", request: { objective: "bow", bowReading: "paper" } },
  "bow-level-0.3": { title: "bow, weight 0.3, no decay", request: { ...level, bowWeight: 0.3, bowFinalWeight: 0.3 } },
  "bow-level-3": { title: "bow, weight 3, no decay", request: { ...level, bowWeight: 3, bowFinalWeight: 3 } },
  "bow-level-10": { title: "bow, weight 10, no decay", request: { ...level, bowWeight: 10, bowFinalWeight: 10 } },
  "bow-level-30": { title: "bow, weight 30, no decay", request: { ...level, bowWeight: 30, bowFinalWeight: 30 } },
  "ed-weight-3": { title: "ed, weight 3", request: { objective: "ed", decoderWeight: 3 } },
  "ed-weight-10": { title: "ed, weight 10", request: { objective: "ed", decoderWeight: 10 } },
  "bow-unmasked": { title: "bow of nearly unmasked input", request: { ...level, encoderMaskRatio: 0.02 } },
  "bow-content": { title: "bow, stop words out of the bag", request: { ...level, bowStopWords: "out" } },
  "bow-mean": { title: "bow, mean pooling", request: { ...level, pooling: "mean" } },
  "ed-mean": { title: "ed, mean pooling", request: { objective: "ed", pooling: "mean" } },
  "bow-batch": { title: "bow, four times the batch", request: { ...level, accumulation: 4 } },
  "ed-batch": { title: "ed, four times the batch", request: { objective: "ed", accumulation: 4 } },
  "mlm-slow": { title: "mlm, learning rate 3e-4", request: { objective: "mlm", learningRate: 3e-4 } },
  "mlm-fast": { title: "mlm, learning rate 2e-3", request: { objective: "mlm", learningRate: 2e-3 } },
  "ed-slow": { title: "ed, learning rate 3e-4", request: { objective: "ed", learningRate: 3e-4 } },
  "ed-fast": { title: "ed, learning rate 2e-3", request: { objective: "ed", learningRate: 2e-3 } },
  "bow-slow": { title: "bow, learning rate 3e-4", request: { ...level, learningRate: 3e-4 } },
  "bow-fast": { title: "bow, learning rate 2e-3", request: { ...level, learningRate: 2e-3 } },
} satisfies Record<string, LargeTreatment>;

export type LargeTreatmentName = keyof typeof largeTreatments;
export const largeTreatmentNames = Object.keys(largeTreatments) as LargeTreatmentName[];
