import { expect } from "chai";
import { DuplicateTexts, describeDuplicates } from "../../lib/text";

describe("DuplicateTexts", () => {
  function groupsOf(texts: Record<string, [title: string, text: string]>): string[][] {
    const duplicates = new DuplicateTexts();
    for (const [id, [title, text]] of Object.entries(texts)) duplicates.add({ id, title, text });
    return duplicates.groups();
  }

  it("groups() gives the ids of texts that come more than once, title and text read as one, empty ones left out", () => {
    const texts: Record<string, [string, string]> = {
      ...{ a: ["", "one two"], b: ["one", "two"], c: ["", "one  two"], d: ["", ""], e: ["", " "], f: ["x", ""] },
      ...{ g: ["", "x"], h: ["", "x "] },
    };
    expect(groupsOf(texts)).to.deep.equal([
      ["a", "b"],
      ["f", "g", "h"],
    ]);
  });

  it("describeDuplicates() counts them, and names answers whose twins nobody judged", () => {
    const groups = [
      ["a", "b"],
      ["f", "g", "h"],
    ];
    const qrels = new Map([
      ["q1", new Map([["a", 1]])],
      [
        "q2",
        new Map([
          ["a", 1],
          ["b", 0],
        ]),
      ], // judged, if otherwise
      [
        "q3",
        new Map([
          ["f", 0],
          ["x", 2],
        ]),
      ],
      [
        "q4",
        new Map([
          ["g", 2],
          ["f", 1],
        ]),
      ],
    ]);
    expect(describeDuplicates(groups, qrels)).to.deep.equal([
      "5 passages of the corpus share their text with another (2 texts)",
      "2 times a passage answers a query and one of the same text is not judged: query q1: a is judged, b is not; " +
        "query q4: g is judged, h is not",
    ]);
    expect(describeDuplicates(groups, new Map())).to.have.length(1);
    expect(describeDuplicates([], qrels)).to.deep.equal([]);
  });
});
