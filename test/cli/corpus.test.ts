/** `bowlab corpus apidocs`. The corpus itself is tested in test/text/apidocs. */
import { expect } from "chai";
import { useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";
import { filesIn } from "./toy-data";

describe("bowlab corpus", () => {
  const at = useScratch();

  it("bowlab corpus apidocs writes the corpus in BEIR's layout", async () => {
    const args = ["corpus", "apidocs", "--out", at("apidocs"), "--without-judgements", "--json"];
    const { code, stdout, stderr } = await bowlab(args);
    expect(code, stderr).to.equal(0);
    const value = JSON.parse(stdout);
    expect(value.passages).to.be.greaterThan(7000);
    expect(filesIn(at("apidocs"))).to.include.members(["corpus.jsonl", "queries.jsonl", "qrels"]);
    expect(filesIn(at("apidocs", "qrels"))).to.include.members(["train.tsv", "known-item.tsv"]);
  });
});
