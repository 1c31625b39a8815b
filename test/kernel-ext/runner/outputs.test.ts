import { expect } from "chai";
import type { CodeCell } from "../../../kernel-ext/runner/notebook";
import { createOutputKeeper } from "../../../kernel-ext/runner/outputs";
import { type Content, newMessage } from "../../../kernel-ext/wire";

const cellOf = (): CodeCell => ({ cell_type: "code", source: "", metadata: {}, outputs: [], execution_count: null });
const message = (type: string, content: Content) => newMessage(type, content, { session: "s" });
const stream = (text: string, name = "stdout") => message("stream", { name, text });
const show = (text: string, id?: string) =>
  message("display_data", { data: { "text/plain": text }, metadata: {}, transient: id ? { display_id: id } : {} });

describe("createOutputKeeper()", () => {
  it("joins a stream's pieces and keeps streams apart", () => {
    const [keeper, cell] = [createOutputKeeper(), cellOf()];
    for (const piece of [stream("a"), stream("b\n"), stream("!", "stderr"), stream("c")]) keeper.apply(cell, piece);
    expect(cell.outputs.map(({ name, text }) => [name, text])).to.deep.equal([
      ["stdout", "ab\n"],
      ["stderr", "!"],
      ["stdout", "c"],
    ]);
  });

  it("updates every display of an id, also in an earlier cell, and adds none", () => {
    const [keeper, first, second] = [createOutputKeeper(), cellOf(), cellOf()];
    keeper.apply(first, show("old", "d"));
    keeper.apply(second, show("old", "d"));
    keeper.apply(second, show("other"));
    const update = { data: { "text/plain": "new" }, metadata: { m: 1 }, transient: { display_id: "d" } };
    keeper.apply(second, message("update_display_data", update));
    const texts = [first, second].map((cell) => cell.outputs.map(({ data }) => (data as Content)["text/plain"]));
    expect(texts).to.deep.equal([["new"], ["new", "other"]]);
    expect(first.outputs[0]).to.not.have.property("transient");
  });

  it("clears at once, or when the next output comes", () => {
    const [keeper, cell] = [createOutputKeeper(), cellOf()];
    keeper.apply(cell, stream("a"));
    keeper.apply(cell, message("clear_output", { wait: true }));
    expect(cell.outputs).to.have.length(1);
    keeper.apply(cell, show("b"));
    expect(cell.outputs.map(({ output_type }) => output_type)).to.deep.equal(["display_data"]);
    keeper.apply(cell, message("clear_output", { wait: false }));
    expect(cell.outputs).to.deep.equal([]);
  });

  it("keeps results, errors and the cell's number as nbformat writes them", () => {
    const [keeper, cell] = [createOutputKeeper(), cellOf()];
    keeper.apply(cell, message("execute_input", { code: "", execution_count: 4 }));
    keeper.apply(cell, message("execute_result", { data: { "text/plain": "1" }, metadata: {}, execution_count: 4 }));
    keeper.apply(cell, message("error", { ename: "E", evalue: "v", traceback: ["t"] }));
    expect(cell.execution_count).to.equal(4);
    expect(cell.outputs).to.deep.equal([
      { output_type: "execute_result", execution_count: 4, data: { "text/plain": "1" }, metadata: {} },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
    ]);
  });
});
