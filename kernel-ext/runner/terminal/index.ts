/** What a terminal would show of a text: escape sequences, styles, and lines that are overwritten. */
export { anyControl, looksOnly, pieces, withoutControls } from "./escapes";
export { type Colour, type Flag, plainStyle, type Style, withLink, withSgr } from "./style";
export { finalText, TerminalText } from "./terminal-text";
