/** Models as ONNX graphs, in three precisions, and the files that hold them. */
export { writeOnnx } from "./file";
export { crossEncoderGraph, encoderGraph, type Precision, precisions, Weights } from "./graph";
