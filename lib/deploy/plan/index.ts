/** Plans: how long work takes, and what it needs, on machines that are not there yet. */
export { type EncodingPlan, type EncodingWork, planEncoding } from "./encoding-plan";
export { type EncodingRates, measureEncoding, measureShape } from "./measure";
export {
  type GpuName,
  gpuPeaks,
  planTraining,
  type TrainingPlan,
  type TrainingWork,
  trainingFlops,
} from "./training-plan";
