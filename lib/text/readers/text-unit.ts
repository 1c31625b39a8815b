/** What can be a passage of plain text. */
export const textUnits = ["auto", "line", "paragraph", "file"] as const;
/** What is a passage of plain text: a line, a paragraph, a whole file, or what the text looks like. */
export type TextUnit = (typeof textUnits)[number];
