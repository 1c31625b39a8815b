/** The safetensors file format: written with checksums, read as strictly as by the reference. */
export { readSafetensors, type SafetensorsFile, SafetensorsReader } from "./reader";
export { type StoredTensor, writeSafetensors } from "./writer";
