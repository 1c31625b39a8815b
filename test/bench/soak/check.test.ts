import { expect } from "chai";
import { outputsComplaint, replyComplaint } from "../../../bench/soak/check";
import type { Output, Plan } from "../../../bench/soak/plan";
import { type Content, newMessage } from "../../../kernel-ext/wire";

const message = (type: string, content: Content) => newMessage(type, content, { session: "s" });
const out = (text: string) => message("stream", { name: "stdout", text });
const wanted: Output[] = [
  { type: "stream", name: "stdout", text: "one\ntwo\n" },
  { type: "execute_result", text: "3" },
];
const result = message("execute_result", { data: { "text/plain": "3" } });

describe("soak: what a cell published beside what it must", () => {
  it("outputsComplaint() takes a stream however it was cut", () => {
    expect(outputsComplaint(wanted, [out("one\ntwo\n"), result])).to.equal(undefined);
    expect(outputsComplaint(wanted, [out("on"), out("e\ntwo"), out("\n"), result])).to.equal(undefined);
    expect(outputsComplaint([], [message("status", { execution_state: "busy" })])).to.equal(undefined);
  });

  it("outputsComplaint() names what is lost, too much, changed, or in another order", () => {
    for (const published of [
      [out("one\n"), result],
      [out("one\ntwo\n")],
      [out("one\ntwo\n"), result, result],
      [result, out("one\ntwo\n")],
      [out("one\n"), message("stream", { name: "stderr", text: "two\n" }), result],
      [out("one\ntwo\n"), message("execute_result", { data: { "text/plain": "4" } })],
    ])
      expect(outputsComplaint(wanted, published)).to.match(/^output \d of 2: /);
  });

  it("outputsComplaint() compares displays with their names, and failures by pattern", () => {
    const data = { "text/plain": "x" };
    const shown = (id: string) => message("display_data", { data, transient: { display_id: id } });
    expect(outputsComplaint([{ type: "display_data", data, id: "d" }], [shown("d")])).to.equal(undefined);
    expect(outputsComplaint([{ type: "display_data", data, id: "d" }], [shown("e")])).to.match(/^output 1/);
    const failed: Output[] = [{ type: "error", ename: "E", evalue: /^m/ }];
    expect(outputsComplaint(failed, [message("error", { ename: "E", evalue: "message" })])).to.equal(undefined);
    expect(outputsComplaint(failed, [message("error", { ename: "E", evalue: "other" })])).to.match(/^output 1/);
  });

  it("replyComplaint() looks at the status, the count and the expressions", () => {
    const plan: Plan = { kind: "k", code: "1", status: "ok", expressions: { a: "2" } };
    const reply = { status: "ok", execution_count: 7, user_expressions: { a: { data: { "text/plain": "2" } } } };
    expect(replyComplaint(plan, reply, 7)).to.equal(undefined);
    expect(replyComplaint(plan, reply, 8)).to.match(/execution count 7/);
    expect(replyComplaint(plan, { ...reply, status: "error" }, 7)).to.match(/status "error"/);
    expect(replyComplaint(plan, { ...reply, user_expressions: {} }, 7)).to.match(/the expression a/);
  });
});
