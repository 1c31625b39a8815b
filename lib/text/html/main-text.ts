/**
 * The part of a page that is its text, by Mozilla's Readability, the code behind Firefox's reader view; where it finds
 * none, the whole body without navigation and scripts.
 */
import type readability = require("@mozilla/readability");
import type linkedom = require("linkedom");

import { isTold } from "./elements";
import { withLines } from "./lines";

/** What of the DOM is used here. */
export interface HtmlNode {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<HtmlNode>;
  getAttribute?(name: string): string | null;
}

/** The same of a document; the types of the whole DOM are not there outside a browser. */
interface Page {
  title: string;
  body: HtmlNode & { replaceChildren(node: HtmlNode): void };
  head: { appendChild(node: HtmlNode): void };
  querySelector(selector: string): HtmlNode | null;
  querySelectorAll(
    selector: string,
  ): Iterable<HtmlNode & { remove(): void; setAttribute(name: string, value: string): void }>;
}

/** The text of a page, and what the page is called; "" where it does not say. */
export interface MainText {
  title: string;
  root: HtmlNode;
}

const UNREAD =
  "script, style, noscript, template, svg, iframe, nav, footer, dialog, [hidden], [role=navigation], [role=search]";

/** Where a heading's depth is kept: Readability turns those of depth 1 into depth 2. */
export const DEPTH = "data-depth";

/** Finds the text of a page. */
export function mainText(source: string): MainText {
  const { Readability } = require("@mozilla/readability") as typeof readability;
  const html = withLines(source, isTold);
  const page = parsed(html);
  const heads = [...page.querySelectorAll("h1")].map(({ textContent }) => oneLine(textContent ?? ""));
  // Of a page's title a part may be the site's.
  const title = (heads.length === 1 && heads[0]) || oneLine(page.title);
  const found = new Readability(page as never, { serializer: (node) => node }).parse();
  const root = found?.content as HtmlNode | null | undefined;
  if (root?.textContent?.trim()) return { title: title || oneLine(found?.title ?? ""), root };
  return { title, root: parsed(html).body };
}

/**
 * The page without what is not text, and without what stands beside its one main element. A fragment gets the elements
 * around it that the parser does not add.
 */
function parsed(html: string): Page {
  const { parseHTML } = require("linkedom") as typeof linkedom;
  const hasBody = /<body[\s>]/i.test(html);
  const hasRoot = /<html[\s>]/i.test(html);
  const inner = html.replace(/<!doctype[^>]*>|<\/?html[^>]*>/gi, "");
  const whole = hasBody ? inner : `<head></head><body>${inner}</body>`;
  const window = parseHTML(hasBody && hasRoot ? html : `<!doctype html><html>${whole}</html>`);
  const document = window.document as unknown as Page;
  const title = document.querySelector("title");
  if (title && !hasBody) document.head.appendChild(title);
  for (const element of document.querySelectorAll(UNREAD)) element.remove();
  const mains = [...document.querySelectorAll("main, [role=main]")];
  if (mains.length === 1) document.body.replaceChildren(mains[0]);
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6"))
    heading.setAttribute(DEPTH, heading.nodeName.slice(1));
  return document;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
