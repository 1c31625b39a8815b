/** A graph as an ONNX file. */
export type { Attribute, Graph, GraphNode, Initializer, TensorType, ValueInfo } from "./types";
export { writeOnnx } from "./write-model";
