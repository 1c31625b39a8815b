/**
 * Short sections joined: one below the least words goes together with those that follow it beneath the same heading,
 * its own subsections among them, as long as the most words are kept. What is still short then joins those before it.
 */
import type { WordRange } from "./limits";
import type { TextBlock } from "./packer";
import type { Heading, Section } from "./section";
import { wordCount } from "./words";

/** Sections that become passages together. */
export interface JoinedSection extends Section {
  /** The path of the first one's own headings, which names the passage. */
  first: readonly Heading[];
}

/** Sections without text are left out. @returns a joined one's headings are those that all of its sections share */
export function joinShortSections(sections: readonly Section[], range: WordRange): JoinedSection[] {
  const [least, most] = range;
  const groups: Group[] = [];
  // What ends short is joined to the group before it.
  const settle = (): void => {
    const [before, last] = groups.slice(-2);
    if (last !== undefined && last.words < least && before.takes(last, most)) groups.splice(-2, 2, before.with(last));
  };
  for (const section of sections) {
    if (section.blocks.length === 0) continue;
    const next = new Group([section]);
    const last = groups.at(-1);
    if (last !== undefined && last.words < least && last.takes(next, most)) groups[groups.length - 1] = last.with(next);
    else {
      settle();
      groups.push(next);
    }
  }
  settle();
  return groups.map((group) => group.joined());
}

class Group {
  /** Headings that all of the sections share. */
  readonly path: readonly Heading[];
  readonly blocks: readonly TextBlock[];
  readonly words: number;

  constructor(readonly sections: readonly Section[]) {
    const [{ headings }] = sections;
    const shared = headings.findIndex((heading, i) => sections.some((each) => each.headings[i] !== heading));
    this.path = shared === -1 ? headings : headings.slice(0, shared);
    this.blocks = sections.length === 1 ? sections[0].blocks : withHeadings(sections, this.path.length);
    this.words = this.blocks.reduce((sum, { text }) => sum + wordCount(text), 0);
  }

  /** Whether `next` stands beneath the heading above this, and there is room for it. */
  takes(next: Group, most: number): boolean {
    if (this.words + next.words > most) return false;
    const above = this.sections[0].headings.slice(0, -1);
    return above.every((heading, i) => next.path[i] === heading) && this.with(next).words <= most;
  }

  with(next: Group): Group {
    return new Group([...this.sections, ...next.sections]);
  }

  joined(): JoinedSection {
    return { headings: [...this.path], blocks: [...this.blocks], first: this.sections[0].headings };
  }
}

/** The blocks of the sections, each heading below the first `depth` as a block in front of what it stands above. */
function withHeadings(sections: readonly Section[], depth: number): TextBlock[] {
  const said = new Set<Heading>();
  return sections.flatMap(({ headings, blocks }) => {
    const own = headings.slice(depth).filter((heading) => heading.text !== "" && !said.has(heading));
    for (const heading of own) said.add(heading);
    return [...own.map(({ text }) => ({ text, line: blocks[0].line })), ...blocks];
  });
}
