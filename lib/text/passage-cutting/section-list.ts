/** Gathers a document's sections while it is walked through from top to bottom. */
import type { TextBlock } from "./packer";
import type { Section } from "./section";

/** Takes headings and blocks in order. */
export class SectionList {
  readonly sections: Section[] = [{ headings: [], blocks: [] }];

  /** A heading begins the next section, below the last one that is less deep. */
  heading(depth: number, text: string): void {
    const above = (this.sections.at(-1) as Section).headings.filter((each) => each.depth < depth);
    this.sections.push({ headings: [...above, { depth, text: text.replace(/\s+/g, " ").trim() }], blocks: [] });
  }

  /** What stands below the heading at hand. */
  block(block: TextBlock): void {
    if (block.text.trim() !== "") (this.sections.at(-1) as Section).blocks.push(block);
  }
}
