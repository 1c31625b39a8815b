import { expect } from "chai";
import { makePool } from "../../../data/apidocs/pool";
import { systemsOver } from "../../../data/apidocs/systems";

describe("makePool()", () => {
  it("makePool() names the systems that found a passage, their places and its grade", () => {
    const systems = {
      one: (_: string, depth: number) => ["a", "b", "c"].slice(0, depth),
      two: (_: string, depth: number) => ["b", "d"].slice(0, depth),
    };
    const judged = new Map([["q", new Map([["b", 0]])]]);
    const entry = { query: "q", question: "how?" };
    expect(makePool(systems, [{ id: "q", text: "how?" }], judged, 2)).to.deep.equal([
      { ...entry, id: "a", systems: { one: 1 }, grade: null },
      { ...entry, id: "b", systems: { one: 2, two: 1 }, grade: 0 },
      { ...entry, id: "d", systems: { two: 2 }, grade: null },
    ]);
  });
});

describe("systemsOver()", () => {
  const passage = (id: string, title: string, text: string) => ({ id, title, text });
  const others = Array.from({ length: 6 }, (_, i) =>
    passage(`other${i}`, `other ${i}`, `filler number${i} of nothing`),
  );
  const systems = systemsOver([
    passage("abort", "controller abort", "Stops a running request before it has completed."),
    passage("timeout", "signal timeout", "Stops requests that take too long, after some milliseconds."),
    passage("path", "path join", "Puts folder names together with separators."),
    ...others,
  ]);

  it("systemsOver() finds by words, stems, names and spelling what each can", () => {
    expect(systems.words("requests", 5)).to.deep.equal(["timeout"]);
    expect(systems.stems("requests", 5)).to.have.members(["timeout", "abort"]);
    expect(systems.titles("joining paths", 5)).to.deep.equal(["path"]);
    expect(systems.titles("milliseconds", 5)).to.deep.equal([]);
    expect(systems.spelling("seperators", 1)).to.deep.equal(["path"]);
  });

  it("systemsOver() finds passages without the question's words by those of its first results", () => {
    expect(systems.stems("milliseconds", 5)).to.deep.equal(["timeout"]);
    expect(systems.feedback("milliseconds", 5)).to.deep.equal(["timeout", "abort"]);
  });
});
