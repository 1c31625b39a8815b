/**
 * Decoders: what restores a text from its vector in pre-training, and is dropped (or released beside the encoder)
 * afterwards. All use the encoder's embeddings and prediction head; what they add is Transformer layers.
 */
export { type AutoEncodingInput, decodeAutoEncoding } from "./auto-encoding";
export { type AutoRegressiveInput, decodeAutoRegressive } from "./auto-regressive";
export { decodeEnhanced, type EnhancedInput } from "./enhanced";
export { type DecoderText, decoderInput } from "./input";
export { decoderSpecs } from "./parameters";
