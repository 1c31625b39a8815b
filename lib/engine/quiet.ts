/** Keeps tfjs from talking where a person did not ask: advice to install tfjs-node, kernels registered twice. */
import * as tf from "@tensorflow/tfjs";

/** Takes the advertisement for tfjs-node out of the plain JavaScript backend, which prints it at its first tensor. */
export function hushCpuBackend(): void {
  const backend = tf.findBackend("cpu") as unknown as { firstUse?: boolean } | null;
  if (backend) backend.firstUse = false;
}

/** Runs `work` with console.warn and console.log muted; what they would have said is returned beside its result. */
export async function muted<T>(work: () => T | Promise<T>): Promise<{ result: T; said: string[] }> {
  const said: string[] = [];
  const { warn, log } = console;
  console.warn = (...words: unknown[]) => void said.push(words.join(" "));
  console.log = console.warn;
  try {
    return { result: await work(), said };
  } finally {
    Object.assign(console, { warn, log });
  }
}
