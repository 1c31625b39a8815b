/** A Markdown file → its sections, as far as a README needs it: headings, the lines below them, no code blocks. */

/** What stands below one heading. */
export interface MarkdownSection {
  /** The heading and those above it, from the outermost. Empty before the first. */
  headings: string[];
  /** Address of the heading on a page, as GitHub makes it: "cancel-a-request"; "" before the first. */
  slug: string;
  /** Line of the heading, counted from 1. */
  line: number;
  /** Without code blocks and comments. */
  lines: string[];
}

/** In the order of the file; front matter is left out. */
export function markdownSections(text: string): MarkdownSection[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const sections: MarkdownSection[] = [{ headings: [], slug: "", line: 1, lines: [] }];
  const above: { level: number; text: string }[] = [];
  const slugs = new Map<string, number>();
  let fence = "";
  let isComment = false;
  for (let i = frontMatter(lines); i < lines.length; i++) {
    const mark = /^\s*(```+|~~~+)/.exec(lines[i])?.[1];
    if (fence !== "" || (mark !== undefined && !isComment)) {
      if (fence === "") fence = mark ?? "";
      else if (mark?.startsWith(fence)) fence = "";
      sections[sections.length - 1].lines.push("");
      continue;
    }
    if (!isComment && /<!--/.test(lines[i]) && !/-->/.test(lines[i])) isComment = true;
    const wasComment = isComment;
    if (/-->/.test(lines[i])) isComment = false;
    if (wasComment) continue;
    const heading = headingAt(lines, i);
    if (heading === undefined) {
      sections[sections.length - 1].lines.push(lines[i].replace(/<!--.*?-->/g, ""));
      continue;
    }
    while (above.length > 0 && above[above.length - 1].level >= heading.level) above.pop();
    above.push(heading);
    const slug = slugOf(heading.text, slugs);
    sections.push({ headings: above.map((one) => one.text), slug, line: i + 1, lines: [] });
    if (heading.isUnderlined) i++;
  }
  return sections;
}

/** How many lines the front matter takes. */
function frontMatter(lines: readonly string[]): number {
  const end = /^---\s*$/.test(lines[0]) ? lines.findIndex((line, i) => i > 0 && /^(---|\.\.\.)\s*$/.test(line)) : -1;
  return end + 1;
}

function headingAt(
  lines: readonly string[],
  i: number,
): { level: number; text: string; isUnderlined: boolean } | undefined {
  const hashes = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(lines[i]);
  if (hashes) return { level: hashes[1].length, text: hashes[2], isUnderlined: false };
  const html = /^\s*<h([1-6])[^>]*>(.*?)<\/h\1>\s*$/i.exec(lines[i]);
  if (html) return { level: Number(html[1]), text: html[2], isUnderlined: false };
  const under = /^ {0,3}(=+|-{3,})\s*$/.exec(lines[i + 1] ?? "");
  const isText = /^ {0,3}[^\s#>|*+<-]/.test(lines[i]) && (i === 0 || lines[i - 1].trim() === "");
  return under && isText
    ? { level: under[1].startsWith("=") ? 1 : 2, text: lines[i].trim(), isUnderlined: true }
    : undefined;
}

function slugOf(heading: string, slugs: Map<string, number>): string {
  const plain = heading
    .replace(/<[^>]*>/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
  const times = slugs.get(plain) ?? 0;
  slugs.set(plain, times + 1);
  return times === 0 ? plain : `${plain}-${times}`;
}
