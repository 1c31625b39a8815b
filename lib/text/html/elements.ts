/** The elements of a page that its text falls into. */

/** What of the DOM is used here. */
export interface HtmlNode {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<HtmlNode>;
  getAttribute?(name: string): string | null;
}

/** Kinds of nodes, as the DOM numbers them. */
export const [ELEMENT, TEXT] = [1, 3];

/** Elements that begin and end a line; all others stand within one. */
const BLOCKS = new Set(
  `ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION CENTER DD DETAILS DIR DIV DL DT FIELDSET FIGCAPTION FIGURE FORM HEADER
  HGROUP HR LEGEND LI MAIN MENU OL OPTGROUP OPTION P SEARCH SECTION SUMMARY TBODY TFOOT THEAD TR UL`.split(/\s+/),
);

/** Whether an element of this name, in capitals, begins and ends a line. */
export function isBlock(name: string): boolean {
  return BLOCKS.has(name);
}

/** A node's text, with a line break where `br` or an element that is a block of its own parts it. */
export function textOf(node: HtmlNode): string {
  let text = "";
  const breakLine = (): void => {
    if (text !== "" && !text.endsWith("\n")) text += "\n";
  };
  const walk = (each: HtmlNode): void => {
    if (each.nodeType === TEXT) text += each.textContent ?? "";
    if (each.nodeType !== ELEMENT) return;
    const name = each.nodeName.toUpperCase();
    if (name === "BR") text += "\n";
    const isApart = isBlock(name) || /^(?:H[1-6]|PRE|TABLE|TD|TH)$/.test(name);
    if (isApart) breakLine();
    for (const child of each.childNodes) walk(child);
    if (isApart) breakLine();
  };
  for (const child of node.childNodes) walk(child);
  return text;
}
