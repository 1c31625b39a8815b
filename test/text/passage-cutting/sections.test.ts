import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Section,
  SectionList,
  type SectionOptions,
  sectionPassages,
  wordCount,
} from "../../../lib/text/passage-cutting";

/** Depth and text of a heading, or the text of a paragraph. */
type Part = readonly [depth: number, heading: string] | string;

describe("sectionPassages()", () => {
  const sectionsOf = (parts: readonly Part[]): Section[] => {
    const list = new SectionList();
    parts.forEach((part, i) => {
      if (typeof part === "string") list.block({ text: part, line: i + 1 });
      else list.heading(...part);
    });
    return list.sections;
  };
  const passagesOf = (parts: readonly Part[], least: number, most: number, options: SectionOptions = {}) => [
    ...sectionPassages(sectionsOf(parts), "doc", { passageWords: [least, most], ...options }),
  ];
  const namesOf = (parts: readonly Part[], least: number, most: number) =>
    passagesOf(parts, least, most).map(({ title, slug, text }) => [title, slug, text]);

  it("joins a short section with the next ones beneath the same heading until it is long enough", () => {
    const parts: Part[] = [[1, "T"], [2, "A"], "a b", [2, "B"], "c d", [2, "C"], "e f g h i j"];
    expect(namesOf(parts, 6, 10)).to.deep.equal([
      ["T", "a", "A\n\na b\n\nB\n\nc d"],
      ["T › C", "c", "e f g h i j"],
    ]);
  });

  it("joins a section with its own subsections under its own heading, empty headings between them named", () => {
    const parts: Part[] = [[1, "T"], [2, "A"], "a", [3, "B"], [4, "C"], "c", [4, "D"], "d"];
    expect(namesOf(parts, 8, 10)).to.deep.equal([["T › A", "a", "a\n\nB\n\nC\n\nc\n\nD\n\nd"]]);
    expect(namesOf([[1, "T"], [2, "A"], [3, "B"], "b"], 8, 10)).to.deep.equal([["T › A › B", "a/b", "b"]]);
  });

  it("joins no sections of different headings, and none above the most words, headings counted", () => {
    const deep: Part[] = [[1, "T"], [2, "A"], [3, "B"], "b", [2, "C"], "c d e f"];
    expect(namesOf(deep, 4, 10).map(([title]) => title)).to.deep.equal(["T › A › B", "T › C"]);
    const pair: Part[] = [[1, "T"], [2, "A"], "a", [2, "B"], "b c d e f"];
    expect(namesOf(pair, 4, 7).map(([title]) => title)).to.deep.equal(["T › A", "T › B"]);
    expect(namesOf(pair, 4, 8).map(([title]) => title)).to.deep.equal(["T"]);
  });

  it("joins what is short at the end of a heading's sections to those before", () => {
    const parts: Part[] = [[1, "T"], [2, "A"], "a b c d", [2, "B"], "e"];
    expect(namesOf(parts, 4, 10)).to.deep.equal([["T", "a", "A\n\na b c d\n\nB\n\ne"]]);
  });

  it("joins nothing where sections are to stay apart", () => {
    const parts: Part[] = [[1, "T"], [2, "A"], "a", [2, "B"], "b"];
    expect(passagesOf(parts, 4, 10, { sectionsApart: true }).map(({ text }) => text)).to.deep.equal(["a", "b"]);
  });

  const limits = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 })).map(([a, b]) => [a, a + b]);
  const shapes = fc.array(
    fc.oneof(
      fc.record({ depth: fc.integer({ min: 1, max: 4 }), words: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ depth: fc.constant(0), words: fc.integer({ min: 1, max: 9 }) }),
    ),
    { maxLength: 14 },
  );

  /** Parts in which every word is another one: a heading's begin with h. */
  const partsOf = (all: readonly { depth: number; words: number }[]): Part[] => {
    let count = 0;
    return all.map(({ depth, words }) => {
      const text = Array.from({ length: words }, () => `${depth > 0 ? "h" : "w"}${count++}`).join(" ");
      return depth > 0 ? ([depth, text] as const) : text;
    });
  };

  it("loses and repeats no word, keeps their order, and says every heading above a text in its passage", () => {
    fc.assert(
      fc.property(shapes, limits, (all, [least, most]) => {
        const parts = partsOf(all);
        const passages = passagesOf(parts, least, most);
        const words = (text: string) => text.split(/\s+/).filter((each) => /^[hw]\d/.test(each));
        const own = passages.flatMap(({ text }) => words(text).filter((word) => word.startsWith("w")));
        expect(own).to.deep.equal(parts.flatMap((part) => (typeof part === "string" ? words(part) : [])));
        for (const { headings, blocks } of sectionsOf(parts)) {
          for (const block of blocks) {
            const [first] = words(block.text);
            const passage = passages.find(({ text }) => words(text).includes(first));
            const said = words(`${passage?.title} ${passage?.text}`);
            expect(said).to.include.members(headings.flatMap(({ text }) => words(text)));
          }
        }
      }),
    );
  });

  it("joins nothing above the most words, and leaves no two short neighbours of one heading that fit together", () => {
    fc.assert(
      fc.property(shapes, limits, (all, [least, most]) => {
        const passages = passagesOf(partsOf(all), least, most);
        for (const { text } of passages) expect(wordCount(text)).to.be.at.most(most + least - 1);
        const slugs = passages.map(({ slug }) => slug);
        expect(new Set(slugs).size).to.equal(slugs.length);
        const flat = passagesOf(
          partsOf(all.map(({ depth, words }) => ({ depth: Math.min(depth, 1), words }))),
          least,
          most,
        );
        flat.slice(1).forEach(({ text, title }, i) => {
          const [one, other] = [flat[i], { text, title }].map((each) => wordCount(each.text));
          // The headings of both would be in the text.
          const headings = 2 * 2;
          if (one < least && other < least) expect(one + other + headings).to.be.greaterThan(most);
        });
      }),
    );
  });
});
