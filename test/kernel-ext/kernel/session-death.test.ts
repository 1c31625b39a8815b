import * as fs from "node:fs";
import { expect } from "chai";
import { timedOut, within } from "../../../kernel-ext/runner/kernel/wait";
import { build, isAlive, ofType, projectFolder, startTestKernel, suiteKernel } from "../support";

describe("bowlab kernel when its session dies", () => {
  const suite = suiteKernel();
  const resultOf = async (code: string) =>
    (ofType((await suite.kernel.run(code)).published, "execute_result")[0]?.data as Record<string, string>)?.[
      "text/plain"
    ];

  const deaths: [string, string, RegExp][] = [
    ["process.exit", "process.exit(3)", /exit code 3 \(process\.exit\)/],
    [
      "a crash in native code",
      'process.kill(process.pid, "SIGSEGV"); await new Promise(() => {});',
      /crashed \(SIGSEGV\)/,
    ],
    ["SIGKILL", 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});', /was killed \(SIGKILL\)/],
    [
      "want of memory",
      'import * as v8 from "node:v8";\nv8.setFlagsFromString("--max-old-space-size=60");\nconst hoard: number[][] = [];\nfor (;;) hoard.push(new Array(100000).fill(1.5));',
      /ran out of memory.*max-old-space-size/,
    ],
  ];
  for (const [what, code, cause] of deaths) {
    it(`by ${what}, tells the cell why, aborts what waited, and goes on`, async () => {
      await suite.kernel.run("const before = 1;");
      const failing = suite.kernel.client.request("execute_request", { code });
      const waiting = suite.kernel.client.request("execute_request", { code: "1" });
      const { content } = await failing.reply;
      expect(content).to.include({ status: "error", ename: "SessionDied" });
      expect(content.evalue)
        .to.match(cause)
        .and.match(/names of earlier cells are gone/);
      expect((await waiting.reply).content.status).to.equal("aborted");
      await waiting.idle;
      expect(await resultOf("20 + 1")).to.equal("21");
      expect((await suite.kernel.run("before")).reply.evalue).to.match(/Cannot find name 'before'/);
    });
  }

  it("has the next one interrupt its first cell, which waited while it started", async () => {
    const options = { stop_on_error: false };
    suite.kernel.client.request("execute_request", { code: "process.exit(1)", ...options });
    const first = suite.kernel.client.request("execute_request", {
      code: "console.log('waits'); await new Promise(() => {});",
    });
    await suite.kernel.said(first.id, "waits");
    await suite.kernel.client.control("interrupt_request", {}).reply;
    const answer = await within(first.reply, 20_000);
    if (answer === timedOut) throw new Error("the cell was not stopped");
    expect(answer.content).to.include({ status: "error", ename: "Interrupted" });
  });

  it("between two cells, says so and goes on", async () => {
    const pid = Number(await resultOf("process.pid"));
    process.kill(pid, "SIGKILL");
    const said = () =>
      ofType(suite.kernel.published, "stream").some(({ text }) => /was killed \(SIGKILL\)/.test(String(text)));
    while (!said()) await new Promise((done) => setTimeout(done, 20));
    expect(await resultOf("6 * 7")).to.equal("42");
  });

  it("ends the programs that cells started", async () => {
    const pid = Number(
      await resultOf(
        'import { spawn } from "node:child_process";\nspawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }).pid',
      ),
    );
    expect(isAlive(pid)).to.equal(true);
    await suite.kernel.run("process.exit(1)");
    while (isAlive(pid)) await new Promise((done) => setTimeout(done, 20));
  });
});

describe("bowlab kernel when it is killed", () => {
  before(build);

  const cells: [string, string][] = [
    ["at rest", ""],
    ["in a loop", "while (true) {}"],
    ["in an await", "await new Promise(() => {});"],
  ];
  for (const [what, code] of cells) {
    it(`leaves no session ${what}`, async () => {
      const folder = projectFolder();
      const kernel = await startTestKernel(folder);
      const { published } = await kernel.run("[process.pid, process.ppid].join()");
      const [session, front] = String(
        (ofType(published, "execute_result")[0].data as Record<string, string>)["text/plain"],
      )
        .split(",")
        .map(Number);
      if (code) kernel.client.request("execute_request", { code });
      await new Promise((done) => setTimeout(done, 300));
      process.kill(front, "SIGKILL");
      while (isAlive(session)) await new Promise((done) => setTimeout(done, 20));
      kernel.client.close();
      kernel.process.kill();
      fs.rmSync(folder, { recursive: true });
    });
  }
});
