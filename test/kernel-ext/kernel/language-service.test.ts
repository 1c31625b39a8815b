/** Questions about code are answered while a cell computes. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { suiteKernel } from "../support";

describe("bowlab kernel's answers while a cell computes", function () {
  this.timeout(60_000);
  const suite = suiteKernel("busy");
  const ask = async (type: string, code: string) =>
    (await suite.kernel.client.request(type, { code, cursor_pos: code.length, detail_level: 0 }).reply).content;

  /** Runs `work` while a cell computes, which ends only after it. */
  const whileComputing = async (cell: string, work: () => Promise<void>) => {
    const [begun, done] = ["begun", "done"].map((name) => path.join(suite.folder, "busy", name));
    for (const file of [begun, done]) fs.rmSync(file, { force: true });
    const running = suite.kernel.run(`${cell}
require("node:fs").writeFileSync(${JSON.stringify(begun)}, "");
while (!require("node:fs").existsSync(${JSON.stringify(done)})) {}`);
    try {
      while (!fs.existsSync(begun)) await sleep(20);
      await work();
    } finally {
      fs.writeFileSync(done, "");
    }
    return (await running).reply;
  };

  it("know the names of earlier cells and of the one that runs", async () => {
    await suite.kernel.run("/** Twice as much. */ function twice(n: number) { return 2 * n; }");
    const reply = await whileComputing("const during = { inner: 1 };", async () => {
      expect((await ask("complete_request", "twi")).matches).to.include("twice");
      expect((await ask("complete_request", "during.in")).matches).to.include("inner");
      const { data } = await ask("inspect_request", "twice");
      const text = (data as Record<string, string>)["text/plain"];
      expect(text).to.include("function twice(n: number): number").and.include("Twice as much.");
      expect((await ask("complete_request", "copyFileSy")).matches).to.deep.equal([
        'import { copyFileSync } from "node:fs";\ncopyFileSync',
      ]);
      expect((await ask("is_complete_request", "if (1) {")).status).to.equal("incomplete");
    });
    expect(reply.status).to.equal("ok");
  });

  it("forget what a cell did not reach, and live again when the service was killed", async () => {
    const { published } = await suite.kernel.run("process.ppid");
    const [result] = published.filter(({ header }) => header.msg_type === "execute_result");
    const front = Number((result.content.data as Record<string, string>)["text/plain"]);
    const reply = await whileComputing("const reached = 1;", async () => {
      expect((await ask("complete_request", "reach")).matches).to.include("reached");
      const services = servicesOf(front);
      expect(services).to.have.length(1);
      for (const pid of services) process.kill(pid, "SIGKILL");
    });
    expect(reply.status).to.equal("ok");
    await suite.kernel.run("throw new Error(); const unreached = 1;");
    await whileComputing("1;", async () => {
      const { matches } = await ask("complete_request", "reach");
      expect(matches).to.include("reached").and.not.include("unreached");
    });
  });
});

/** Process ids of a kernel's language services. */
function servicesOf(front: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...words]) => Number(parent) === front && words.join(" ").includes("language-service"))
    .map(([pid]) => Number(pid));
}
