import { expect } from "chai";
import { words } from "../../../lib/tokens/wordpiece/pretokenize";

describe("words()", () => {
  for (const [text, expected] of [
    ["", []],
    ["   ", []],
    ["the reader's", ["the", "reader", "'", "s"]],
    [" a  b ", ["a", "b"]],
    ["a—b…c", ["a", "—", "b", "…", "c"]],
    ["$1+2=3^~`|<>", ["$", "1", "+", "2", "=", "3", "^", "~", "`", "|", "<", ">"]],
    ["€5 × 2°", ["€5", "×", "2°"]],
    ["😀a\u{10100}b", ["😀a", "\u{10100}", "b"]],
    ["。中", ["。", "中"]],
  ] as [string, string[]][]) {
    it(`words() cuts ${JSON.stringify(text)} into ${JSON.stringify(expected)}`, () => {
      expect(words(text)).to.deep.equal(expected);
    });
  }
});
