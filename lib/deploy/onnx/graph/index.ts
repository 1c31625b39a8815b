/** Graphs of models. */
export { type Precision, precisions } from "./arithmetic";
export { crossEncoderGraph, encoderGraph } from "./model-graph";
export { Weights } from "./weights";
