/** A graph under construction: operations that name their results, and constants that are kept once. */
import type { Attribute, Graph, GraphNode, Initializer, TensorType, ValueInfo } from "../file";

/** The name of a tensor in the graph. */
export type Value = string;

/** ONNX's numbers for the element types that a Cast makes. */
const CASTS = { float: 1, int64: 7, float16: 10 } as const;

/** Builds a graph; every operation gives the name of its result. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #inputs: ValueInfo[] = [];
  readonly #outputs: ValueInfo[] = [];

  /** @param shape names stand for sizes that a batch decides */
  input(name: string, type: TensorType, shape: ValueInfo["shape"]): Value {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Calls `value` by the name under which it leaves the graph. */
  output(name: string, value: Value, shape: ValueInfo["shape"]): void {
    this.#add("Identity", [value], {}, [name]);
    this.#outputs.push({ name, type: "float", shape });
  }

  /** An operation with one result. */
  apply(operator: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.results(operator, inputs, 1, attributes)[0];
  }

  /** An operation with several results. */
  results(
    operator: string,
    inputs: readonly Value[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const at = this.#nodes.length;
    const outputs = Array.from({ length: count }, (_, i) => `${operator}_${at}${count > 1 ? `_${i}` : ""}`);
    this.#add(operator, inputs, attributes, outputs);
    return outputs;
  }

  /** The same numbers as another type. */
  cast(value: Value, to: keyof typeof CASTS): Value {
    return this.apply("Cast", [value], { to: CASTS[to] });
  }

  /** A constant by its name; of a name that is there already, that one. */
  constant(name: string, type: TensorType, shape: readonly number[], make: () => ArrayBufferView): Value {
    if (!this.#initializers.has(name)) {
      const { buffer, byteOffset, byteLength } = make();
      this.#initializers.set(name, { name, type, shape, bytes: new Uint8Array(buffer, byteOffset, byteLength) });
    }
    return name;
  }

  /** One number of single precision. */
  scalar(value: number): Value {
    return this.constant(`float_${value}`, "float", [], () => Float32Array.of(value));
  }

  /** Whole numbers: axes, shapes, indices. */
  integers(...values: number[]): Value {
    const name = `int_${values.join("_")}`;
    return this.constant(name, "int64", [values.length], () => BigInt64Array.from(values, BigInt));
  }

  /** One whole number without a dimension. */
  integer(value: number): Value {
    return this.constant(`index_${value}`, "int64", [], () => BigInt64Array.of(BigInt(value)));
  }

  /** All of it. */
  graph(): Graph {
    return {
      ...{ nodes: this.#nodes, inputs: this.#inputs, outputs: this.#outputs },
      initializers: [...this.#initializers.values()],
    };
  }

  #add(
    operator: string,
    inputs: readonly Value[],
    attributes: GraphNode["attributes"],
    outputs: readonly Value[],
  ): void {
    this.#nodes.push({ operator, inputs, outputs, name: `node_${this.#nodes.length}_${operator}`, attributes });
  }
}
