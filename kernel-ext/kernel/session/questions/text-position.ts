/** The protocol counts cursor positions in code points, JavaScript in UTF-16 units. */

/** UTF-16 offset of the code point `position` of `text`. */
export function toUnits(text: string, position: number): number {
  return Array.from(text).slice(0, position).join("").length;
}

/** Code points in front of the UTF-16 offset `units` of `text`. */
export function toCodePoints(text: string, units: number): number {
  return Array.from(text.slice(0, units)).length;
}
