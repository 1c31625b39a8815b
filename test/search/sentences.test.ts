/** Sentences as a person reads them, and the one that answers best. */
import { expect } from "chai";
import * as fc from "fast-check";
import { Bm25Index } from "../../lib/retrieval";
import { contentOf } from "../../lib/search/question";
import { bestSentence } from "../../lib/search/sentence";
import { sentencesOf } from "../../lib/search/sentences";

const cut = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end).trim());

describe("sentencesOf()", () => {
  it("joins wrapped lines, and keeps abbreviations, code and headings apart", () => {
    const wrapped = "The lines of a paragraph that was broken by its width are one\ntext again. A second one.";
    expect(cut(wrapped)).to.deep.equal([wrapped.slice(0, -14), "A second one."]);
    expect(cut("Use a tool, e.g. the first, etc. as you like. Then go.")).to.have.length(2);
    expect(cut("npm install --save-exact some-package-with-a-long-name\nnpm run build")).to.have.length(2);
    expect(cut("Heading\nSome text.")).to.deep.equal(["Heading", "Some text."]);
  });

  it("loses nothing but white space of any text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a b", "e.g.", ". ", "\n", "Word", "!", "。", "x".repeat(60))), (parts) => {
        const text = parts.join("");
        expect(cut(text).join("").replace(/\s/g, "")).to.equal(text.replace(/\s/g, ""));
      }),
    );
  });
});

describe("bestSentence()", () => {
  const text = "Common words stand here. The zebra is rare. Common words again, and common.";
  const others = Array.from({ length: 20 }, (_, i) => ({ id: `o${i}`, title: "", text: "common words" }));
  const index = new Bm25Index([{ id: "p", title: "", text }, ...others]);
  const best = (question: string, of = text) =>
    bestSentence(index, question, of)
      .map(({ text, isMarked }) => (isMarked ? `[${text}]` : text))
      .join("");

  it("weighs words by how rare they are; the first of equals, and the first where none is shared", () => {
    expect(best("common zebras")).to.equal("The [zebra] is rare.");
    expect(best("common")).to.equal("[Common] words stand here.");
    expect(best("nothing")).to.equal("Common words stand here.");
    expect(best("x", "")).to.equal("");
  });

  it("shows of a long sentence the part around the words, no word cut", () => {
    const long = `${"filler ".repeat(100)}zebra ${"filler ".repeat(100)}`;
    const shown = best("zebra", long);
    expect(shown).to.match(/^… (filler )+\[zebra\]( filler)+ …$/);
    expect(shown.length).to.be.below(340);
    expect(best("zebra", `${"x ".repeat(40)}zebra ${"y ".repeat(400)}`)).to.match(/^(x )+\[zebra\]( y)+ …$/);
  });

  it("takes a heading's words for the sentence below, and shows it where they are the question's", () => {
    const page =
      "Zebras\n\nThey are striped. They run.\n\nRare Animals\n\nStripes\n\nA zebra.\n\nnpm run zebra\n\nThe end";
    expect(best("zebra", page)).to.equal("[Zebras]: They are striped.");
    expect(best("nothing", page)).to.equal("They are striped.");
    expect(best("stripes zebra", page)).to.equal("[Zebras]: They are [striped].");
    expect(best("rare", "Rare\n\nWords")).to.equal("[Rare]: Words");
    expect(best("rare", "Words\n\nRare")).to.equal("[Rare]");
    expect(best("rare", "Words of a page.\n\nRare")).to.equal("[Rare]");
    expect(best("zebra", "npm run zebra\n\nIt runs.")).to.equal("npm run [zebra]");
  });

  it("chooses in a sentence that has the question's words 100,000 times", () => {
    const shown = best("zebra", "zebra ".repeat(100_000));
    expect(shown).to.match(/^(\[zebra\] )+…$/);
  });
});

describe("contentOf()", () => {
  const hasTerms = (text: string) => /\p{L}{3}/u.test(text);

  it("drops what only makes a question of it, unless nothing else is left", () => {
    expect(contentOf("How do I cancel a fetch request?", hasTerms)).to.equal("cancel a fetch request?");
    expect(contentOf("/how do I cancel — a «fetch»?", hasTerms)).to.equal("cancel — a «fetch»?");
    expect(contentOf("What’s the I/O of it", hasTerms)).to.equal("the I/O of it");
    expect(contentOf("what is how", hasTerms)).to.equal("what is how");
  });
});
