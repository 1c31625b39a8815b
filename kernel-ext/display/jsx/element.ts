/** Elements: written as HTML when they are made, so that an error names the line of the element. */

import { escapeHtml } from "../mime/markup";
import { displaySymbol, isDisplayable } from "../mime/mime";
import { attributesText } from "./attributes";
import { JsxElement } from "./jsx-element";
import type { JsxNode, JsxProps } from "./types";

/** Elements that have no content. */
const empty = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/**
 * What `<tag …>` is: an element, or what a component gives for its properties.
 * @throws TypeError for what HTML cannot say, naming it
 */
export function jsx(tag: string | ((props: JsxProps) => JsxNode), props: JsxProps = {}): JsxElement {
  if (typeof tag === "function") return new JsxElement(contentText(tag(props)));
  if (!/^[a-z][\w:.-]*$/i.test(tag)) throw new TypeError(`an element's name is a word, and this one is ${tag}`);
  const { children, dangerouslySetInnerHTML: raw, ...attributes } = props;
  const start = `<${tag}${attributesText(tag, attributes)}>`;
  const content = raw ? String((raw as { __html: unknown }).__html) : contentOf(tag, children as JsxNode);
  if (!empty.has(tag)) return new JsxElement(`${start}${content}</${tag}>`);
  if (content !== "") throw new TypeError(`<${tag}> has no content in HTML`);
  return new JsxElement(start);
}

/** `<>…</>`: its children, with nothing around them. */
export function Fragment({ children }: JsxProps): JsxNode {
  return children as JsxNode;
}

/** Browsers read what stands in a script or a style as it is, up to its end. */
function contentOf(tag: string, children: JsxNode): string {
  if (tag !== "style" && tag !== "script") return contentText(children);
  return [children]
    .flat(Number.POSITIVE_INFINITY)
    .join("")
    .replace(/<\/(?=style|script)/gi, "<\\/");
}

function contentText(node: JsxNode): string {
  if (node === null || node === undefined || typeof node === "boolean") return "";
  if (typeof node !== "object") return escapeHtml(node);
  if (node instanceof JsxElement) return node.html;
  if (Symbol.iterator in node) return Array.from(node, contentText).join("");
  return shownText(node);
}

/** A value that shows itself has its own HTML, or its picture. */
function shownText(value: object): string {
  if (!isDisplayable(value))
    throw new TypeError(`an element holds texts, numbers and elements, and no ${kindOf(value)}`);
  const bundle = value[displaySymbol]();
  if (bundle instanceof Promise) throw new TypeError("an element cannot hold a value whose display takes time");
  const markup = bundle["text/html"] ?? bundle["image/svg+xml"];
  return markup === undefined ? escapeHtml(bundle["text/plain"] ?? "") : [markup].flat().join("");
}

function kindOf(value: object): string {
  return value instanceof Promise ? "promise: await it first" : "other object: write what of it is to be shown";
}
