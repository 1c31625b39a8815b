import { expect } from "chai";
import * as fc from "fast-check";
import { corpusSources, loadPassages, readPassages, type TextUnit, textBytes, textUnits } from "../../../lib/text";
import { inputErrorOf, put, useScratch } from "../scratch";

describe("readPassages() of plain text", () => {
  const at = useScratch();
  const lines = "one\n  \ntwo words\r\nthree\n";
  const prose = "\n\nA first line\nand a second.\n\n \nAnother one.\n";
  const texts = async (file: string, textUnit?: TextUnit) =>
    (await loadPassages(file, { textUnit })).map(({ id, title, text }) => [id, title, text]);

  for (const ending of ["txt", "txt.gz"]) {
    it(`takes a line for a passage in a .${ending} file without a gap, a paragraph in one with gaps`, async () => {
      expect(await texts(put(at(`a.${ending}`), "one\ntwo words\r\nthree\n"))).to.deep.equal([
        ["1", "", "one"],
        ["2", "", "two words"],
        ["3", "", "three"],
      ]);
      expect(await texts(put(at(`b.${ending}`), prose))).to.deep.equal([
        ["3", "", "A first line\nand a second."],
        ["7", "", "Another one."],
      ]);
    });
  }

  it("reads Markdown as plain text where a unit is asked for", async () => {
    const file = put(at("a.md"), "# One\n\ntwo\nthree\n");
    expect((await texts(file, "paragraph")).map(([id, , text]) => [id, text])).to.deep.equal([
      ["1", "# One"],
      ["3", "two\nthree"],
    ]);
    expect(await texts(file, "line")).to.have.length(3);
    expect(await texts(file, "file")).to.have.length(1);
  });

  it("takes the unit that is asked for", async () => {
    const file = put(at("a.txt"), lines);
    expect((await texts(file, "line")).map(([, , text]) => text)).to.deep.equal(["one", "two words", "three"]);
    expect((await texts(file, "paragraph")).map(([, , text]) => text)).to.deep.equal(["one", "two words\nthree"]);
    expect(await texts(file, "file")).to.deep.equal([["1", "", "one\n  \ntwo words\nthree"]]);
    expect(await texts(file)).to.deep.equal(await texts(file, "paragraph"));
  });

  it("loses no line with something on it, whatever the unit", async () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", " ", "é"), maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.constantFrom(...textUnits), async (all, unit) => {
        const written = all.filter((each) => each.trim() !== "");
        fc.pre(written.length > 0);
        const passages = await loadPassages(put(at("p.txt"), all.join("\n")), { textUnit: unit });
        const found = passages.flatMap(({ text }) => text.split("\n")).filter((each) => each.trim() !== "");
        expect(found.map((each) => each.trimEnd())).to.deep.equal(written.map((each) => each.trimEnd()));
        // The number in a passage's id is the line it begins on.
        for (const { id, text } of passages)
          expect(all[Number(id) - 1].trimEnd()).to.equal(text.split("\n")[0].trimEnd());
      }),
      { numRuns: 60 },
    );
  });

  it("looks for a gap in the first MiB only, so that a large file is not read to its end first", async () => {
    const file = put(at("a.txt"), `${"some words on a line\n".repeat(60_000)}\nlast\n`);
    expect(await loadPassages(file)).to.have.length(60_001);
  });

  it("refuses a paragraph that is longer than 64 MiB, names its line and the way out", async () => {
    const file = put(at("a.txt"), `x\n\n${`${"y".repeat(1 << 20)}\n`.repeat(65)}`);
    const error = await inputErrorOf(async () => {
      for await (const _ of readPassages(file, { textUnit: "paragraph" }));
    });
    expect([error.file, error.line]).to.deep.equal([file, 3]);
    expect(error.fix).to.include("--text-unit line");
  });

  it("refuses a text of blank lines", async () => {
    expect((await inputErrorOf(() => loadPassages(put(at("a.txt"), "\n \n")))).message).to.include(
      "the corpus is empty",
    );
  });
});

describe("readPassages() of a folder of files", () => {
  const at = useScratch();

  it("reads documents, text and jsonl in the order of paths, names passages by file and line, passes over the rest", async () => {
    put(at("c", "b.txt.gz"), "three\nfour");
    put(at("c", "B.md"), "# zero\n\npara");
    put(at("c", "a", "deep", "x.jsonl"), '{"text":"one"}\n{"title":"t","text":"two"}\n');
    put(at("c", ".git", "x.txt"), "hidden");
    put(at("c", "data.csv"), "no");
    put(at("c", "z.jsonl.gz"), '{"text":"five"}');
    const found = (await loadPassages(at("c"))).map(({ id, text }) => `${id} ${text}`);
    expect(found).to.deep.equal([
      ...["B.md para", "a/deep/x.jsonl:1 one", "a/deep/x.jsonl:2 two"],
      ...["b.txt.gz:1 three", "b.txt.gz:2 four", "z.jsonl.gz:1 five"],
    ]);
  });

  it("reads corpus.jsonl alone where there is one", async () => {
    put(at("c", "corpus.jsonl"), '{"_id":"a","text":"x"}');
    put(at("c", "README.md"), "about it");
    expect((await loadPassages(at("c"))).map(({ id }) => id)).to.deep.equal(["a"]);
  });

  it("names both places of an id that comes twice in two files, unless told not to look", async () => {
    put(at("c", "a.jsonl"), '{"_id":"i","text":"x"}\n');
    put(at("c", "b.jsonl"), '\n{"_id":"i","text":"y"}\n');
    const error = await inputErrorOf(() => loadPassages(at("c")));
    expect([error.file, error.line]).to.deep.equal([at("c", "b.jsonl"), 2]);
    expect(error.found).to.equal(`first on line 1 of ${at("c", "a.jsonl")}`);
    expect(await loadPassages(at("c"), { uniqueIds: false })).to.have.length(2);
  });

  it("says what is there where nothing can be read, and takes queries for no corpus", async () => {
    put(at("c", "a.pdf"), "x");
    const error = await inputErrorOf(() => loadPassages(at("c")));
    expect(error.message).to.match(/no corpus\.jsonl.*\.jsonl, .*\.md.*found a\.pdf/);
    put(at("c", "a.txt"), "x");
    put(at("c", "qrels", "test.tsv"), "x");
    expect((await inputErrorOf(() => loadPassages(at("c")))).message).to.include("no corpus.jsonl");
  });

  it("textBytes() and onRead count bytes as they are on disk", async () => {
    put(at("c", "a.txt"), "one\ntwo\n".repeat(50_000));
    put(at("c", "b.txt.gz"), "three\n".repeat(1000));
    const { sources } = corpusSources(at("c"));
    let read = 0;
    for await (const _ of readPassages(at("c"), { uniqueIds: false, onRead: (bytes) => (read += bytes) }));
    expect(read).to.equal(sources[0].bytes + sources[1].bytes);
    expect(textBytes(sources)).to.equal(sources[0].bytes + 4 * sources[1].bytes);
  });
});
