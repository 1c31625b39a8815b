import { expect } from "chai";
import { knownItemPairs } from "../../../lib/text/apidocs/pairs";
import type { ApidocsPassage } from "../../../lib/text/apidocs/passages";

function passage(id: string, ...symbol: string[]): ApidocsPassage {
  return { id, title: symbol.join(" "), text: `about ${id}`, symbol };
}

describe("knownItemPairs()", () => {
  it("knownItemPairs() pairs a name with its passage", () => {
    const { train, heldOut } = knownItemPairs([passage("node:fs.readFile", "fs", "read", "file")]);
    const side = train.queries.length === 1 ? train : heldOut;
    expect(side.queries).to.deep.equal([{ id: "name:node:fs.readFile", text: "fs read file" }]);
    expect([...side.qrels.get("name:node:fs.readFile")!]).to.deep.equal([["node:fs.readFile", 1]]);
  });

  it("knownItemPairs() leaves out shared names and single words", () => {
    const { train, heldOut } = knownItemPairs([passage("a", "x", "y"), passage("b", "x", "y"), passage("c", "alone")]);
    expect([...train.queries, ...heldOut.queries]).to.deep.equal([]);
  });

  it("knownItemPairs() holds out about one in twenty, and the same ones when others come", () => {
    const many = Array.from({ length: 4000 }, (_, i) => passage(`p${i}`, "name", `n${i}`));
    const { train, heldOut } = knownItemPairs(many);
    expect(train.queries.length + heldOut.queries.length).to.equal(4000);
    expect(heldOut.queries.length).to.be.within(140, 260);
    const fewer = knownItemPairs(many.slice(0, 500));
    const kept = heldOut.queries.filter(({ id }) => Number(id.slice("name:p".length)) < 500);
    expect(fewer.heldOut.queries).to.deep.equal(kept);
  });
});
