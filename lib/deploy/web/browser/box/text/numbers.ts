/** Numbers as people read them. */

/** Thousands are divided: 7,734. */
export function grouped(value: number): string {
  return value.toLocaleString("en");
}

/** Milliseconds below a second, tenths above. A time too short to be measured is still a time. */
export function duration(seconds: number): string {
  if (seconds < 0.001) return "under 1 ms";
  return seconds < 0.9995 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

/** A share of 1 in whole per cent, which never rounds up to a hundred too early. */
export function percent(share: number): string {
  return `${Math.floor(Math.min(Math.max(share, 0), 1) * 100)} %`;
}

/** Decimal units, as file managers count: 35.2 MB. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1);
  const scaled = value / 1000 ** power;
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${units[power]}`;
}

/** Three digits that count: 12.4, 0.831, 0.0325. */
export function score(value: number): string {
  return String(Number(value.toPrecision(3)));
}
