/** What the parts of a graph are made with. */
import type { Arithmetic } from "./arithmetic";
import type { GraphBuilder, Value } from "./builder";
import type { Weights } from "./weights";

/** A graph, the numbers that it computes with, and the model's. */
export interface GraphParts {
  graph: GraphBuilder;
  arithmetic: Arithmetic;
  weights: Weights;
}

/** What every graph of an encoder takes. */
export interface EncoderInputs {
  /** (B, L) */
  ids: Value;
  /** (B, L) 1 = token, 0 = padding */
  mask: Value;
  /** (B, L) Absent: the encoder does not tell two texts apart. */
  types?: Value;
}
