import { expect } from "chai";
import * as fc from "fast-check";
import { countWords, symbolWords } from "../../../lib/text/apidocs/words";

describe("symbolWords()", () => {
  const cases: [string, string][] = [
    ["fs.promises.readFile", "fs promises read file"],
    ["XMLHttpRequest", "xml http request"],
    ["tensor1d", "tensor1d"],
    ["BertMLMHead", "bert mlm head"],
    ["MAX_SAFE_INTEGER", "max safe integer"],
    ["[Symbol.iterator]", "symbol iterator"],
    ["Int8Array", "int8 array"],
    ["$ZodCheck", "zod check"],
    ["", ""],
  ];
  for (const [name, words] of cases) {
    it(`symbolWords() splits ${JSON.stringify(name)}`, () => expect(symbolWords(name).join(" ")).to.equal(words));
  }

  it("symbolWords() loses no letter and leaves no upper case", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._$]*$/), (name) => {
        expect(symbolWords(name).join("")).to.equal(name.toLowerCase().replace(/[._$]/g, ""));
      }),
    );
  });
});

describe("countWords()", () => {
  it("countWords() counts runs between white space", () => {
    expect(countWords("  a b\n\tc ")).to.equal(3);
    expect(countWords("")).to.equal(0);
  });
});
