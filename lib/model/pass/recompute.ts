/**
 * Gradient checkpointing (Chen, Xu, Zhang, Guestrin 2016, "Training Deep Nets with Sublinear Memory Cost"; PyTorch's
 * `torch.utils.checkpoint`): a layer keeps what it reads alone, and is computed a second time when its gradient is
 * wanted. Memory for time: about a third more of the products. The gradients have the same bits, since the second time
 * has the seeds of dropout and the precision of the first.
 */
import * as tf from "@tensorflow/tfjs";
import { activePrecision, inPrecision, valueAndGradientsOf } from "../../engine";
import { DropoutSeeds, differentiable } from "../../engine/ops";
import { passMode } from "./mode";

/** What a layer reads, by name: of those that are there. */
type LayerTensors = Readonly<Record<string, tf.Tensor | undefined>>;

export interface RecomputeOptions<T extends LayerTensors, M extends LayerTensors> {
  /** What it reads and has a gradient. */
  inputs: T;
  /** What it reads and has none, such as masks. */
  constants: M;
  /** Its weights; they do not change before the gradient is taken. */
  weights: readonly tf.Tensor[];
  /** null: no dropout. */
  seeds: DropoutSeeds | null;
}

/**
 * A layer's value; what it needs no longer is gone with it. Where checkpointing is on, its gradient computes the layer
 * again.
 * @param layer reads its tensors and seeds from its arguments alone, since those outside are gone the second time
 */
export function recompute<T extends LayerTensors, M extends LayerTensors>(
  { inputs, constants, weights, seeds }: RecomputeOptions<T, M>,
  layer: (tensors: T & M, seeds: DropoutSeeds | null) => tf.Tensor2D,
): tf.Tensor2D {
  if (!passMode().gradientCheckpointing) return tf.tidy(() => layer({ ...inputs, ...constants }, seeds));
  const [given, fixed] = [present(inputs), present(constants)];
  const precision = activePrecision();
  const { first, again } = recorded(seeds);
  return differentiable([...given.tensors, ...weights], () => ({
    value: layer({ ...inputs, ...constants }, first),
    saved: [...given.tensors, ...fixed.tensors],
    gradient(dy, saved) {
      const xs = saved.slice(0, given.tensors.length);
      const tensors = { ...given.named(xs), ...fixed.named(saved.slice(xs.length)) } as T & M;
      const forward = () => inPrecision(precision, () => layer(tensors, again()));
      return valueAndGradientsOf(forward, [...xs, ...weights], dy).gradients as tf.Tensor[];
    },
  }));
}

/** The tensors that are there, and others in their places under the same names. */
function present(tensors: LayerTensors) {
  const names = Object.keys(tensors).filter((name) => tensors[name] !== undefined);
  return {
    tensors: names.map((name) => tensors[name] as tf.Tensor),
    named: (others: tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, others[i]])),
  };
}

/** Seeds that remember what they gave, and the same ones once more. */
function recorded(seeds: DropoutSeeds | null) {
  if (seeds === null) return { first: null, again: () => null };
  const given: number[] = [];
  const first = new DropoutSeeds({
    engineSeed() {
      const seed = seeds.next();
      given.push(seed);
      return seed;
    },
  });
  const again = () => {
    let place = 0;
    return new DropoutSeeds({ engineSeed: () => given[place++] });
  };
  return { first, again };
}
