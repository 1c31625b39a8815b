/** Vectors of an index's passages by a model: kept, renewed, scanned for a question. */
export { requireVectorModel } from "./encoders";
export { modelState } from "./layout";
export { type OpenVectors, openVectors } from "./open-vectors";
