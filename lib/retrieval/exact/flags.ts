/** Where a tensor of truth values is true, when that is in few places. */

/** Used again by every block: to allocate it each time costs more than to fill it. */
let scratch = new Int32Array(0);

/** @returns where `flags` is not 0, ascending; undefined when that is in more than `most` places. */
export function placesOf(flags: Uint8Array, most: number): Int32Array | undefined {
  if (scratch.length < most + 8) scratch = new Int32Array(Math.ceil(most) + 8);
  const places = scratch;
  let found = 0;
  // Eight flags at a time, as one double: nearly always all of them are 0.
  const eights = new Float64Array(flags.buffer, flags.byteOffset, flags.length >> 3);
  const { length } = eights;
  for (let e = 0; e < length; e++) {
    if (eights[e] === 0) continue;
    if (found > most) return undefined;
    for (let i = 8 * e; i < 8 * e + 8; i++) if (flags[i] !== 0) places[found++] = i;
  }
  for (let i = 8 * length; i < flags.length; i++) if (flags[i] !== 0) places[found++] = i;
  return found > most ? undefined : places.slice(0, found);
}
