/** `bowlab serve` as a process: its first line, its signals, and what it does when what computes is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { putPassages } from "../deploy/serve/running";
import { useScratch } from "../text/scratch";
import { bowlab, bowlabCommand } from "./bowlab";

describe("bowlab serve", function () {
  this.timeout(60_000);
  const at = useScratch();
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  /** Starts it and waits until it is ready. */
  async function start(...more: string[]) {
    putPassages(at("data"), [{ _id: "a", title: "Fog", text: "Ships wait in the fog." }]);
    const args = ["serve", "--data", at("data"), "--index", at("index"), "--port", "0", "--json", ...more];
    const child = spawn(process.execPath, [bowlabCommand, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    const { url, pid } = JSON.parse(value) as { url: string; pid: number };
    expect(pid).to.equal(child.pid);
    await until(async () => (await fetch(`${url}/health`)).ok);
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    return { child, url, ended, told: () => told };
  }

  it("TERM answers what was asked and ends with 0; HUP reloads", async () => {
    const { child, url, ended, told } = await start();
    child.kill("SIGHUP");
    await until(async () => told().includes("reloaded in"));
    const queries = Array.from({ length: 900 }, (_, i) => `fog ${i}`);
    const body = JSON.stringify({ queries });
    const asked = fetch(`${url}/search`, { method: "POST", headers: { "content-type": "application/json" }, body });
    await until(async () =>
      /route="\/search"|bowlab_queue_requests/.test(await (await fetch(`${url}/metrics`)).text()),
    );
    child.kill("SIGTERM");
    const { answers } = (await (await asked).json()) as { answers: unknown[] };
    expect(answers).to.have.length(900);
    expect(await ended).to.equal(0);
    expect(told()).to.include("ended");
  });

  it("what computes is started again when it is killed; the service says so, and what is asked meanwhile waits", async function () {
    if (!fs.existsSync("/proc/self/task")) return this.skip();
    const { child, url, told } = await start();
    const children = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
    expect(children).to.have.length(1);
    process.kill(Number(children[0]), "SIGKILL");
    await until(async () => (await fetch(`${url}/health`)).status === 503);
    expect((await fetch(`${url}/search?q=fog`)).status).to.equal(200);
    expect(told()).to.include("it is started again").and.include("ready again");
  });

  it("a second TERM ends it at once", async () => {
    const { child, url, ended, told } = await start("--max-texts", "100000");
    const body = JSON.stringify({ queries: Array.from({ length: 60_000 }, (_, i) => `fog ${i}`) });
    const lost = fetch(`${url}/search`, { method: "POST", headers: { "content-type": "application/json" }, body }).then(
      ({ status }) => status,
      () => "lost",
    );
    await until(async () => /^bowlab_queue_requests [1-9]/m.test(await (await fetch(`${url}/metrics`)).text()));
    child.kill("SIGTERM");
    await until(async () => told().includes("once more to end at once"));
    child.kill("SIGTERM");
    expect([await ended, await lost]).to.deep.equal([143, "lost"]);
  });

  it("ends with 1 where it cannot open what it is to serve, with 2 on wrong usage", async () => {
    const missing = await bowlab(["serve", "--data", at("nothing"), "--port", "0"]);
    expect([missing.code, missing.stderr.includes("nothing")], missing.stderr).to.deep.equal([1, true]);
    const empty = await bowlab(["serve", "--port", "0"]);
    expect([empty.code, empty.stderr.includes("--data")], empty.stderr).to.deep.equal([2, true]);
    const wrong = await bowlab(["serve", "--port", "70000"]);
    expect([wrong.code, wrong.stderr.includes("65535")], wrong.stderr).to.deep.equal([2, true]);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
