/** Stemmers over the words of every language at hand, whichever language they are made for. */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import * as fc from "fast-check";
import { Bm25Index, buildBm25, createAnalyzer, openBm25, stemmingNames } from "../../../lib/retrieval";
import { loadPassages } from "../../../lib/text";
import { useScratch } from "../../text/scratch";

const xquad = path.resolve(__dirname, "../../../../shared/data/xquad");

/** One line of terms.txt each, and something in it. */
function expectTerms(terms: readonly string[], stem: string): void {
  for (const term of terms) if (!/^\S+$/u.test(term)) throw new Error(`${stem} gives ${JSON.stringify(term)}`);
}

describe("stemming()", () => {
  const at = useScratch();

  it("no stemmer makes an empty term, or one with a blank or a line break, of random text", () => {
    const analyzers = stemmingNames().map((stem) => ({ stem, analyze: createAnalyzer({ stem, stopWords: "none" }) }));
    const scripts = fc
      .constantFrom("aeioustl", "ıiğüşlarının", "ěšýmaech", "اىةكتبـًٌ", "नहींकेमें", "ையும்கள்", "եականու", "ованияее")
      .chain((letters) => fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 7 }));
    const word = fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), scripts);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        for (const { stem, analyze } of analyzers) expectTerms(analyze(words.join(" ")), stem);
      }),
      { numRuns: 300 },
    );
  });

  it("no stemmer makes such a term of the words of four languages", async function () {
    if (!fs.existsSync(xquad)) {
      console.log("      skipped: the XQuAD collections are not at ../shared/data/xquad");
      this.skip();
    }
    const words = new Set<string>();
    for (const language of ["en", "de", "zh", "ar"]) {
      for (const { text } of await loadPassages(path.join(xquad, language))) {
        for (const each of text.split(/\s+/)) words.add(each);
      }
    }
    const chosen = [...words].filter((_, i) => i % 4 === 0).join(" ");
    expect(words.size).to.be.greaterThan(25_000);
    for (const stem of stemmingNames()) expectTerms(createAnalyzer({ stem, stopWords: "none" })(chosen), stem);
  });

  const empty: [stem: string, word: string][] = [
    ["czech", "ech"],
    ["czech", "ama"],
    ["czech", "ým"],
    ["turkish", "ları"],
    ["arabic", "ـــ"],
  ];
  for (const [stem, word] of empty) {
    it(`an index by ${stem} of a text with "${word}" is built, opened and searched`, async () => {
      const passages = [
        { id: "a", title: "", text: `${word} alpha` },
        { id: "b", title: "", text: word },
      ];
      await buildBm25(at("index"), passages, { stem, stopWords: "none" });
      const opened = openBm25(at("index"));
      expect(opened.search("alpha", 5).map(({ id }) => id)).to.deep.equal(["a"]);
      expect(opened.search(word, 5)).to.deep.equal([]);
      expect(opened.terms).to.equal(1);
      opened.close();
      expect(new Bm25Index(passages, { stem }).terms).to.equal(1);
    });
  }

  it("a program may import the library and Porter's stemmer at the same time", async () => {
    const lib = path.resolve(__dirname, "../../../lib");
    const [library, stemmer] = [lib, require.resolve("stemmer", { paths: [lib] })].map((name) =>
      JSON.stringify(pathToFileURL(require.resolve(name)).href),
    );
    fs.writeFileSync(
      at("both.mjs"),
      `const [{ createAnalyzer }, { default: stem }] = await Promise.all([import(${library}), import(${stemmer})]);
      console.log(createAnalyzer()("technologies")[0], stem("possibly"));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [at("both.mjs")]);
    expect(stdout).to.equal("technolog possibl\n");
  });
});
