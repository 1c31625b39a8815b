import * as fs from "node:fs";
import { expect } from "chai";
import { type FoundKernel, findKernel } from "../../../../kernel-ext/runner/kernel/kernelspecs";
import { startRunningKernel } from "../../../../kernel-ext/runner/kernel/running-kernel";
import { useProjectFolder } from "../../support";
import { requireIpykernel } from "../kernels";

const limits = { startSeconds: 60, cellSeconds: 60, totalSeconds: 0, graceSeconds: 10, memoryMegabytes: 0 };

/** Takes the kernel's shell port before the kernel does, so many times, then starts it undisturbed. */
const thief = `
const [file, count, times, program, ...words] = process.argv.slice(2);
const fs = require("node:fs");
const start = () => require("node:child_process").spawn(program, words, { stdio: "inherit" }).once("exit", (code) => process.exit(code ?? 1));
fs.appendFileSync(count, "x");
if (fs.readFileSync(count, "utf8").length > Number(times)) start();
else require("node:net").createServer().listen(JSON.parse(fs.readFileSync(file, "utf8")).shell_port, "127.0.0.1", start);
`;

describe("startRunningKernel() where another program takes the kernel's port first", () => {
  const at = useProjectFolder();

  const robbed = (found: FoundKernel, count: string, times: number): FoundKernel => {
    const script = at("thief.js");
    fs.writeFileSync(script, thief);
    const argv = [process.execPath, script, "{connection_file}", count, String(times), ...found.spec.argv];
    return { ...found, spec: { ...found.spec, argv } };
  };
  const starts = (count: string) => fs.readFileSync(count, "utf8").length;

  for (const name of ["bowlab", "python3"]) {
    it(`starts ${name} again, on other ports`, async function () {
      const kernels = name === "python3" ? [requireIpykernel(this as unknown as Mocha.Context)] : [];
      const count = at(`${name}-once`);
      const found = findKernel(name, at(), kernels);
      // The interpreter that the kernelspec means, in place of the word "python".
      const argv = found.spec.argv.map((word) => (word === "python" ? `${kernels[0]}/../../../bin/python` : word));
      const kernel = await startRunningKernel(
        robbed({ ...found, spec: { ...found.spec, argv } }, count, 1),
        at(),
        limits,
        () => {},
      );
      expect(kernel.info.status).to.equal("ok");
      expect(starts(count)).to.equal(2);
      await kernel.shutDown();
    });
  }

  it("gives up after the third time, with the kernel's own words", async () => {
    const count = at("thrice");
    const error = await startRunningKernel(robbed(findKernel("bowlab", at()), count, 9), at(), limits, () => {}).catch(
      (problem) => problem,
    );
    // Which of the two depends on what is seen first: its words, or its end, which follows them.
    expect(error.message).to.match(/(ended before it was ready|did not get a port).*address already in use/is);
    expect(starts(count)).to.equal(3);
  });

  it("does not wait for a kernel that lives on without its port", async () => {
    const count = at("deaf");
    const code = `require("node:fs").appendFileSync(${JSON.stringify(count)}, "x");
      console.error("Error: Address already in use");
      setInterval(() => {}, 1000);`;
    const found = findKernel("bowlab", at());
    const deaf = { ...found, spec: { ...found.spec, argv: [process.execPath, "-e", code] } };
    const error = await startRunningKernel(deaf, at(), limits, () => {}).catch((problem) => problem);
    expect(error.message).to.match(/^the kernel bowlab did not get a port:.*address already in use/is);
    expect(starts(count)).to.equal(3);
  });
});
