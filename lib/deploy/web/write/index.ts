/** What writes an export for the web: its parts, and the folder that they stand in. */
export { type WebMaterial, writeAllParts } from "./all-parts";
export { MANIFEST_FILE, type NewExport, publishWebFolder, requireWebFolder } from "./folder";
export { passagePage, requireWebAddress } from "./links";
export { webModelSource, writeModel } from "./model";
export { addModule, FolderWriter, type NewFolder } from "./new-files";
export { type OnnxRuntimeWeb, onnxRuntimeWeb } from "./runtime";
export { writeTextParts } from "./texts";
export { writeVectorParts } from "./vectors";
export { type WordsSettings, writeWords } from "./words";
