/** Sections of a document, as the readers of Markdown and HTML find them, cut into passages. */
import type { CuttingOptions } from "./limits";
import { PassagePacker, type TextBlock } from "./packer";
import { slugOf, UniqueSlugs } from "./slugs";

/** What stands below one heading, up to the next. */
export interface Section {
  /** The headings above it, the outermost first, its own last; empty for what stands before the first. */
  headings: { depth: number; text: string }[];
  blocks: TextBlock[];
}

/** A part of a document, ready to be a passage. */
export interface SectionPassage {
  /** The path of its headings: "Guide › Install". */
  title: string;
  text: string;
  /** Unique in its document, without white space; "" for what stands before the first heading below the title. */
  slug: string;
  /** Where it begins, counted from 1. */
  line: number;
}

/**
 * Cuts a document's sections into passages. A heading begins a new passage; within a section passages are filled to
 * the most words.
 * @param name what the document is called where its headings do not say it
 */
export function* sectionPassages(
  sections: readonly Section[],
  name: string,
  options: CuttingOptions = {},
): Generator<SectionPassage> {
  const taken = new UniqueSlugs();
  const hasTitle = hasOneTitle(sections);
  for (const { headings, blocks } of sections) {
    const path = headings.map(({ text }) => text).filter((text) => text !== "");
    const isTitled = hasTitle && headings[0]?.depth === 1;
    const title = (isTitled ? path : [name, ...path]).join(" › ");
    const slug = slugOf(isTitled ? path.slice(1) : path);
    const packer = new PassagePacker(options);
    const give = ({ text, line }: { text: string; line: number }) => ({ title, text, slug: taken.next(slug), line });
    for (const block of blocks) for (const packed of packer.add(block)) yield give(packed);
    for (const packed of packer.end()) yield give(packed);
  }
}

/** Whether the document's first heading is its only one of depth 1: then it is the title. */
function hasOneTitle(sections: readonly Section[]): boolean {
  const titles = new Set(sections.flatMap(({ headings }) => headings.filter(({ depth }) => depth === 1)));
  const first = sections.find(({ headings }) => headings.length > 0)?.headings[0];
  return titles.size === 1 && first !== undefined && titles.has(first) && first.text !== "";
}
