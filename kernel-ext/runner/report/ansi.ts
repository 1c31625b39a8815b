/** Terminal text as HTML: what a terminal would show in the end, its styles as classes, its links as links. */
import { escapeHtml } from "../../display/mime/markup";
import {
  anyControl,
  type Colour,
  finalText,
  pieces,
  plainStyle,
  type Style,
  withLink,
  withoutControls,
  withSgr,
} from "../terminal";

const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Escaped HTML of `text`, with spans of classes `ansi-red`, `ansi-bold`, `ansi-on-red`, … */
export function ansiToHtml(text: string): string {
  if (!anyControl.test(text)) return escapeHtml(withoutControls(text));
  let style = plainStyle;
  let html = "";
  for (const { text: piece, csi, link } of pieces(finalText(text))) {
    if (csi?.[1] === "m") style = withSgr(style, csi[0]);
    else if (link !== undefined) style = withLink(style, link);
    else if (piece !== undefined) html += span(withoutControls(piece), style);
  }
  return html;
}

function span(text: string, style: Style): string {
  if (text === "") return "";
  const isInverse = style.flags.has("inverse");
  const foreground = isInverse ? (style.background ?? "paper") : style.foreground;
  const background = isInverse ? (style.foreground ?? "ink") : style.background;
  const flags = [...style.flags].filter((flag) => flag !== "inverse").map((flag) => `ansi-${flag}`);
  const classes = [...flags, ...classOf(foreground, "ansi-"), ...classOf(background, "ansi-on-")].join(" ");
  const ground = cssOf(background, "background");
  const ink = foreground === undefined ? ground.map(inkOn) : cssOf(foreground, "color");
  const css = [...ink, ...ground].join(";");
  const looks = `${classes && ` class="${classes}"`}${css && ` style="${css}"`}`;
  const inner = looks === "" ? escapeHtml(text) : `<span${looks}>${escapeHtml(text)}</span>`;
  if (!/^(https?|mailto):/i.test(style.link)) return inner;
  return `<a href="${escapeHtml(style.link)}" rel="noopener noreferrer">${inner}</a>`;
}

type Painted = Colour | "paper" | "ink" | undefined;

/** The first sixteen colours are the page's, which suit its light and its dark scheme. */
function classOf(colour: Painted, prefix: string): string[] {
  if (typeof colour === "number") return colour < 16 ? [`${prefix}${names[colour % 8]}`] : [];
  return colour === "paper" || colour === "ink" ? [`${prefix}${colour}`] : [];
}

function cssOf(colour: Painted, property: string): string[] {
  if (typeof colour === "number") return colour < 16 ? [] : [`${property}:${paletteColour(colour)}`];
  return colour?.startsWith("#") ? [`${property}:${colour}`] : [];
}

/** Black or white, whichever can be read on a background that stands alone (ITU-R BT.601's weights of brightness). */
function inkOn(ground: string): string {
  const [red, green, blue] = [-6, -4, -2].map((at) => Number.parseInt(ground.slice(at).slice(0, 2), 16));
  return `color:${0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000000" : "#ffffff"}`;
}

/** xterm's palette from 16 on: a cube of 6 × 6 × 6 colours, then 24 greys. */
function paletteColour(number: number): string {
  const hex = (level: number) => level.toString(16).padStart(2, "0");
  if (number >= 232) return `#${hex(8 + (number - 232) * 10).repeat(3)}`;
  const level = (part: number) => hex(part === 0 ? 0 : 55 + part * 40);
  const at = number - 16;
  return `#${level(Math.floor(at / 36))}${level(Math.floor(at / 6) % 6)}${level(at % 6)}`;
}
