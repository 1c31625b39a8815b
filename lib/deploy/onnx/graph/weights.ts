/** A model's weights, read one at a time from its folder; no engine is needed. */
import * as path from "node:path";
import {
  crossEncoderSpecs,
  type EncoderConfig,
  loadDecoder,
  openCheckpoint,
  type ParameterSpec,
  parameterSpecs,
  readSafetensors,
  storedValues,
} from "../../../model";

/** A parameter in the form in which it is computed with: dense layers (input, output). */
export interface Weight {
  /** As in transformers: "bert.encoder.layer.0.output.dense.weight". */
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** The weights of a checkpoint, by the names of its parameters. */
export class Weights {
  readonly config: EncoderConfig;
  readonly sha256: string;
  readonly #read: (spec: ParameterSpec) => Float32Array;
  readonly #specs: ReadonlyMap<string, ParameterSpec>;
  readonly #folder: string;
  readonly #hasHead: boolean;

  /** @throws InputError when the folder is not a checkpoint that can be read */
  constructor(folder: string) {
    const { config, weights, hasHead } = openCheckpoint(folder);
    this.#hasHead = hasHead;
    this.config = config;
    this.sha256 = weights.sha256();
    this.#read = (spec) => storedValues(weights.fileOf(spec.name), spec, weights);
    this.#specs = new Map(parameterSpecs(config).map((spec) => [spec.name, spec]));
    this.#folder = folder;
  }

  /** @throws InputError when it is missing or does not fit the configuration */
  get(name: string): Weight {
    const spec = this.#specs.get(name) as ParameterSpec;
    return { name, shape: spec.shape, values: this.#read(spec) };
  }

  /** A cross-encoder's score: (H, 1) and (1). Undefined: the folder has none. */
  score(): { weight: Weight; bias: Weight } | undefined {
    const specs = crossEncoderSpecs(this.config);
    const stored = loadDecoder(this.#folder, "cross-encoder", specs);
    if (!stored) return undefined;
    const [weight, bias] = specs.map(({ name, shape }) => ({ name, shape, values: stored.get(name) as Float32Array }));
    return { weight, bias };
  }

  /**
   * Reads everything once; a head for masked language modelling need not be there.
   * @throws InputError when a tensor is missing, damaged, or has a number that is not finite
   */
  requireSound(): void {
    for (const name of this.#specs.keys()) {
      if (this.#hasHead || name.startsWith("bert.")) this.get(name);
    }
    this.score();
  }

  /** A parameter of a module behind the pooling, from the module's own folder. @throws InputError as `storedValues` */
  ofModule(folder: string, spec: ParameterSpec): Weight {
    const file = path.join(folder, "model.safetensors");
    const values = storedValues(file, spec, readSafetensors(file).tensors);
    return { name: `${path.basename(folder)}.${spec.name}`, shape: spec.shape, values };
  }
}
