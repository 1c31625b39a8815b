/** A graph as it is built, before it becomes a file. */

/** Types of elements that the graphs here have. */
export type TensorType = "float" | "float16" | "uint8" | "int64" | "bool";

/** A whole number, several, or a number of single precision. */
export type Attribute = number | readonly number[] | { float: number };

/** One operation. */
export interface GraphNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  name: string;
  attributes: Readonly<Record<string, Attribute>>;
}

/** A constant of the graph: weights, or the small numbers that operations take. */
export interface Initializer {
  name: string;
  type: TensorType;
  shape: readonly number[];
  /** Little-endian, row-major. */
  bytes: Uint8Array;
}

/** An input or an output. */
export interface ValueInfo {
  name: string;
  type: TensorType;
  /** A name stands for a size that a batch decides. */
  shape: readonly (number | string)[];
}

export interface Graph {
  nodes: readonly GraphNode[];
  initializers: readonly Initializer[];
  inputs: readonly ValueInfo[];
  outputs: readonly ValueInfo[];
}
