/** What a document falls into. */
import type { TextBlock } from "./packer";

/** A heading; each is an object of its own, which the sections below it share. */
export interface Heading {
  depth: number;
  text: string;
}

/** What stands below one heading, up to the next. */
export interface Section {
  /** The headings above it, the outermost first, its own last; empty for what stands before the first. */
  headings: Heading[];
  blocks: TextBlock[];
}
