/** What openSystem() and its systems refuse, before anything is opened or left behind. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { openSystem, type SystemOptions, searchCollection } from "../../lib/retrieval";
import { useScratch } from "../text/scratch";

describe("openSystem() and what it opens", () => {
  const at = useScratch();
  const queries = Array.from({ length: 20 }, (_, i) => ({ id: `q${i}`, text: "one two" }));

  function collection(): string {
    const passages = ["one two", "two three"].map((text, i) => JSON.stringify({ _id: `p${i}`, title: "", text }));
    fs.writeFileSync(at("corpus.jsonl"), `${passages.join("\n")}\n`);
    return path.dirname(at("corpus.jsonl"));
  }

  async function refusal(work: () => Promise<unknown>): Promise<string> {
    try {
      await work();
    } catch (error) {
      expect(error).to.be.instanceOf(InputError);
      return (error as InputError).message;
    }
    throw new Error("nothing was refused");
  }

  const wrong: Record<string, unknown>[] = [
    ...[{ threads: 0 }, { threads: Number.NaN }, { threads: 1e6 }, { threads: "2" }],
    ...[{ k1: -1 }, { minLength: "3" }, { stem: 5 }, { effort: 0 }, { queryLength: Number.NaN }],
    ...[{ fuse: "zz" }, { normalize: "zz" }, { weights: [1] }, { rankConstant: -1 }, { data: undefined }],
  ];
  for (const options of wrong) {
    const [[name, value]] = Object.entries(options);
    it(`openSystem() refuses ${name} ${JSON.stringify(value) ?? value}, naming it`, async () => {
      const given = { data: collection(), bm25: true, ...options } as unknown as SystemOptions;
      expect(await refusal(() => openSystem(given))).to.include(name);
    });
  }

  it("searchCollection() refuses a depth and queries that cannot be, and a system that is closed", async () => {
    const system = await openSystem({ data: collection(), bm25: true, threads: 1 });
    for (const k of [0, -1, 1.5, Number.NaN])
      expect(await refusal(() => searchCollection(system, queries, { k }))).to.include("(k)");
    const strange = ["one two"] as unknown as typeof queries;
    expect(await refusal(() => searchCollection(system, strange))).to.match(/query 1 cannot be searched.*"one two"/);
    expect((await searchCollection(system, queries, { k: 1 })).size).to.equal(20);
    system.close();
    expect(await refusal(() => searchCollection(system, queries))).to.include("is closed");
  });
});
