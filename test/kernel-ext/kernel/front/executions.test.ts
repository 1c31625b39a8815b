import { expect } from "chai";
import type { Router } from "zeromq";
import { Executions } from "../../../../kernel-ext/kernel/front/executions";
import { openHistory } from "../../../../kernel-ext/kernel/front/history";
import { newMessage } from "../../../../kernel-ext/wire";

describe("Executions", () => {
  it("requestOf() gives what a cell writes to the latest one when its own is forgotten, and to nobody never", async () => {
    const nothing = () => {};
    const messenger = { reply: nothing, publish: nothing, status: nothing, ask: () => "" };
    const parts = { shell: undefined as unknown as Router, messenger, history: openHistory(undefined), send: nothing };
    const executions = new Executions(parts);
    const request = () => newMessage("execute_request", { code: "1" }, { session: "s" });
    const all = Array.from({ length: 1500 }, request);
    for (const each of all) {
      executions.add(each);
      await executions.done(each.header.msg_id, { status: "ok" });
    }
    const latest = all[all.length - 1];
    expect(executions.requestOf(all[1400].header.msg_id)).to.equal(all[1400]);
    expect(executions.requestOf(all[0].header.msg_id)).to.equal(latest);
    expect(executions.requestOf(undefined)).to.equal(latest);
  });

  it("done() aborts what was sent before a failure, also when the process hears of it late", async () => {
    const replies: unknown[] = [];
    const started: string[] = [];
    const nothing = () => {};
    const messenger = {
      publish: nothing,
      status: nothing,
      ask: () => "",
      reply: (...[, , content]: unknown[]) => replies.push(content),
    };
    const send = ({ code }: { code: string }) => started.push(code);
    const parts = { shell: undefined as unknown as Router, messenger, history: openHistory(undefined), send };
    const executions = new Executions(parts);
    const request = (code: string) => newMessage("execute_request", { code }, { session: "s" });
    const failing = request("fails");
    executions.add(failing);
    const done = executions.done(failing.header.msg_id, { status: "error" });
    setImmediate(() => executions.add(request("sent before")));
    for (const end = performance.now() + 50; performance.now() < end; );
    await done;
    expect(started).to.deep.equal(["fails"]);
    expect(replies).to.deep.equal([{ status: "error", execution_count: 1 }, { status: "aborted" }]);
  });
});
