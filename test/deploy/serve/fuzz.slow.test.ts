/** Wrong requests, ten thousand: each is refused, none ends the service, and memory stays flat. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { bowlabCommand } from "../../cli/bowlab";
import { useScratch } from "../../text/scratch";
import { fuzz, memoryOf } from "./fuzz-run";
import { putPassages } from "./running";

describe("bowlab serve under ten thousand wrong requests", function () {
  this.timeout(300_000);
  const at = useScratch();
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill("SIGTERM"));

  it("each gets 4xx, no process ends, memory stays flat", async () => {
    putPassages(at("data"), [{ _id: "a", title: "Fog", text: "Ships wait in the fog." }]);
    const args = [
      "serve",
      "--data",
      at("data"),
      "--index",
      at("index"),
      "--port",
      "0",
      "--json",
      "--max-question",
      "100",
    ];
    const own = spawn(process.execPath, [bowlabCommand, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    child = own;
    const { value } = await createInterface({ input: own.stdout })[Symbol.asyncIterator]().next();
    const { url } = JSON.parse(value) as { url: string };
    while (!(await fetch(`${url}/health`)).ok) await new Promise((resolve) => setTimeout(resolve, 100));
    await fuzz(url, 3000, 1);
    const before = await memoryOf(url);
    await fuzz(url, 7000, 2);
    const after = await memoryOf(url);
    expect(own.exitCode).to.equal(null);
    expect((after - before) / 1e6, "MB more after 7,000 requests").to.be.lessThan(40);
  });
});
