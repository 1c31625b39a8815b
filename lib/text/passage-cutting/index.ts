/** Documents cut into passages of a sensible length, along their headings, paragraphs and sentences. */
export { type CuttingOptions, defaultPassageWords, type WordRange } from "./limits";
export { type PackedText, PassagePacker, type TextBlock } from "./packer";
export type { Heading, Section } from "./section";
export { SectionList } from "./section-list";
export { type SectionOptions, type SectionPassage, sectionPassages } from "./sections";
export { UniqueSlugs } from "./slugs";
export { cutAfterWords, wordCount } from "./words";
