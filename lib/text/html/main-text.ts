/**
 * The part of a page that is its text, by Mozilla's Readability, the code behind Firefox's reader view; where it finds
 * none, the whole body without navigation and scripts.
 */
import type readability = require("@mozilla/readability");
import type linkedom = require("linkedom");

import { type HtmlNode, textOf } from "./elements";
import { linesOfTexts } from "./lines";
import { type ScannedPage, scanPage } from "./scan";

/** What of a document is used here; the types of the whole DOM are not there outside a browser. */
interface Page {
  title: string;
  body: HtmlNode & { replaceChildren(node: HtmlNode): void };
  head: { appendChild(node: HtmlNode): void };
  querySelector(selector: string): HtmlNode | null;
  querySelectorAll(
    selector: string,
  ): Iterable<HtmlNode & { remove(): void; setAttribute(name: string, value: string): void }>;
}

/** The text of a page, what the page is called, "" where it does not say, and the line on which each text stands. */
export interface MainText {
  title: string;
  root: HtmlNode;
  lines: ReadonlyMap<HtmlNode, number>;
}

const UNREAD =
  "script, style, noscript, template, svg, iframe, nav, footer, dialog, [hidden], [role=navigation], [role=search]";

/** Where a heading's depth is kept: Readability turns those of depth 1 into depth 2. */
export const DEPTH = "data-depth";

/** Deepest nesting that Readability is given: its time grows with the square of it, and more. */
const DEEPEST = 250;

/** Finds the text of a page. */
export function mainText(source: string): MainText {
  const scanned = scanPage(source);
  const page = parsed(scanned);
  const heads = [...page.querySelectorAll("h1")].map((head) => oneLine(textOf(head)));
  // Of a page's title a part may be the site's.
  const title = (heads.length === 1 && heads[0]) || oneLine(page.title);
  const found = isDeeper(page.body, DEEPEST) ? undefined : read(page);
  const root = found?.root ?? parsed(scanned).body;
  return { title: title || oneLine(found?.title ?? ""), root, lines: linesOfTexts(root, scanned.runs) };
}

/** What Readability takes for the text; undefined where it finds none, or fails at how a page is broken. */
function read(page: Page): { title: string; root: HtmlNode } | undefined {
  const { Readability } = require("@mozilla/readability") as typeof readability;
  try {
    const found = new Readability(page as never, { serializer: (node) => node }).parse();
    const root = found?.content as HtmlNode | null | undefined;
    return root?.textContent?.trim() ? { title: found?.title ?? "", root } : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isDeeper(node: HtmlNode, depth: number): boolean {
  if (depth === 0) return true;
  for (const child of node.childNodes) if (isDeeper(child, depth - 1)) return true;
  return false;
}

/**
 * The page without what is not text, and without what stands beside its one main element. Its frame is made anew: the
 * parser takes tags of html, head and body as they come, twice, late or not at all.
 */
function parsed({ inner, body }: ScannedPage): Page {
  const { parseHTML } = require("linkedom") as typeof linkedom;
  const window = parseHTML(`<!doctype html><html><head></head>${body}${inner}</body></html>`);
  const document = window.document as unknown as Page;
  for (const element of document.querySelectorAll(UNREAD)) element.remove();
  const title = document.querySelector("title");
  if (title) document.head.appendChild(title);
  const mains = [...document.querySelectorAll("main, [role=main]")];
  if (mains.length === 1) document.body.replaceChildren(mains[0]);
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6"))
    heading.setAttribute(DEPTH, heading.nodeName.slice(1));
  return document;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
