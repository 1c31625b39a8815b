/**
 * A documentation comment → plain paragraphs: no comment stars, code blocks, Markdown, HTML, links or addresses; tags
 * as sentences. What a tag says stays ("Parameter path: …", "Returns: …"); what is bookkeeping (@since, @see, @example,
 * …) goes.
 */

/** A cleaned comment. */
export interface DocText {
  /** Paragraphs, list items and tags, each a sentence or more. */
  paragraphs: string[];
  /** The comment says that the symbol is not for users, or is a licence header. */
  hidden: boolean;
  /** Name space a tfjs `@doc` tag gives to a top-level symbol ("train" in tf.train.adam). */
  namespace?: string;
}

const spoken = new Set(["param", "returns", "return", "throws", "exception", "deprecated", "default", "remarks"]);
const silent = new Set(
  (
    "since see example examples template doc docalias docinline alias internal hidden license fileoverview suppress " +
    "experimental legacy innamespace inheritdoc customelement bound type typedef property link private module ignore"
  ).split(" "),
);

/** Does `docText` take the tag for one? Other words behind an @ are text to it. */
export function knowsTag(name: string): boolean {
  return spoken.has(name.toLowerCase()) || silent.has(name.toLowerCase());
}

/** @param comment the raw comment, from its opening slash to its closing one. */
export function docText(comment: string): DocText {
  const blocks: { tag: string; lines: string[] }[] = [{ tag: "", lines: [] }];
  let fence = "";
  for (const line of commentLines(comment)) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence !== "") {
      if (mark?.startsWith(fence)) fence = "";
      continue;
    }
    if (mark !== undefined) {
      // A fence that closes on its own line hides nothing after it.
      if (!line.trim().slice(mark.length).includes(mark)) fence = mark;
      blocks[blocks.length - 1].lines.push("");
      continue;
    }
    const tag = /^\s*@([A-Za-z]+)\b/.exec(line);
    const name = tag?.[1].toLowerCase() ?? "";
    if (tag && (spoken.has(name) || silent.has(name))) {
      blocks.push({ tag: name, lines: [line.slice(tag[0].length)] });
    } else {
      blocks[blocks.length - 1].lines.push(line);
    }
  }
  const namespace = blocks
    .filter(({ tag }) => tag === "doc")
    .map(({ lines }) => /namespace'?\s*:\s*'([\w.]+)'/.exec(lines.join(" "))?.[1])
    .find((found) => found !== undefined);
  return {
    paragraphs: blocks.flatMap(({ tag, lines }) => sentences(tag, lines)),
    hidden: blocks.some(({ tag }) => tag === "internal" || tag === "hidden" || tag === "license"),
    namespace,
  };
}

function commentLines(comment: string): string[] {
  return comment
    .replace(/^\/\*\*?/, "")
    .replace(/\*\/$/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, ""));
}

/** One block's lines as finished paragraphs. */
function sentences(tag: string, lines: string[]): string[] {
  if (silent.has(tag)) return [];
  const parts = paragraphsOf(lines).map(plain).filter(saysSomething);
  if (tag === "" || tag === "remarks") return parts.map(ended);
  const first = tag === "param" ? parameter(parts) : label(tag, parts);
  return first === "" ? [] : [first, ...parts.slice(1).map(ended)];
}

function label(tag: string, parts: string[]): string {
  const said = (parts[0] ?? "").replace(/^\{[^}]*\}\s*/, "").replace(/^[-–:]\s*/, "");
  if (tag === "deprecated") return said === "" ? "Deprecated." : `Deprecated: ${ended(said)}`;
  if (said === "") return "";
  const word = tag === "default" ? "Default" : tag.startsWith("return") ? "Returns" : "Throws";
  return `${word}: ${ended(said)}`;
}

/** "{string} [path='.'] - where to look" → "Parameter path: where to look." */
function parameter(parts: string[]): string {
  const match = /^(?:\{[^}]*\}\s*)?\[?([\w$.]+)(?:=[^\]]*)?\]?\s*(?:[-–:]\s*)?(.*)$/su.exec(parts[0] ?? "");
  return match && saysSomething(match[2]) ? `Parameter ${match[1]}: ${ended(match[2])}` : "";
}

/** Joins wrapped lines; blank lines, list items, headings and table rows begin a new paragraph. */
function paragraphsOf(lines: string[]): string[] {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed === "" || /^\|?[\s:|-]*-{3,}[\s:|-]*$/.test(trimmed)) {
      open = false;
    } else if (/^(?:[*+-]|\d+[.)]|#{1,6}|>)\s+/.test(trimmed)) {
      paragraphs.push(trimmed.replace(/^(?:(?:[*+-]|\d+[.)]|#{1,6}|>)\s+)+/, ""));
      open = !/^#/.test(trimmed);
    } else if (trimmed.startsWith("|")) {
      paragraphs.push(trimmed.split("|").map(trim).filter(Boolean).join(", "));
      open = false;
    } else if (open) {
      paragraphs[paragraphs.length - 1] += ` ${trimmed}`;
    } else {
      paragraphs.push(trimmed);
      open = true;
    }
  }
  return paragraphs;
}

const htmlTag =
  /<\/?(?:a|b|br|code|dd|dl|dt|em|h[1-6]|i|img|kbd|li|ol|p|pre|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|ul|var)(?:\s[^<>]*)?\/?>/gi;
const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', nbsp: " ", "#39": "'", apos: "'" };

/** Markdown, HTML and JSDoc's inline tags → plain text on one line. What stands in backticks is kept as it is. */
function plain(text: string): string {
  const code: string[] = [];
  return (
    text
      .replace(
        /\{@(?:link|linkcode|linkplain|see)\s+([^}\s|]+)\s*\|?\s*([^}]*)\}/g,
        (_, target: string, words: string) => (words.trim() === "" ? target : words.trim()),
      )
      // Writers forget the space before a code span: "a list of`tf.Tensor`s".
      .replace(/(?<=[A-Za-z,])(`+)(?=[A-Za-z])(.+?)\1(?!`)/g, " $1$2$1")
      .replace(/(`+)(.+?)\1(?!`)/g, (_, __, inside: string) => `\uE000${code.push(inside.trim()) - 1}\uE001`)
      .replace(/\{@inheritdoc[^}]*\}/gi, "")
      .replace(
        /!?\[((?:[^[\]]|\[[^\]]*\])*)\]\(\s*[^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g,
        (_, words: string) => (words === "MDN Reference" ? "" : words),
      )
      .replace(/!?\[([^[\]]+)\]\[[^[\]]*\]/g, "$1")
      .replace(htmlTag, " ")
      .replace(/<?https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]]>?/g, "")
      .replace(/\(\s*\)/g, "")
      .replace(/\*\*([^*]+)\*\*/g, "$1")
      .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, "$1")
      .replace(/(?<![\w_])_([^_\s][^_]*)_(?![\w_])/g, "$1")
      .replace(/\\([*_`#[\]<>{}|~-])/g, "$1")
      .replace(/\uE000(\d+)\uE001/g, (_, index: string) => code[Number(index)])
      .replace(/&(#39|[a-z]+);/g, (whole, name: string) => entities[name] ?? whole)
      .replace(/\s+/g, " ")
      .replace(/ ([.,;:!?])(?=\s|$)/g, "$1")
      .trim()
  );
}

/** Rests of removed links ("See", "Source:", "MDN") are not a paragraph. */
function saysSomething(text: string): boolean {
  return (
    /[\p{L}\p{N}]/u.test(text) &&
    !/^(?:see|also|see also|source|reference|refer to|from|MDN|ref|e\.g|(?:usage )?examples?)[\s.:]*$/i.test(text)
  );
}

function ended(text: string): string {
  return /[.!?:;…]["')\]]?$/.test(text) ? text : `${text.replace(/,$/, "")}.`;
}

function trim(text: string): string {
  return text.trim();
}
