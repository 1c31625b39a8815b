/** How the forward passes of training are computed: the same gradients, in less memory or without padding. */
export interface PassMode {
  /** Layers are computed again for their gradients, in the place of keeping what they made. Default false. */
  gradientCheckpointing?: boolean;
  /** Tokens alone are computed, and padding costs nothing. Default false. */
  unpadded?: boolean;
}

let active: PassMode = {};

/** The mode at this moment. */
export function passMode(): PassMode {
  return active;
}

/** Runs `work` with its forward passes in a mode. @param work must not be asynchronous: the mode is that of the call */
export function inPassMode<T>({ gradientCheckpointing, unpadded }: PassMode, work: () => T): T {
  const before = active;
  active = { gradientCheckpointing, unpadded };
  try {
    return work();
  } finally {
    active = before;
  }
}
