/** Keys that move between the field and the results. The focus itself moves, so that every reader hears where it is. */

/** What can be moved to. */
export interface Places {
  input: HTMLInputElement;
  /** The results' titles, in order. */
  titles: readonly HTMLElement[];
  /** The title of the result in which the focus is; -1: in the field. */
  at: number;
}

/** Where a key leads to; undefined: the key does what it always does. */
export function moveOf(key: string, { input, titles, at }: Places): HTMLElement | undefined {
  if (titles.length === 0) return undefined;
  if (at < 0) return key === "ArrowDown" ? titles[0] : undefined;
  switch (key) {
    case "ArrowDown":
      return titles[Math.min(at + 1, titles.length - 1)];
    case "ArrowUp":
      return at === 0 ? input : titles[at - 1];
    case "Home":
      return titles[0];
    case "End":
      return titles[titles.length - 1];
    default:
      return undefined;
  }
}
