/**
 * Gradients by tfjs's own tape, in less memory than tfjs takes for them: walking back, what an operation saved and the
 * gradient of its output are freed as soon as they have been read (as PyTorch does), where tfjs keeps all of them to
 * the end. The numbers are the same, in the same order of addition. It can be called while a gradient is being taken:
 * that is how a layer is computed again. Not for gradients of gradients.
 */
import * as tf from "@tensorflow/tfjs";
import { activeLayer, inLayer, inPhase } from "../profile";

/** One operation as tfjs records it. */
interface TapeNode {
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
  saved: tf.Tensor[];
  /** Absent: the operation has none. */
  gradient?(dys: (tf.Tensor | null)[]): Record<string, () => tf.Tensor>;
  kernelName: string;
  /** For profiles: the part of the model that it belongs to. */
  layer?: string;
}

/** What tfjs records with. Its version is pinned. */
interface Recorder {
  state: { activeTape: { push(node: TapeNode): void } | null; gradientDepth: number };
}

/** A value, and its gradient for every x that it depends on. */
export interface Gradient<T extends tf.Tensor> {
  value: T;
  gradients: (tf.Tensor | undefined)[];
}

/** Operations in the order in which they ran, of those that depend on some tensors. What others saved is freed. */
class Tape {
  readonly #nodes: TapeNode[] = [];
  /** Ids of those tensors and of all that depends on them. */
  readonly dependants: Set<number>;

  constructor(xs: readonly tf.Tensor[]) {
    this.dependants = new Set(xs.map(({ id }) => id));
  }

  /** What tfjs calls for every operation. */
  push(node: TapeNode): void {
    if (Object.values(node.inputs).some(({ id }) => this.dependants.has(id))) {
      for (const { id } of node.outputs) this.dependants.add(id);
      node.layer = activeLayer();
      this.#nodes.push(node);
    } else free(node);
  }

  pop(): TapeNode | undefined {
    return this.#nodes.pop();
  }

  free(): void {
    for (const node of this.#nodes.splice(0)) free(node);
  }
}

/**
 * Value of `forward` and its gradients. The caller owns them (call it inside a tidy).
 * @param dy gradient of what is wanted for the value. Default: ones
 */
export function valueAndGradientsOf<T extends tf.Tensor>(
  forward: () => T,
  xs: readonly tf.Tensor[],
  dy?: tf.Tensor,
): Gradient<T> {
  const tape = new Tape(xs);
  try {
    const value = record(tape, forward);
    const gradients = inPhase("backward", () =>
      tf.tidy(() => walkBack(tape, xs, value, dy?.clone() ?? tf.onesLike(value))),
    );
    return { value, gradients };
  } finally {
    tape.free();
  }
}

/** A tape that is being read meanwhile stays as it is. */
function record<T extends tf.Tensor>(tape: Tape, forward: () => T): T {
  const { state } = tf.engine() as unknown as Recorder;
  const outer = state.activeTape;
  state.activeTape = tape;
  state.gradientDepth++;
  try {
    return tf.tidy(forward);
  } finally {
    state.gradientDepth--;
    state.activeTape = outer;
  }
}

/** Empties the tape from its end. */
function walkBack(tape: Tape, xs: readonly tf.Tensor[], value: tf.Tensor, dy: tf.Tensor) {
  const wanted = new Set(xs.map(({ id }) => id));
  const gradients = new Map([[value.id, dy]]);
  for (let node = tape.pop(); node; node = tape.pop()) {
    const dys = node.outputs.map(({ id }) => gradients.get(id) ?? null);
    if (dys.some((dy) => dy !== null)) {
      for (const [id, dx] of inLayer(node.layer, () => inputGradients(node, dys, tape.dependants))) {
        const before = gradients.get(id);
        gradients.set(id, before ? tf.add(before, dx) : dx);
        if (before) tf.dispose([before, dx]);
      }
    }
    for (const { id } of node.outputs) {
      if (wanted.has(id)) continue;
      gradients.get(id)?.dispose();
      gradients.delete(id);
    }
    free(node);
  }
  return xs.map(({ id }) => gradients.get(id));
}

/** [id of an input, its gradient], tensors of their own. */
function inputGradients(node: TapeNode, dys: (tf.Tensor | null)[], dependants: Set<number>): [number, tf.Tensor][] {
  const { gradient, inputs, kernelName, saved } = node;
  if (!gradient) throw new Error(`the operation ${kernelName} has no gradient`);
  const names = Object.keys(inputs).filter((name) => dependants.has(inputs[name].id));
  const found = tf.tidy(() => {
    const byName = gradient(dys);
    const taken = new Set([...dys, ...saved].map((tensor) => tensor?.id));
    return names.map((name) => {
      const dx = byName[name]();
      if (taken.has(dx.id)) return dx.clone();
      taken.add(dx.id);
      return dx;
    });
  });
  return names.map((name, i) => [inputs[name].id, found[i]]);
}

function free({ saved }: TapeNode): void {
  tf.dispose(saved.splice(0));
}
