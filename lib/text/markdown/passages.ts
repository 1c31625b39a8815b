/** Passages of a Markdown document. */
import * as path from "node:path";
import { type SectionOptions, type SectionPassage, sectionPassages } from "../passage-cutting";
import { takeFrontMatter } from "./front-matter";
import { sectionsOf } from "./sections";

/** How a Markdown document is cut. */
export interface MarkdownOptions extends SectionOptions {
  /** Told why a front matter could not be read; the text below it is read all the same. */
  onTrouble?: (trouble: string) => void;
}

/**
 * The passages of a Markdown document: a section with enough words begins a new one, short ones are joined; paragraphs
 * are packed together, code is never cut. Their titles are the paths of headings: "Guide › Install".
 * @param name path of the document. Where no heading and no front matter gives it a title, the file's name does, of a
 * README or an index its folder's; imports are dropped where it ends in `.mdx`
 * @example
 * ```ts
 * import { markdownPassages } from "bowlab";
 *
 * const [first] = markdownPassages("# Guide\n\n## Install\n\nRun `npm install bowlab`.", "guide.md");
 * console.log(first.title, "|", first.text); // → Guide › Install | Run npm install bowlab.
 * ```
 */
export function markdownPassages(markdown: string, name: string, options: MarkdownOptions = {}): SectionPassage[] {
  const { text, line, title, trouble } = takeFrontMatter(markdown.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n"));
  if (trouble !== undefined) options.onTrouble?.(trouble);
  const sections = sectionsOf(text, line, /\.mdx(\.|$)/i.test(name));
  return [...sectionPassages(sections, title ?? documentName(name), options)];
}

/** `docs/install.md` → "install", `docs/README.md` → "docs". */
export function documentName(name: string): string {
  const parts = name.split(/[/\\]/);
  const file = parts.at(-1) as string;
  const own = file.replace(/(?:\.(?:md|mdx|markdown|html?|xhtml|txt|gz|zst))+$/i, "");
  const isUnnamed = /^(?:readme|index)$/i.test(own);
  return (isUnnamed && parts.length > 1 && parts.at(-2)) || own || path.basename(name);
}
