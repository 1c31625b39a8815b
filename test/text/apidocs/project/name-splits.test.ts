import { expect } from "chai";
import { NameSplits, splitOf } from "../../../../lib/text/apidocs/project/name-splits";

describe("splitOf()", () => {
  it("splitOf() keeps a symbol on its side when the version changes", () => {
    for (const [one, two] of [
      ["zod@4.0.0:ZodString.min", "zod@4.6.7-beta.1:ZodString.min"],
      ["@a/b@1.0.0:x.y@z:w", "@a/b@2.0.0:x.y@z:w"],
    ])
      expect(splitOf(one)).to.equal(splitOf(two));
  });

  it("splitOf() gives about one in twenty to dev and to known-item", () => {
    const sides = Array.from({ length: 10_000 }, (_, i) => splitOf(`p@1.0.0:s${i}`));
    for (const side of ["dev", "known-item"]) expect(sides.filter((one) => one === side).length).to.be.within(420, 580);
  });
});

describe("NameSplits", () => {
  it("NameSplits leaves out shared names, single words and sections, which have none", () => {
    const names = new NameSplits();
    for (const [id, ...symbol] of [["a", "x", "y"], ["b", "x", "y"], ["c", "alone"], ["d"], ["e", "one", "two"]]) {
      names.add({ id, symbol });
    }
    const { queries, qrels } = names.result();
    expect(queries).to.deep.equal([{ id: "name:e", text: "one two" }]);
    expect(Object.values(qrels).flatMap((split) => [...split.keys()])).to.deep.equal(["name:e"]);
  });
});
