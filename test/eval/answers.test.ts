import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { answerTokens, evaluateAnswers, hasAnswer } from "../../lib/eval";

describe("answerTokens()", () => {
  it("answerTokens() takes NFD apart, keeps marks with their letters, and gives other characters one by one", () => {
    expect(answerTokens("Zoë's 3½-ton  CAFÉ!")).to.deep.equal([
      ..."Zoë".normalize("NFD").toLowerCase().split(" "),
      ...["'", "s", "3½", "-", "ton", "café".normalize("NFD"), "!"],
    ]);
    expect(answerTokens(" \u00a0\u200b\n")).to.deep.equal([]);
  });
});

describe("hasAnswer()", () => {
  for (const [text, answers, expected] of [
    ["It was Paris, of course.", ["paris"], true],
    ["The Parisian way", ["Paris"], false],
    ["born in New  York City", ["New York"], true],
    ["York, New", ["New York"], false],
    ["the U.S. Senate", ["U.S."], true],
    ["in 1912.", ["1912"], true],
    ["José", ["Jose\u0301"], true],
    ["anything", [""], false],
    ["anything", [], false],
    ["the last word", ["word", "nothing"], true],
  ] as [string, string[], boolean][]) {
    it(`hasAnswer() ${expected ? "finds" : "does not find"} ${JSON.stringify(answers)} in "${text}"`, () => {
      expect(hasAnswer(text, answers)).to.equal(expected);
    });
  }
});

describe("evaluateAnswers()", () => {
  const texts = new Map([
    ["p1", "nothing here"],
    ["p2", "Mount Everest is high"],
    ["p3", "the answer is 42"],
  ]);
  const run = new Map([
    ["a", new Map(Object.entries({ p1: 3, p2: 2, p3: 1 }))],
    ["b", new Map(Object.entries({ p3: 3, p1: 2 }))],
  ]);
  const answers = new Map([
    ["a", ["everest", "K2"]],
    ["b", ["42"]],
    ["c", ["lost"]],
  ]);

  it("evaluateAnswers() gives top-k accuracy, a question without results counting 0", () => {
    const { means, perQuery, missing } = evaluateAnswers(run, answers, (id) => texts.get(id), { depths: [1, 2] });
    expect(means).to.deep.equal({ "Accuracy@1": 1 / 3, "Accuracy@2": 2 / 3 });
    expect(perQuery.get("a")).to.deep.equal({ "Accuracy@1": 0, "Accuracy@2": 1 });
    expect(missing).to.deep.equal(["c"]);
  });

  it("evaluateAnswers() names a passage that the corpus does not have, and refuses depths that are none", () => {
    expect(() => evaluateAnswers(run, answers, () => undefined)).to.throw(InputError, "no passage p1");
    for (const depths of [[], [0], [1.5]]) {
      expect(() => evaluateAnswers(run, answers, (id) => texts.get(id), { depths })).to.throw(InputError, "depths");
    }
  });
});
