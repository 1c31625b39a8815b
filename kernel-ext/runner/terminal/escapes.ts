/**
 * Escape sequences of terminals (ECMA-48, as xterm reads them): where they are in a text, and which of them are about
 * looks alone.
 */

// Control characters are what this is about.
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: escape sequences begin with one

/**
 * One sequence: of the forms CSI (groups 1 and 2: parameters, final letter), OSC (group 3: its text), strings nobody
 * shows, and the rest.
 */
export const escapeSequence =
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])|(?:\u001b\]|\u009d)([^\u0007\u001b\u009c]*)(?:\u0007|\u001b\\|\u009c)|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]*(?:\u001b\\|\u009c)|\u001b(?:[ -/]+[0-~]|(?![[\]PX^_])[0-~])/g;

/** The beginning of a sequence at the end of a text: the rest may be on its way. */
export const unfinishedSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*$|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*\u001b?$|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]*\u001b?$|\u001b[ -/]*$/;

/** Whether there is anything but plain text in lines. */
export const anyControl = /[\b\r\u001b\u0090\u0098\u009b\u009d-\u009f]/;

/** What moves or erases: returns, backspaces, and every CSI sequence but the looks (m). */
export const anyMovement = /[\b\r]|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-ln-~]/;

const otherControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** The text without control characters but line ends, returns and tabs. */
export function withoutControls(text: string): string {
  return text.replace(otherControls, "");
}

/** A piece of text, or a sequence between two pieces. */
export interface Piece {
  /** As it stands in the text. */
  raw: string;
  text?: string;
  /** Parameters and final letter of a CSI sequence. */
  csi?: [parameters: string, final: string];
  /** Address of a link that begins (OSC 8), "" where one ends. */
  link?: string;
}

/** The text and its sequences in order; those that mean nothing here are left out. */
export function* pieces(text: string): Generator<Piece> {
  let at = 0;
  for (const match of text.matchAll(escapeSequence)) {
    if (match.index > at) yield textPiece(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [raw, parameters, final, osc] = match;
    if (final !== undefined) yield { raw, csi: [parameters, final] };
    const link = /^8;[^;]*;(.*)$/s.exec(osc ?? "");
    if (link) yield { raw, link: link[1] };
  }
  const rest = text.slice(at).replace(unfinishedSequence, "");
  if (rest !== "") yield textPiece(rest);
}

function textPiece(text: string): Piece {
  return { raw: text, text };
}

/**
 * For a person's terminal: colours stay; what would move its cursor, set its title or write to its clipboard does not.
 */
export function looksOnly(text: string): string {
  return text.replace(escapeSequence, (sequence, _, final) => (final === "m" ? sequence : ""));
}
