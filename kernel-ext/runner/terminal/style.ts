/**
 * How a terminal writes a character: SGR attributes (ECMA-48 §8.3.117 with xterm's colours) and the link it belongs to
 * (OSC 8).
 */

/** A palette's number (0 to 255) or #rrggbb. */
export type Colour = number | `#${string}`;

export type Flag = "bold" | "faint" | "italic" | "underline" | "inverse" | "hidden" | "strike";

export interface Style {
  readonly flags: ReadonlySet<Flag>;
  readonly foreground?: Colour;
  readonly background?: Colour;
  /** Address, "" for none. */
  readonly link: string;
  /** The same for equal styles. */
  readonly key: string;
}

const numbers: Readonly<Record<Flag, number>> = {
  ...{ bold: 1, faint: 2, italic: 3, underline: 4, inverse: 7, hidden: 8, strike: 9 },
};
const flagOf = new Map(Object.entries(numbers).map(([flag, number]) => [number, flag as Flag]));

/** What ends which flags. */
const endings = new Map<number, Flag[]>([
  [22, ["bold", "faint"]],
  [23, ["italic"]],
  [24, ["underline"]],
  [27, ["inverse"]],
  [28, ["hidden"]],
  [29, ["strike"]],
]);

export const plainStyle: Style = styleOf(new Set(), undefined, undefined, "");

function styleOf(
  flags: ReadonlySet<Flag>,
  foreground: Colour | undefined,
  background: Colour | undefined,
  link: string,
): Style {
  const codes = [
    ...[...flags].map((flag) => numbers[flag]).sort(),
    ...colour(foreground, 30),
    ...colour(background, 40),
  ];
  return { flags, foreground, background, link, key: `${codes.join(";")}\n${link}` };
}

/** SGR's numbers for a colour; `base` is 30 for the foreground, 40 for the background. */
function colour(value: Colour | undefined, base: number): number[] {
  if (value === undefined) return [];
  if (typeof value === "number")
    return value < 8 ? [base + value] : value < 16 ? [base + 52 + value] : [base + 8, 5, value];
  return [base + 8, 2, ...[1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16))];
}

/** The style with a link. */
export function withLink({ flags, foreground, background }: Style, link: string): Style {
  return styleOf(flags, foreground, background, link);
}

/** Programs use few styles, again and again. */
const known = new Map<string, Style>();
const mostKnown = 1000;

/** The style after `\x1b[…m` with these parameters. */
export function withSgr(style: Style, parameters: string): Style {
  const key = `${parameters}\n${style.key}`;
  const found = known.get(key) ?? changed(style, parameters);
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
}

function changed(style: Style, parameters: string): Style {
  // Private ones, such as xterm's `>4;1m`, are about the keyboard.
  if (/[<=>?]/.test(parameters)) return style;
  const flags = new Set(style.flags);
  let { foreground, background } = style;
  const codes = parameters.split(";");
  for (let i = 0; i < codes.length; i++) {
    const [code, ...inside] = codes[i].split(":").map(Number);
    const flag = flagOf.get(code);
    if (code === 0) {
      flags.clear();
      foreground = background = undefined;
    } else if (code === 4 && inside[0] === 0) flags.delete("underline");
    else if (flag) flags.add(flag);
    else if (code === 21) flags.add("underline");
    else if (endings.has(code)) for (const ended of endings.get(code)!) flags.delete(ended);
    else if (code === 38 || code === 48 || code === 58) {
      const rest = inside.length > 0 ? inside : codes.slice(i + 1).map(Number);
      const [value, used] = extended(rest, inside.length > 0);
      if (inside.length === 0) i += used;
      if (code === 38) foreground = value ?? foreground;
      if (code === 48) background = value ?? background;
    } else if (code === 39) foreground = undefined;
    else if (code === 49) background = undefined;
    else if (code >= 30 && code <= 37) foreground = code - 30;
    else if (code >= 90 && code <= 97) foreground = code - 82;
    else if (code >= 40 && code <= 47) background = code - 40;
    else if (code >= 100 && code <= 107) background = code - 92;
  }
  return styleOf(flags, foreground, background, style.link);
}

/** The colour that follows 38 or 48, and how many numbers it took; with colons a colour space may stand before red. */
function extended([form, ...rest]: number[], colons: boolean): [Colour | undefined, number] {
  if (form === 5) return [rest[0] >= 0 && rest[0] <= 255 ? rest[0] : undefined, 2];
  if (form !== 2) return [undefined, 1];
  const parts = (colons && rest.length > 3 ? rest.slice(1) : rest).slice(0, 3);
  const isColour = parts.length === 3 && parts.every((part) => part >= 0 && part <= 255);
  const hex = parts.map((part) => part.toString(16).padStart(2, "0")).join("");
  return [isColour ? `#${hex}` : undefined, 4];
}

/** The sequences that lead from one style to another, "" where they are equal. */
export function transition(from: Style, to: Style): string {
  if (from.key === to.key) return "";
  const [before, after] = [from, to].map(({ key }) => key.split("\n")[0]);
  const sgr = before === after ? "" : `\u001b[${before === "" ? after : after === "" ? "0" : `0;${after}`}m`;
  return from.link === to.link ? sgr : `${sgr}\u001b]8;;${to.link}\u001b\\`;
}
