/** The weights of a checkpoint: files, tensors by name, and parameters' values in and out of them. */
export { readSafetensors, type SafetensorsFile, type StoredTensor, writeSafetensors } from "./safetensors";
export { requireShape, storedParameters, storedValues } from "./stored-values";
export { notACheckpoint, unsupportedWeights } from "./unsupported-formats";
export { WeightFiles, weightsFile } from "./weight-files";
