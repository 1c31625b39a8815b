import { expect } from "chai";
import { timedOut, within } from "../../../kernel-ext/runner/kernel/wait";
import { Random } from "../../../lib/random";
import { ofType, suiteKernel } from "../support";

/** Milliseconds; the bound only tells an answer from none. */
const patience = 20_000;

describe("bowlab kernel's interrupts of cells that wait for programs without a pause", () => {
  const suite = suiteKernel();

  async function stopped(code: string, when: (id: string) => Promise<unknown>) {
    const { id, reply, idle } = suite.kernel.client.request("execute_request", { code });
    await when(id);
    suite.kernel.client.control("interrupt_request", {});
    const ended = await within(Promise.all([reply, idle]), patience);
    if (ended === timedOut) throw new Error(`not stopped: ${code}`);
    expect(ended[0].content).to.include({ status: "error", ename: "Interrupted" });
  }
  const remaining = async () => {
    const count =
      'execSync("ps -A -o args || true").toString().split("\\n").filter((line) => /^sleep 6[34]/.test(line)).length';
    const { published } = await suite.kernel.run(`import { execSync } from "node:child_process";\n${count}`);
    return ofType(published, "execute_result")[0].data;
  };

  const apart: [string, string][] = [
    ["a shell left behind", 'execSync("sleep 63 &");'],
    ["stands apart", 'spawnSync("setsid", ["sleep", "63"]);'],
    ["a shell set apart", 'execSync("setsid sleep 63 & wait");'],
  ];
  for (const [what, code] of apart) {
    it(`end a program that ${what}, when the cell goes on waiting for it`, async () => {
      await stopped(`import { execSync, spawnSync } from "node:child_process";\nconsole.log("begun"); ${code}`, (id) =>
        suite.kernel.said(id, "begun"),
      );
      expect(await remaining()).to.deep.equal({ "text/plain": "0" });
    });
  }

  it("leave a program alone that was set apart and that nobody waits for", async () => {
    const code = `import { execSync, spawn } from "node:child_process";
spawn("sleep", ["64"], { detached: true, stdio: "ignore" });
console.log("begun"); execSync("sleep 63");`;
    await stopped(code, (id) => suite.kernel.said(id, "begun"));
    expect(await remaining()).to.deep.equal({ "text/plain": "1" });
    await suite.kernel.run('import { execSync } from "node:child_process";\nexecSync("pkill -x -f \'sleep 64\'");');
  });

  it("are answered wherever between the cell and its program they come", async () => {
    const random = new Random(21, "interrupts");
    const waits = [
      'execSync("sleep 63");',
      'execFileSync("sleep", ["63"]);',
      'spawnSync("sh", ["-c", "sleep 63; sleep 64"]);',
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    ];
    for (let i = 0; i < 40; i++) {
      const code = `import { execFileSync, execSync, spawnSync } from "node:child_process";\n${waits[i % waits.length]}`;
      await stopped(`console.log("begun");\n${code}`, async (id) => {
        await suite.kernel.said(id, "begun");
        await new Promise((done) => setTimeout(done, random.integer(0, 50)));
      });
    }
    expect(await remaining()).to.deep.equal({ "text/plain": "0" });
  });
});
