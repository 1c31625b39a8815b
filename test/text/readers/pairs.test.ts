/** Questions and answers in tables and JSON lines: as a spreadsheet and a script write them. */
import { expect } from "chai";
import { examplesToBeir, loadPassages, readExamples, readQrels, sharedQueries, textId } from "../../../lib/text";
import { collect, inputErrorOf, put, useScratch } from "../scratch";

describe("readExamples() of pairs", () => {
  const at = useScratch();
  const read = (name: string, content: string) => collect(readExamples(put(at(name), content)));
  const errorOf = (name: string, content: string) => inputErrorOf(() => read(name, content));
  const pair = (query: string, answer: string, ...wrong: string[]) => {
    const passage = (text: string) => ({ id: textId(text), title: "", text });
    return {
      ...{ id: textId(query), query, answers: [], positives: [passage(answer)] },
      ...{ hardNegatives: wrong.map(passage), negatives: [] },
    };
  };

  it("reads tables whatever separates their values, quoted ones over several lines, and leaves blank rows out", async () => {
    const expected = [pair("What is a, b?", "It is\n\nc."), pair("And d?", "e")];
    const quoted = 'Question,topic,Answer\n"What is a, b?",x,"It is\n\nc."\nAnd d?,y,e\n,,\n';
    expect(await read("a.csv", quoted)).to.deep.equal(expected);
    const semicolons = 'answer;query\r\n"It is\n\nc.";What is a, b?\r\n"e";And d?\r\n';
    expect(await read("b.csv", semicolons)).to.deep.equal(expected);
    expect(await read("c.tsv", "anchor\tpositive\tnegative\nq\ta\tn\nr\tb\t\n")).to.deep.equal([
      pair("q", "a", "n"),
      pair("r", "b"),
    ]);
  });

  it("reads JSON lines with such fields, beside the other forms", async () => {
    const lines = '{"question": "q", "answer": "a"}\n\n{"id": 7, "answer": "b", "question": "r"}\n';
    expect(await read("a.jsonl", lines)).to.deep.equal([pair("q", "a"), pair("r", "b")]);
    expect(await read("b.jsonl", '{"query": "q", "pos": ["a"]}\n')).to.have.length(1);
  });

  it("says where a header, a record or a row lacks something, and what it may be called", async () => {
    const header = await errorOf("a.csv", "frage,antwort\nx,y\n");
    expect(header).to.include({ line: 1, found: "frage, antwort" });
    expect(header.message).to.include("a column question, query or anchor, and one answer, positive, passage or pos");
    const first = await errorOf("a.jsonl", '{"frage": "x", "antwort": "y"}\n');
    expect(first).to.include({ line: 1, found: "frage, antwort" });
    expect(first.message).to.include('{"query": "the question", "pos": ["its answer"]}');
    const later = await errorOf("b.jsonl", '{"question": "q", "answer": "a"}\n{"question": "r"}\n');
    expect(later).to.include({ line: 2, found: "question" });
    expect(await errorOf("b.csv", 'question,answer\n"q",a\nr,\n')).to.include({ line: 3, field: "answer" });
    expect(await errorOf("c.jsonl", '{"question": " ", "answer": "a"}\n')).to.include({ line: 1, field: "question" });
    expect(await errorOf("d.jsonl", '{"question": "q", "answer": 3}\n')).to.include({ line: 1, field: "answer" });
  });

  it("become splits of one folder, and it is told which questions stand in two", async () => {
    const split = (name: string, content: string) =>
      examplesToBeir(readExamples(put(at(`${name}.csv`), `question,answer\n${content}`)), at("faq"), name);
    await split("train", "a,x\nb,y\n");
    await split("dev", "c,x\n");
    await split("test", "b,y\na,z\nd,z\n");
    expect((await loadPassages(at("faq"))).map(({ text }) => text)).to.deep.equal(["x", "y", "z"]);
    expect([...(await readQrels(at("faq"), "test")).keys()]).to.deep.equal(["b", "a", "d"].map(textId));
    expect([...(await sharedQueries(at("faq"), "test"))]).to.deep.equal([["train", 2]]);
    expect([...(await sharedQueries(at("faq"), "dev"))]).to.deep.equal([]);
  });

  it("refuses examples of which none has an answer, and leaves the folder as it is", async () => {
    const none = put(at("none.jsonl"), '{"query": "q", "pos": []}\n');
    const error = await inputErrorOf(() => examplesToBeir(readExamples(none), at("faq2"), "train"));
    expect(error.message).to.include("no example has an answer");
    expect(await inputErrorOf(() => loadPassages(at("faq2")))).to.be.an("error");
  });
});
