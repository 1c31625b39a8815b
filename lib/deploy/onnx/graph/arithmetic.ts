/**
 * Dense layers, tables and norms in the precision that is asked for. What flows between layers is float32 in every
 * precision; so are LayerNorm, softmax and pooling, where halves overflow or lose what matters.
 * - fp16: products and their weights are halves.
 * - q8: the weights of dense layers and the token table are bytes; a layer's input becomes bytes as it comes
 *   (DynamicQuantizeLinear, MatMulInteger), as onnxruntime's dynamic quantization does it. With `products` "float" the
 *   weights are bytes all the same, and become float32 before each product: slower, and ten times nearer to fp32. A
 *   question in a browser is one short text: there the bytes count that are fetched.
 */

import { toHalf } from "../../../model/checkpoint/weights/half";
import type { GraphBuilder, Value } from "./builder";
import { quantize, ZERO_POINT } from "./quantize";
import type { Weight } from "./weights";

/** What weights become. */
export const precisions = ["fp32", "fp16", "q8"] as const;
/** The precision of a graph. */
export type Precision = (typeof precisions)[number];

/** What q8 multiplies: bytes, or the float32 that its bytes stand for. */
export type ByteProducts = "bytes" | "float";

/** Operations on float32 values that keep to the precision inside. */
export class Arithmetic {
  readonly #graph: GraphBuilder;
  readonly precision: Precision;
  readonly #products: ByteProducts;

  constructor(graph: GraphBuilder, precision: Precision, products: ByteProducts = "bytes") {
    this.#graph = graph;
    this.precision = precision;
    this.#products = products;
  }

  /** float32 as the products take it. */
  narrow(value: Value): Value {
    return this.precision === "fp16" ? this.#graph.cast(value, "float16") : value;
  }

  /** Back to float32. */
  widen(value: Value): Value {
    return this.precision === "fp16" ? this.#graph.cast(value, "float") : value;
  }

  /** A constant as products take it. */
  narrowed({ name, shape, values }: Weight): Value {
    const graph = this.#graph;
    return this.precision === "fp16"
      ? graph.constant(name, "float16", shape, () => toHalf(values))
      : graph.constant(name, "float", shape, () => values);
  }

  /** A constant of single precision in every graph. */
  single({ name, shape, values }: Weight): Value {
    return this.#graph.constant(name, "float", shape, () => values);
  }

  /** x·W + b. @param x narrow, (…, I) @returns narrow, (…, N) */
  dense(x: Value, weight: Weight, bias: Weight): Value {
    const graph = this.#graph;
    const product =
      this.precision === "q8" ? this.#byteProduct(x, weight) : graph.apply("MatMul", [x, this.narrowed(weight)]);
    return graph.apply("Add", [product, this.narrowed(bias)]);
  }

  /** x becomes bytes around a zero point of its own; whole numbers are multiplied, and both scales with them. */
  #byteProduct(x: Value, { name, shape, values }: Weight): Value {
    const graph = this.#graph;
    const columns = shape[1];
    const { values: bytes, scales } = quantize(values, columns, "columns");
    const matrix = graph.constant(`${name}_quantized`, "uint8", shape, () => bytes);
    const scale = graph.constant(`${name}_scale`, "float", [columns], () => scales);
    if (this.#products === "float") {
      const centred = graph.apply("Sub", [graph.cast(matrix, "float"), graph.scalar(ZERO_POINT)]);
      return graph.apply("Mul", [graph.apply("MatMul", [x, centred]), scale]);
    }
    const [input, inputScale, inputZero] = graph.results("DynamicQuantizeLinear", [x], 3);
    const sums = graph.cast(graph.apply("MatMulInteger", [input, matrix, inputZero, this.#zero()]), "float");
    return graph.apply("Mul", [sums, graph.apply("Mul", [inputScale, scale])]);
  }

  #zero(): Value {
    return this.#graph.constant("zero_point", "uint8", [], () => Uint8Array.of(ZERO_POINT));
  }

  /** Rows of the largest table, the tokens'. @param ids (B, L) @returns float32, (B, L, H) */
  tokenRows(table: Weight, ids: Value): Value {
    const graph = this.#graph;
    if (this.precision !== "q8") return this.rows(table, ids);
    const { name, shape, values } = table;
    const { values: bytes, scales } = quantize(values, shape[1], "rows");
    const matrix = graph.constant(`${name}_quantized`, "uint8", shape, () => bytes);
    const scale = graph.constant(`${name}_scale`, "float", [shape[0], 1], () => scales);
    const rows = graph.cast(graph.apply("Gather", [matrix, ids], { axis: 0 }), "float");
    const centred = graph.apply("Sub", [rows, graph.scalar(ZERO_POINT)]);
    return graph.apply("Mul", [centred, graph.apply("Gather", [scale, ids], { axis: 0 })]);
  }

  /** @returns float32 */
  rows(table: Weight, indices: Value): Value {
    return this.widen(this.#graph.apply("Gather", [this.narrowed(table), indices], { axis: 0 }));
  }

  /** @param x float32 (…, H) @returns float32 */
  layerNorm(x: Value, scale: Weight, shift: Weight, epsilon: number): Value {
    return this.#graph.apply("LayerNormalization", [x, this.single(scale), this.single(shift)], {
      axis: -1,
      epsilon: { float: epsilon },
    });
  }
}
