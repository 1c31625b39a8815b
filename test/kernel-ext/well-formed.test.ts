import { expect } from "chai";
import fc from "fast-check";
import { wellFormed, wellFormedJson } from "../../kernel-ext/well-formed";
import { decodeMessage, encodeMessage, newMessage } from "../../kernel-ext/wire";

const high = "\ud83d";
const low = "\ude00";
const cases: [string, unknown, unknown][] = [
  ["the first half of a character", high, "\ufffd"],
  ["the second half", `a${low}b`, "a\ufffdb"],
  ["halves in the wrong order", low + high, "\ufffd\ufffd"],
  ["a whole character", "😀", "😀"],
  ["a text in a list in an object", { a: [{ b: `x${high}` }] }, { a: [{ b: "x\ufffd" }] }],
  ["a key", { [`k${low}`]: 1 }, { "k\ufffd": 1 }],
  ["what only looks like an escape", "\\ud83d", "\\ud83d"],
  ["the name __proto__", JSON.parse(`{ "__proto__": "${high}" }`), JSON.parse('{ "__proto__": "\ufffd" }')],
  ["numbers and nothing", [1, null, true, "x"], [1, null, true, "x"]],
];

describe("wellFormed() and wellFormedJson()", () => {
  for (const [what, value, expected] of cases) {
    it(`mend ${what}`, () => {
      expect(wellFormed(value)).to.deep.equal(expected);
      expect(JSON.parse(wellFormedJson(value))).to.deep.equal(expected);
    });
  }

  it("leave what is well-formed as it is, the very same object", () => {
    const value = { a: { b: ["😀"] }, c: { n: Number.NaN } };
    expect(wellFormed(value)).to.equal(value);
    const mixed = { kept: value, bad: high };
    expect(wellFormed(mixed).kept).to.equal(value);
  });

  it("let no lone surrogate through, whatever the value", () => {
    const units = fc.array(fc.constantFrom(high, low, "\\", "u", "d", "8", '"', "😀", "é"));
    const text = units.map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text)), (value) => {
        const json = wellFormedJson(value);
        expect(Buffer.from(json).toString()).to.equal(json);
        expect(JSON.parse(json)).to.deep.equal(wellFormed(value));
        expect(JSON.stringify(JSON.parse(json))).to.not.match(/(?<!\\)(\\\\)*\\ud/);
      }),
    );
  });
});

describe("encodeMessage()", () => {
  it("lets no half of a character onto the wire, in no part of a message", () => {
    const message = newMessage("stream", { text: high }, { session: "s", metadata: { [low]: [low] } });
    const { content, metadata } = decodeMessage(encodeMessage(message, "key"), "key");
    expect([content, metadata]).to.deep.equal([{ text: "\ufffd" }, { "\ufffd": ["\ufffd"] }]);
  });
});
