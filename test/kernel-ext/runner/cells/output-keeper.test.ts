import { expect } from "chai";
import { OutputKeeper } from "../../../../kernel-ext/runner/cells/output-keeper";
import type { CodeCell } from "../../../../kernel-ext/runner/nbformat";
import { type Content, newMessage } from "../../../../kernel-ext/wire";

const cellOf = (): CodeCell => ({ cell_type: "code", source: "", metadata: {}, outputs: [], execution_count: null });
const message = (type: string, content: Content) => newMessage(type, content, { session: "s" });
const stream = (text: string, name = "stdout") => message("stream", { name, text });
const show = (text: string, id?: string) =>
  message("display_data", { data: { "text/plain": text }, metadata: {}, transient: id ? { display_id: id } : {} });

describe("OutputKeeper", () => {
  it("joins a stream's pieces and keeps streams apart", () => {
    const [keeper, cell] = [new OutputKeeper(), cellOf()];
    for (const piece of [stream("a"), stream("b\n"), stream("!", "stderr"), stream("c")]) keeper.apply(cell, piece);
    expect(cell.outputs.map(({ name, text }) => [name, text])).to.deep.equal([
      ["stdout", "ab\n"],
      ["stderr", "!"],
      ["stdout", "c"],
    ]);
  });

  it("updates every display of an id, also in an earlier cell, and adds none", () => {
    const [keeper, first, second] = [new OutputKeeper(), cellOf(), cellOf()];
    keeper.apply(first, show("old", "d"));
    keeper.apply(second, show("old", "d"));
    keeper.apply(second, show("other"));
    const update = { data: { "text/plain": "new" }, metadata: { m: 1 }, transient: { display_id: "d" } };
    keeper.apply(second, message("update_display_data", update));
    const texts = [first, second].map((cell) => cell.outputs.map(({ data }) => (data as Content)["text/plain"]));
    expect(texts).to.deep.equal([["new"], ["new", "other"]]);
    expect(first.outputs[0]).to.not.have.property("transient");
  });

  it("keeps texts of an error whose kernel sent something else", () => {
    const [keeper, cell] = [new OutputKeeper(), cellOf()];
    keeper.apply(cell, message("error", { ename: "E", evalue: { a: 1 }, traceback: null }));
    expect(cell.outputs).to.deep.equal([{ output_type: "error", ename: "E", evalue: '{"a":1}', traceback: [] }]);
  });

  it("overwrites what a progress bar of several lines overwrites, and leaves colours where they are", () => {
    const [keeper, cell] = [new OutputKeeper(), cellOf()];
    for (const text of [
      "a 10 %\nb 10 %",
      "\u001b[A\r\u001b[3",
      "1ma 20 %\u001b[0m\n\rb 30 %\n",
      "\u001b[32mok\u001b[0m",
    ]) {
      keeper.apply(cell, stream(text));
    }
    const [{ text }] = cell.outputs as { text: string }[];
    expect(text).to.equal("\u001b[31ma 20 %\u001b[0m\nb 30 %\n\u001b[32mok\u001b[0m");
  });

  it("clears at once, or when the next output comes", () => {
    const [keeper, cell] = [new OutputKeeper(), cellOf()];
    keeper.apply(cell, stream("a"));
    keeper.apply(cell, message("clear_output", { wait: true }));
    expect(cell.outputs).to.have.length(1);
    keeper.apply(cell, show("b"));
    expect(cell.outputs.map(({ output_type }) => output_type)).to.deep.equal(["display_data"]);
    keeper.apply(cell, message("clear_output", { wait: false }));
    expect(cell.outputs).to.deep.equal([]);
  });

  it("keeps results, errors and the cell's number as nbformat writes them", () => {
    const [keeper, cell] = [new OutputKeeper(), cellOf()];
    keeper.apply(cell, message("execute_input", { code: "", execution_count: 4 }));
    keeper.apply(cell, message("execute_result", { data: { "text/plain": "1" }, metadata: {}, execution_count: 4 }));
    keeper.apply(cell, message("error", { ename: "E", evalue: "v", traceback: ["t"] }));
    expect(cell.execution_count).to.equal(4);
    expect(cell.outputs).to.deep.equal([
      { output_type: "execute_result", execution_count: 4, data: { "text/plain": "1" }, metadata: {} },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
    ]);
  });

  it("names the cells a message changed, an earlier one too, and brings an id shown again up to date everywhere", () => {
    const [keeper, first, second] = [new OutputKeeper(), cellOf(), cellOf()];
    keeper.apply(first, show("old", "d"));
    expect(keeper.apply(second, show("new", "d"))).to.deep.equal([second, first]);
    expect((first.outputs[0].data as Content)["text/plain"]).to.equal("new");
  });

  it("keeps so much of a cell's output, counts the rest, and shows its end before the error", () => {
    const [keeper, cell] = [new OutputKeeper({ maxOutput: 20 }), cellOf()];
    for (const text of ["0123456789", "x".repeat(11), "more\n"]) keeper.apply(cell, stream(text));
    keeper.apply(cell, show("y".repeat(100)));
    keeper.apply(cell, message("error", { ename: "E", evalue: "v", traceback: [] }));
    keeper.finish(cell);
    const [kept, note, end, error] = cell.outputs as { name: string; text: string; output_type: string }[];
    expect(cell.outputs).to.have.length(4);
    expect([kept.name, kept.text]).to.deep.equal(["stdout", "0123456789"]);
    expect(note.name).to.equal("stderr");
    expect(note.text).to.match(
      /^\[133 more characters of output were left out: the limit is 20 a cell \(--max-output\)\]\n\[the last of them:\]\n$/,
    );
    expect([end.name, end.text]).to.deep.equal(["stdout", `${"x".repeat(11)}more\n`]);
    expect(error.output_type).to.equal("error");
  });

  it("keeps an end of each stream that was left out, the one written to last behind the other", () => {
    for (const [last, other] of [
      ["stderr", "stdout"],
      ["stdout", "stderr"],
    ]) {
      const [keeper, cell] = [new OutputKeeper({ maxOutput: 20 }), cellOf()];
      for (const name of [last, other, last]) keeper.apply(cell, stream(`${"x".repeat(30)} ${name}\n`, name));
      keeper.finish(cell);
      const ends = { [other]: `${"x".repeat(30)} ${other}\n`, [last]: `${"x".repeat(30)} ${last}\n`.repeat(2) };
      const texts = cell.outputs.map(({ name, text }) => [name, String(text).replace(/^\[.*\]\n/gm, "")]);
      expect(texts.filter(([, text]) => text !== "")).to.deep.equal(Object.entries(ends));
      // Nothing else of stdout's stands under stderr's name, and the note is said once.
      expect(JSON.stringify(cell.outputs).match(/more characters/g)).to.have.length(1);
    }
  });

  it("counts a line written again once, and starts anew when the outputs are cleared", () => {
    const [keeper, cell] = [new OutputKeeper({ maxOutput: 20 }), cellOf()];
    for (let i = 0; i < 100; i++) keeper.apply(cell, stream(`\r${String(i).padStart(10)}`));
    keeper.apply(cell, message("clear_output", { wait: false }));
    keeper.apply(cell, stream("0123456789abcdef"));
    keeper.finish(cell);
    expect(cell.outputs).to.deep.equal([{ output_type: "stream", name: "stdout", text: "0123456789abcdef" }]);
  });
});
