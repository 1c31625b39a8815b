/** How long passages are to be that are made of longer texts. */

/** Fewest and most words of a passage. */
export type WordRange = readonly [least: number, most: number];

/** How long texts are cut. */
export interface CuttingOptions {
  /**
   * Words of a passage; [40, 200] by default. A rest below the least joins the passage before it, which may then have
   * up to `least - 1` words above the most. Sections below the least are joined. Code is never cut, however long it is.
   */
  passageWords?: WordRange;
  /** Sentences at a passage's end that the next one of the same section begins with; 0 by default. */
  passageOverlap?: number;
}

/** About a paragraph or two: less than what BERT reads at once, more than a line. */
export const defaultPassageWords: WordRange = [40, 200];
