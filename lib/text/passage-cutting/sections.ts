/** Sections of a document, as the readers of Markdown and HTML find them, cut into passages. */
import { type CuttingOptions, defaultPassageWords } from "./limits";
import { PassagePacker } from "./packer";
import type { Heading, Section } from "./section";
import { joinShortSections } from "./short-sections";
import { slugOf, UniqueSlugs } from "./slugs";

/** How sections are cut. */
export interface SectionOptions extends CuttingOptions {
  /** Every section begins a passage, even one with fewer than the least words; false by default. */
  sectionsApart?: boolean;
}

/** A part of a document, ready to be a passage. */
export interface SectionPassage {
  /** The path of its headings: "Guide › Install"; of several sections the path that they share. */
  title: string;
  text: string;
  /** Of its first section, unique in its document; "" for what stands before the first heading below the title. */
  slug: string;
  /** Where it begins, counted from 1. */
  line: number;
}

/**
 * Cuts a document's sections into passages. A section with fewer than the least words is joined with others beneath the
 * same heading, whose own headings stay in the text. All others begin a passage; within a section passages are filled
 * to the most words.
 * @param name what the document is called where its headings do not say it
 */
export function* sectionPassages(
  sections: readonly Section[],
  name: string,
  options: SectionOptions = {},
): Generator<SectionPassage> {
  const taken = new UniqueSlugs();
  const { sectionsApart = false, passageWords: [least, most] = defaultPassageWords } = options;
  const hasTitle = hasOneTitle(sections);
  for (const { headings, blocks, first } of joinShortSections(sections, [sectionsApart ? 1 : least, most])) {
    const isTitled = hasTitle && first[0]?.depth === 1;
    const title = (isTitled ? textsOf(headings) : [name, ...textsOf(headings)]).join(" › ");
    const slug = slugOf(isTitled ? textsOf(first).slice(1) : textsOf(first));
    const packer = new PassagePacker(options);
    const give = ({ text, line }: { text: string; line: number }) => ({ title, text, slug: taken.next(slug), line });
    for (const block of blocks) for (const packed of packer.add(block)) yield give(packed);
    for (const packed of packer.end()) yield give(packed);
  }
}

function textsOf(headings: readonly Heading[]): string[] {
  return headings.map(({ text }) => text).filter((text) => text !== "");
}

/** Whether the document's first heading is its only one of depth 1: then it is the title. */
function hasOneTitle(sections: readonly Section[]): boolean {
  const titles = new Set(sections.flatMap(({ headings }) => headings.filter(({ depth }) => depth === 1)));
  const first = sections.find(({ headings }) => headings.length > 0)?.headings[0];
  return titles.size === 1 && first !== undefined && titles.has(first) && first.text !== "";
}
