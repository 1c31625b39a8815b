/** The end of a cell, a session or a kernel while its code stands at a breakpoint. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { within } from "../../../../../kernel-ext/runner/kernel/wait";
import { build, isAlive, ofType, projectFolder, startTestKernel, streamText, type TestKernel } from "../../../support";
import { DebugClient } from "./debug-client";

const helper = "export function half(n: number): number {\n  const result = n / 2;\n  return result;\n}\n";
const cell = 'import { half } from "./helper";\nconst before = 1;\nconst answer = half(84);\nanswer';

/** Waits until a process that was killed is gone. */
async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 100 && isAlive(pid); i++) await new Promise((done) => setTimeout(done, 20));
  expect(isAlive(pid)).to.equal(false);
}

describe("a kernel that is stopped at a breakpoint", function () {
  this.timeout(60_000);
  let folder: string;
  let kernel: TestKernel;
  let client: DebugClient;
  before(async () => {
    build();
    folder = projectFolder();
    fs.writeFileSync(path.join(folder, "helper.ts"), helper);
    await begin();
  });
  after(() => {
    end();
    fs.rmSync(folder, { recursive: true });
  });

  async function begin(): Promise<void> {
    kernel = await startTestKernel(folder);
    client = new DebugClient(kernel);
  }
  function end(): void {
    kernel.client.close();
    kernel.process.kill();
  }

  const resultOf = async (code: string) => {
    const { reply, published } = await kernel.run(code);
    expect(reply.status, JSON.stringify(reply.traceback)).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };

  /** Runs the cell until it stands in the helper's second line. */
  async function stopInHelper() {
    await client.ask("disconnect");
    await client.start();
    await client.setBreakpoints(path.join(folder, "helper.ts"), 2);
    const stopped = kernel.client.request("execute_request", { code: cell });
    expect((await client.stopped()).at).to.equal("half:2");
    return stopped;
  }

  /** The debugger begins anew, stops, and lets the cell end. */
  async function debugAgain(): Promise<void> {
    await client.ask("disconnect");
    await client.start();
    await client.setInCell(cell, 3);
    await client.setBreakpoints(path.join(folder, "helper.ts"), 2);
    const run = kernel.run(cell);
    expect((await client.stopped()).top.line).to.equal(3);
    await client.get("continue");
    expect((await client.stopped()).at).to.equal("half:2");
    await client.get("continue");
    const { reply, published } = await run;
    expect(reply.status).to.equal("ok");
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "42" });
  }

  const shutDown = async (restart: boolean) => {
    const { content } = await kernel.client.control("shutdown_request", { restart }).reply;
    expect(content).to.deep.equal({ status: "ok", restart });
  };
  const endings: [string, () => Promise<unknown>][] = [
    ["restarts", () => shutDown(true)],
    ["shuts down", () => shutDown(false)],
    ["ends by SIGTERM", async () => process.kill(kernel.process.pid, "SIGTERM")],
  ];
  for (const [what, ending] of endings) {
    it(`${what}: it ends itself and its session, and the next kernel can be debugged`, async () => {
      const session = Number(await resultOf("process.pid"));
      await stopInHelper();
      kernel.client.request("execute_request", { code: "'waits'" });
      await ending();
      expect(await within(kernel.process.exited, 5_000)).to.deep.equal({ code: 0, signal: null });
      await gone(session);
      end();
      await begin();
      await debugAgain();
    });
  }

  for (const [how, interrupt] of [
    ["interrupt_request", () => kernel.client.control("interrupt_request", {}).reply],
    ["SIGINT", async () => process.kill(kernel.process.pid, "SIGINT")],
  ] as const) {
    it(`is interrupted by ${how}: the cell fails, nothing behind the breakpoint runs, and all goes on`, async () => {
      const stopped = await stopInHelper();
      await interrupt();
      expect((await stopped.reply).content).to.include({ status: "error", ename: "Interrupted" });
      await stopped.idle;
      expect(await resultOf("typeof half + before")).to.equal("function1");
      await debugAgain();
    });
  }

  it("is interrupted where a cell stands behind an await, and in what a timer calls", async () => {
    await client.start();
    const code = "await new Promise((done) => setTimeout(done, 10));\nconst late = 1;\nconsole.log('behind', late);";
    await client.setInCell(code, 2);
    const run = kernel.run(code);
    expect((await client.stopped()).top.line).to.equal(2);
    await kernel.client.control("interrupt_request", {}).reply;
    const { reply, published } = await run;
    expect(reply.ename).to.equal("Interrupted");
    expect(streamText(published)).to.equal("");

    const timer = "setTimeout(() => {\n  const inTimer = 1;\n  console.log('ran on', inTimer);\n}, 50);\n'set'";
    await client.setInCell(timer, 2);
    expect(await resultOf(timer)).to.equal("set");
    expect((await client.stopped()).top.line).to.equal(2);
    await kernel.client.control("interrupt_request", {}).reply;
    await client.event("continued");
    expect(await resultOf("'alive'")).to.equal("alive");
    expect(streamText(kernel.published)).to.not.include("ran on");
    await debugAgain();
  });

  it("loses its session there: the cell is told, and the next session is debugged", async () => {
    const session = Number(await resultOf("process.pid"));
    const stopped = await stopInHelper();
    process.kill(session, "SIGKILL");
    expect((await stopped.reply).content).to.include({ status: "error", ename: "SessionDied" });
    await client.event("continued");
    await debugAgain();
  });

  it("answers what else a front-end asks: variables, the kernel's info, completion", async () => {
    const stopped = await stopInHelper();
    const info = await kernel.client.request("kernel_info_request", {}).reply;
    expect(info.content.status).to.equal("ok");
    const completion = await kernel.client.request("complete_request", { code: "JSON.pa", cursor_pos: 7 }).reply;
    expect(completion.content.matches).to.include("parse");
    expect((await client.get("inspectVariables")).variables.map(({ name }) => name)).to.include("before");
    await client.get("continue");
    expect((await stopped.reply).content.status).to.equal("ok");
  });
});
