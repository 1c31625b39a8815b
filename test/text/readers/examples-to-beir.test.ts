/** Training examples as a BEIR folder: one split after another, and nothing that is there is lost. */
import { expect } from "chai";
import { examplesToBeir, loadPassages, readExamples, readQrels, readQueries, textId } from "../../../lib/text";
import { inputErrorOf, put, useScratch } from "../scratch";

describe("examplesToBeir()", () => {
  const at = useScratch();
  const line = (query: string, pos: string) => `${JSON.stringify({ query, pos: [pos] })}\n`;
  const tevatron = (id: string, query: string, docid: string, text: string) =>
    `${JSON.stringify({ query_id: id, query, positive_passages: [{ docid, text }] })}\n`;
  const convert = (content: string, split: string, name = `${split}.jsonl`) =>
    examplesToBeir(readExamples(put(at(name), content)), at("faq"), split);

  it("adds a split to what the folder holds, and does the same twice", async () => {
    await convert(line("a", "x") + line("b", "y"), "train");
    for (let time = 0; time < 2; time++) {
      expect(await convert(line("c", "z") + line("d", "x"), "dev")).to.equal(2);
      expect((await loadPassages(at("faq"))).map(({ text }) => text)).to.deep.equal(["x", "y", "z"]);
      expect((await readQueries(at("faq"))).map(({ text }) => text)).to.deep.equal(["a", "b", "c", "d"]);
    }
    expect([...(await readQrels(at("faq"), "train")).keys()]).to.deep.equal([textId("a"), textId("b")]);
    expect([...(await readQrels(at("faq"), "dev")).get(textId("d"))!.keys()]).to.deep.equal([textId("x")]);
  });

  it("puts the split's name before the id of a query that has another text there", async () => {
    const dpr = (question: string) => JSON.stringify([{ question, positive_ctxs: [{ text: question }] }]);
    await convert(dpr("first"), "train", "train.json");
    for (let time = 0; time < 2; time++) await convert(dpr("second"), "dev", "dev.json");
    const expected = [
      { id: "0", text: "first" },
      { id: "dev-0", text: "second" },
    ];
    expect(await readQueries(at("faq"))).to.deep.equal(expected);
    expect([...(await readQrels(at("faq"), "dev")).keys()]).to.deep.equal(["dev-0"]);
  });

  it("refuses a passage's id with another text, in the file or in the folder, and leaves the folder as it is", async () => {
    const both = tevatron("1", "q", "p", "one") + tevatron("2", "r", "p", "two");
    expect((await inputErrorOf(() => convert(both, "train"))).message).to.match(/passage "p" comes twice with another/);
    await convert(tevatron("1", "q", "p", "one") + tevatron("2", "r", "p", "  one "), "train");
    const error = await inputErrorOf(() => convert(tevatron("3", "s", "p", "two"), "dev"));
    expect(error.message).to.include("give every passage an id of its own");
    expect((await loadPassages(at("faq"))).map(({ text }) => text)).to.deep.equal(["one"]);
  });

  it("keeps all passages without an id of a query that stands on two lines", async () => {
    const two = ["x", "y"].map((text) =>
      JSON.stringify({
        query_id: "1",
        query: "q",
        positive_passages: [{ text }],
        negative_passages: [{ text: `not ${text}` }],
      }),
    );
    await convert(`${two.join("\n")}\n`, "train");
    expect((await loadPassages(at("faq"))).map(({ text }) => text)).to.deep.equal(["x", "not x", "y", "not y"]);
    expect((await readQrels(at("faq"), "train")).get("1")?.size).to.equal(2);
  });

  it("adds to a packed corpus, and refuses one that it cannot write", async () => {
    put(at("faq", "corpus.jsonl.gz"), '{"_id":"a","text":"x"}\n');
    await convert(line("q", "y"), "train");
    expect((await loadPassages(at("faq", "corpus.jsonl.gz"))).map(({ text }) => text)).to.deep.equal(["x", "y"]);
    put(at("other", "corpus.jsonl.zst"), "");
    const read = readExamples(put(at("e.jsonl"), line("q", "y")));
    const error = await inputErrorOf(() => examplesToBeir(read, at("other"), "train"));
    expect(error.message).to.include("corpus.jsonl.zst").and.to.include("unpack it");
  });
});
