import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { type AnalyzerOptions, createAnalyzer } from "../../../lib/retrieval";

describe("createAnalyzer()", () => {
  const cases: [name: string, options: AnalyzerOptions, text: string, expected: string[]][] = [
    [
      "lower-cases, cuts at punctuation, drops stop words and single characters",
      {},
      "The boundary-layer of a WING, x 2!",
      ["boundary", "layer", "wing"],
    ],
    ["keeps stop words when asked", { stopWords: "none" }, "to be or not", ["to", "be", "or", "not"]],
    ["takes one's own stop words", { stopWords: new Set(["wing"]) }, "the wing", ["the"]],
    ["stems when asked", { stem: true }, "running runs flies cancelled", ["run", "run", "fli", "cancel"]],
    ["stems by a language of Snowball's", { stem: "german" }, "Häuser laufen", ["haus", "lauf"]],
    ["takes a language's stop words", { stopWords: "deu" }, "der Hund und die Katze", ["hund", "katze"]],
    ["keeps single characters when asked", { minLength: 1 }, "x 2", ["x", "2"]],
    ["reads words of any script", {}, "Größe 东京 naïve mañana", ["größe", "东京", "naïve", "mañana"]],
    ["keeps underscores and digits inside words", {}, "max_length 3d", ["max_length", "3d"]],
    ["returns nothing for an empty text", {}, " … ", []],
  ];
  for (const [name, options, text, expected] of cases) {
    it(`createAnalyzer() ${name}`, () => expect(createAnalyzer(options)(text)).to.deep.equal(expected));
  }

  it("createAnalyzer() names the stop word lists there are", () => {
    expect(() => createAnalyzer({ stopWords: "french" })).to.throw(
      InputError,
      /one of none, english, afr,.*fra,.*"french"/,
    );
    expect(() => createAnalyzer({ stopWords: "removeStopwords" })).to.throw(InputError);
  });

  it("createAnalyzer() names the stemmers there are", () => {
    expect(() => createAnalyzer({ stem: "klingon" })).to.throw(InputError, /one of none, porter,.*english.*"klingon"/);
  });
});
