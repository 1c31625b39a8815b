/** The elements of a page that its text falls into. */

/** Elements that begin and end a line; all others stand within one. */
const BLOCKS = new Set(
  `ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FORM HEADER HR LI MAIN
  OL P SECTION SUMMARY TBODY TFOOT THEAD TR UL`.split(/\s+/),
);

/** Whether an element of this name, in capitals, begins and ends a line. */
export function isBlock(name: string): boolean {
  return BLOCKS.has(name);
}

/** Whether a passage may begin with an element of this name, in lower case. */
export function isTold(name: string): boolean {
  return BLOCKS.has(name.toUpperCase()) || /^(?:h[1-6]|pre|table|td|th)$/.test(name);
}
