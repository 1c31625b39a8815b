import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { streamText, suiteKernel } from "../../support";

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("holdEndsOfCells()", () => {
  const suite = suiteKernel();

  it("has what a program wrote come before the end of its cell, when the front finds both at once", async () => {
    const code = `import { execSync } from "node:child_process";
import { writeFileSync } from "node:fs";
console.log("begun");
await new Promise((done) => setTimeout(done, 300));
console.log("a");
execSync("echo b", { stdio: "inherit" });
writeFileSync("ended", "");`;
    const { kernel, folder } = suite;
    const { id, idle } = kernel.client.request("execute_request", { code });
    await kernel.said(id, "begun");
    process.kill(kernel.process.pid, "SIGSTOP");
    try {
      while (!fs.existsSync(path.join(folder, "ended"))) await pause(20);
      // The session says at once that the cell has ended; were it later, both would not be found together.
      await pause(200);
    } finally {
      process.kill(kernel.process.pid, "SIGCONT");
    }
    await idle;
    const published = kernel.published.filter(({ parent }) => parent.msg_id === id);
    expect(streamText(published)).to.equal("begun\na\nb\n");
    expect(published.at(-1)?.content).to.deep.equal({ execution_state: "idle" });
  });
});
