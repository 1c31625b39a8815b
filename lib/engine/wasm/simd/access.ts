/** How loops read and write floats: four at a time, and what is left over one at a time by the very same formula. */
import type { Code } from "./assembler";
import { f32, f32x4, loadSplat } from "./instructions";

export interface Access {
  load(pointer: Code): Code;
  store(pointer: Code, value: Code): Code;
  /** For sums: the lanes that hold numbers, zeros in the others. */
  only(value: Code): Code;
}

export const four: Access = {
  load: (pointer) => f32x4.load(pointer),
  store: (pointer, value) => f32x4.store(pointer, value),
  only: (value) => value,
};

/** In all lanes the same number; the first is stored. */
export const one: Access = {
  load: (pointer) => loadSplat(pointer),
  store: (pointer, value) => f32.store(pointer, f32x4.first(value)),
  only: (value) => f32x4.pick(value, f32x4.constant(0), [0, 4, 5, 6]),
};
