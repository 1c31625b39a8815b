/**
 * Documentation comments as these packages write them, made such as `docText` reads them: tags of documentation
 * generators that it does not know are given names that it knows, or taken out, and so is what only a generator needs.
 */

/** Other names of what `docText` speaks. */
const renamed: Record<string, string> = {
  ...{ description: "remarks", desc: "remarks", summary: "remarks", classdesc: "remarks" },
  ...{ defaultvalue: "default", arg: "param", argument: "param", params: "param", result: "returns" },
};

/** What `docText` knows, and keeps or drops as it should. */
const known = new Set([
  ...["param", "returns", "return", "throws", "exception", "deprecated", "default", "remarks"],
  ...["see", "example", "examples", "template", "internal", "hidden", "license", "private", "ignore", "doc"],
]);

/** Tags whose text runs over several lines and says nothing about the symbol. */
const silent = new Set([
  ...["typeparam", "privateremarks", "todo", "sample", "demo", "fires", "emits", "listens", "callback", "codegen"],
  ...["inheritdoc", "alias", "usagenotes", "nodoc", "author", "copyright"],
]);

const tagLine = /^(\s*(?:\/\*\*?|\*)?\s*)@([A-Za-z][\w-]*)(?![\w/.@-])(.*?)(\*\/)?$/;
const noticeTag = /<\/?(?:note|important|caution|fullname)>/g;
const entities: Record<string, string> = { deg: "°", mdash: "—", ndash: "–", hellip: "…", thinsp: " ", commat: "@" };

/**
 * The comment with the tags of `docText`. A line that begins with any other tag is bookkeeping ("@public",
 * "@stability external", "@memberof Phaser.Scene") and goes; what follows it stays.
 */
export function tidyComment(comment: string): string {
  return withoutSections(comment.split(/\r?\n/))
    .map((line) => line.replace(tagLine, tidyTag).replace(/\\$/, ""))
    .join("\n")
    .replace(/\\(["'{}])/g, "$1")
    .replace(/\{@apilink\b/g, "{@link")
    .replace(noticeTag, " ")
    .replace(/&#(\d{2,5});/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&([a-z]+);/g, (whole, name: string) => entities[name] ?? whole);
}

function tidyTag(line: string, before: string, tag: string, rest: string, end = ""): string {
  const name = tag.toLowerCase();
  if (Object.hasOwn(renamed, name)) return `${before}@${renamed[name]}${rest}${end}`;
  if (known.has(name)) return line;
  return silent.has(name) ? `${before}@ignore${end}` : `${before}${end}`;
}

/** Sections of examples and of how to import a resource go up to the next heading of their level, or tag. */
function withoutSections(lines: string[]): string[] {
  let isLeftOut = false;
  return lines.filter((line, index) => {
    const said = line.replace(/^\s*(?:\/\*\*?|\*)?\s*/, "");
    if (/^##?\s/.test(said)) isLeftOut = /^##?\s+(?:Examples?( Usage)?|Import)\b/i.test(said);
    else if (/^@[a-z]/i.test(said)) isLeftOut = false;
    return !isLeftOut || index === lines.length - 1;
  });
}

/** Headings and labels that stand alone once code, links and tags are gone. */
const empty = [
  /^\[Api set:.*\]\.?$/,
  /^Examples?\b[^.:]{0,80}[.:]$/i,
  /^(?:When to use|Details|Gotchas|Notes?|Important|Remarks|Usage)[.:]$/i,
  /^(?:Import|Syntax|Description|Schema|Format: [\w-]+)[.:]$/i,
  /^For more information,? (?:please )?(?:go to|see|visit)[.:]$/i,
  // "Parameter CreateVpcCommandInput: CreateVpcCommandInput." and "Returns: Promise." name a type and nothing else.
  /^(?:Parameter [\w$.]+|Returns|Throws|Default): [\w$.[\]<>]+[.:]?$/,
  /^@\w+\.?$/,
];

/** Does the paragraph say anything? */
export function isEmptyParagraph(paragraph: string): boolean {
  return empty.some((pattern) => pattern.test(paragraph));
}

/** Without the words that a generator puts before a paragraph that stands elsewhere as it is. */
export function withoutPreamble(paragraph: string): string {
  return paragraph.replace(/^For EACH ITEM in the collection: /, "").replace(/^(?:\[?Output[ -]only\]?[.:]? ?)+/i, "");
}
