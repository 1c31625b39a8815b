/** Numbers that can be compared: no NaN and no infinity among them. */

/** Place of the first number that is NaN or infinite; −1 where there is none. */
export function firstNotFinite(values: Float32Array): number {
  // The sum tells: it is finite only if every number is. Sums of finite float32 do not overflow a double. Four sums,
  // because each addition waits for the one before it.
  const fours = values.length & ~3;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < fours; i += 4) {
    s0 += values[i];
    s1 += values[i + 1];
    s2 += values[i + 2];
    s3 += values[i + 3];
  }
  for (let i = fours; i < values.length; i++) s0 += values[i];
  if (Number.isFinite(s0 + s1 + s2 + s3)) return -1;
  return values.findIndex((value) => !Number.isFinite(value));
}
