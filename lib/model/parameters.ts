/**
 * The parameters of a BERT encoder with its masked-language-model head, under Hugging Face's tensor names. In memory a
 * dense layer's weight is (input, output); in files it is (output, input), as PyTorch keeps it. The score matrix of the
 * MLM head is the token-embedding matrix (tied) and is not stored twice, unless the configuration says otherwise.
 */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../errors";
import type { EncoderConfig } from "./config";
import { storedName } from "./families";

/** How one parameter looks and starts. */
export interface ParameterSpec {
  name: string;
  /** Its name in files, where that is another. */
  storedAs?: string;
  /** Shape in memory. */
  shape: number[];
  /** True where the file holds the transpose (dense weights). */
  transposed: boolean;
  initial: "normal" | "zeros" | "ones";
  /** False for biases and LayerNorm, which AdamW does not decay. */
  decayed: boolean;
}

const embeddings = "bert.embeddings";
const head = "cls.predictions";

/** E, (V, H). */
export const wordEmbeddings = `${embeddings}.word_embeddings.weight`;
/** (V). */
export const headBias = `${head}.bias`;
/** (V, H), of untied heads alone. */
export const headMatrix = `${head}.decoder.weight`;

/** (buckets, A) what is added to the attention scores by distance. */
export const relativeBias = "bert.encoder.relative_attention_bias.weight";

/** Whether a parameter belongs to the MLM head's own part; tied embeddings do not. */
export function isHeadParameter({ name }: Pick<ParameterSpec, "name">): boolean {
  return name.startsWith(`${head}.`);
}

/** What the name of every parameter of a decoder begins with. */
export const decoderPrefix = "decoder.";

/** Whether a parameter belongs to a decoder, or another head beside the encoder. */
export function isDecoderParameter({ name }: ParameterSpec): boolean {
  return name.startsWith(decoderPrefix);
}

/**
 * How many numbers each part of a model holds; the embedding matrix, which the head shares, counts with the encoder.
 */
export interface ParameterCounts {
  encoder: number;
  head: number;
  decoder: number;
}

/**
 * Counts the parameters by part.
 * @example
 * ```ts
 * import { countParameters, parameterSpecs, preset } from "bowlab";
 *
 * const specs = parameterSpecs(preset("tiny", 8000));
 * console.log(countParameters(specs)); // → { encoder: 1486592, head: 24768, decoder: 0 }
 * ```
 */
export function countParameters(specs: readonly ParameterSpec[]): ParameterCounts {
  const counts: ParameterCounts = { encoder: 0, head: 0, decoder: 0 };
  for (const spec of specs) {
    const part = isDecoderParameter(spec) ? "decoder" : isHeadParameter(spec) ? "head" : "encoder";
    counts[part] += spec.shape.reduce((product, size) => product * size, 1);
  }
  return counts;
}

/** Every parameter of the encoder and its MLM head, in file order. */
export function parameterSpecs(config: EncoderConfig): ParameterSpec[] {
  const { hiddenSize: H, intermediateSize: I, vocabSize: V, typeVocabSize: types, relativeBuckets } = config;
  const specs: ParameterSpec[] = [
    table(wordEmbeddings, V, H),
    table(`${embeddings}.position_embeddings.weight`, config.firstPosition + config.maxPositions, H),
    ...(types > 0 ? [table(`${embeddings}.token_type_embeddings.weight`, types, H)] : []),
    ...norm(`${embeddings}.LayerNorm`, H),
    ...(relativeBuckets > 0 ? [table(relativeBias, relativeBuckets, config.numHeads)] : []),
    ...Array.from({ length: config.numLayers }, (_, i) => layerSpecs(`bert.encoder.layer.${i}`, H, I)).flat(),
    { name: headBias, shape: [V], transposed: false, initial: "zeros", decayed: false },
    ...dense(`${head}.transform.dense`, H, H),
    ...norm(`${head}.transform.LayerNorm`, H),
    ...(config.tiedEmbeddings ? [] : [table(headMatrix, V, H)]),
  ];
  if (config.modelType === "bert") return specs;
  return specs.map((spec) => ({ ...spec, storedAs: storedName(config.modelType, spec.name) }));
}

/** The parameters of one Transformer layer under `prefix`; decoders reuse it. */
export function layerSpecs(prefix: string, H: number, I: number): ParameterSpec[] {
  return [
    ...dense(`${prefix}.attention.self.query`, H, H),
    ...dense(`${prefix}.attention.self.key`, H, H),
    ...dense(`${prefix}.attention.self.value`, H, H),
    ...dense(`${prefix}.attention.output.dense`, H, H),
    ...norm(`${prefix}.attention.output.LayerNorm`, H),
    ...dense(`${prefix}.intermediate.dense`, H, I),
    ...dense(`${prefix}.output.dense`, I, H),
    ...norm(`${prefix}.output.LayerNorm`, H),
  ];
}

function table(name: string, rows: number, columns: number): ParameterSpec {
  return { name, shape: [rows, columns], transposed: false, initial: "normal", decayed: true };
}

function dense(prefix: string, input: number, output: number): ParameterSpec[] {
  return [
    { name: `${prefix}.weight`, shape: [input, output], transposed: true, initial: "normal", decayed: true },
    { name: `${prefix}.bias`, shape: [output], transposed: false, initial: "zeros", decayed: false },
  ];
}

function norm(prefix: string, size: number): ParameterSpec[] {
  return [
    { name: `${prefix}.weight`, shape: [size], transposed: false, initial: "ones", decayed: false },
    { name: `${prefix}.bias`, shape: [size], transposed: false, initial: "zeros", decayed: false },
  ];
}

/** Trainable variables by name. Owns its tensors: call `dispose()` when done. */
export class Parameters {
  readonly #specs: ParameterSpec[] = [];
  readonly #variables = new Map<string, tf.Variable>();

  constructor(specs: readonly ParameterSpec[], values: (spec: ParameterSpec) => Float32Array) {
    this.add(specs, values);
  }

  /** Adds parameters behind those that are there: a decoder's to an encoder's. */
  add(specs: readonly ParameterSpec[], values: (spec: ParameterSpec) => Float32Array): void {
    for (const spec of specs) {
      const value = tf.tensor(values(spec), spec.shape, "float32");
      this.#variables.set(spec.name, tf.variable(value, true));
      this.#specs.push(spec);
      value.dispose();
    }
  }

  get specs(): readonly ParameterSpec[] {
    return this.#specs;
  }

  /** The variable called `name`. @throws InputError when there is none. */
  get<T extends tf.Tensor = tf.Tensor>(name: string): T {
    const variable = this.#variables.get(name);
    if (!variable) throw new InputError(`the model has no parameter called ${name}`);
    return variable as unknown as T;
  }

  /** The parameter of this name, a matrix; the set owns it. @throws InputError when there is none */
  matrix(name: string): tf.Tensor2D {
    return this.get<tf.Tensor2D>(name);
  }

  /** The parameter of this name, a vector; the set owns it. @throws InputError when there is none */
  vector(name: string): tf.Tensor1D {
    return this.get<tf.Tensor1D>(name);
  }

  /** The variables whose names begin with `prefix`. */
  under(prefix: string): tf.Variable[] {
    return [...this.#variables].flatMap(([name, variable]) => (name.startsWith(prefix) ? [variable] : []));
  }

  /** All variables, in the order of `specs`. */
  variables(): tf.Variable[] {
    return [...this.#variables.values()];
  }

  /** How many numbers the model holds. */
  count(): number {
    return this.specs.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0);
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}
