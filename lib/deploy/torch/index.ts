/** Pre-training on GPUs: a folder that PyTorch trains on any number of them, and the way back. */
export { exportTraining, type TrainingExportOptions, type TrainingExportReport } from "./export-training";
export { type ImportOptions, type ImportReport, importTraining } from "./import-training";
export { importOptions } from "./options";
export { requireTorchObjective, torchObjectives } from "./training-file";
