/**
 * A number with a fixed count of decimals, rounded as C's printf does, and so as trec_eval prints: a value that lies
 * exactly between two goes to the even digit (0.03125 → 0.0312), where `toFixed` goes up.
 */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const size = Math.abs(value) * 10 ** digits;
  if (Math.abs((size % 1) - 0.5) > 1e-9 || size > 2 ** 50) return text;
  // All digits of a double's exact value that can matter here: is there anything behind the 5?
  const exact = Math.abs(value).toFixed(Math.min(100, digits + 60));
  const cut = exact.length - Math.min(100 - digits, 60);
  if (!/^50*$/.test(exact.slice(cut)) || Number(text.at(-1)) % 2 === 0) return text;
  return `${value < 0 ? "-" : ""}${exact.slice(0, cut)}`.replace(/\.$/, "");
}
