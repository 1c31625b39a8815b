/** Foreign text on a terminal. */
import { expect } from "chai";
import { harmless, harmlessJson, harmlessLine } from "../../lib/text/terminal";

const COMMANDS = "\u001b]0;owned\u0007\u009b31m\u202e\u2066\u2028\u007f";

describe("text on a terminal", () => {
  it("loses what commands the terminal or turns the line, and keeps the rest", () => {
    expect(harmless(`a\tb\n${COMMANDS}c`)).to.equal("a\tb\n]0;owned31mc");
    expect(harmlessLine("a\r\nb\u2028c")).to.equal("a  b c");
    expect(harmless("שלום é 😀 日本")).to.equal("שלום é 😀 日本");
  });

  it("is the same value as JSON", () => {
    const json = JSON.stringify({ text: COMMANDS }, null, 2);
    expect(harmlessJson(json).replaceAll("\n", "")).to.match(/^[ -~]+$/);
    expect(JSON.parse(harmlessJson(json))).to.deep.equal({ text: COMMANDS });
  });
});
