import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { streamText, suiteKernel } from "../../../support";
import { DebugClient, textsOf, type Variable } from "./debug-client";

const helper = `export interface Pair { left: number; right: number }

export function swap({ left, right }: Pair): Pair {
  const swapped = { left: right, right: left };
  return swapped;
}
`;

describe("debug_request", function () {
  this.timeout(60_000);
  const suite = suiteKernel();
  let client: DebugClient;
  before(() => {
    fs.writeFileSync(path.join(suite.folder, "helper.ts"), helper);
    client = new DebugClient(suite.kernel);
  });
  afterEach(async () => {
    await client.ask("disconnect");
  });

  const results = async (run: ReturnType<typeof suite.kernel.run>) => {
    const { reply, published } = await run;
    expect(reply.status).to.equal("ok");
    return published
      .filter(({ header }) => header.msg_type === "execute_result")
      .map(({ content }) => (content.data as Record<string, string>)["text/plain"]);
  };

  it("says before it has started how a front-end computes a cell's file, and that the kernel can debug", async () => {
    const { reply } = suite.kernel.client.request("kernel_info_request", {});
    expect((await reply).content.supported_features).to.deep.equal(["debugger"]);
    const info = await client.get("debugInfo");
    expect(info).to.include({ isStarted: false, hashMethod: "Murmur2", tmpFileSuffix: ".ts", copyToGlobals: true });
    expect(info.breakpoints).to.deep.equal([]);
    await client.start();
    const { sourcePath } = await client.get("dumpCell", { code: "1 + 1" });
    expect(sourcePath.startsWith(info.tmpFilePrefix)).to.equal(true);
    expect(await client.get("source", { source: { path: sourcePath } })).to.deep.equal({ content: "1 + 1" });
    expect((await client.get("debugInfo")).isStarted).to.equal(true);
  });

  it("stops in a cell, shows its variables, steps, and goes on to the cell's result", async () => {
    await suite.kernel.run("const earlier = { deep: [1, 2] };");
    await client.start();
    const code = `const first: number = 2;
let sum = 0;
for (const n of [first, 3]) {
  const square = n * n;
  sum += square;
}
sum + earlier.deep.length`;
    const file = await client.setInCell(code, 5);
    const run = suite.kernel.run(code);
    const { reason, frames, top, at } = await client.stopped();
    expect({ reason, at, depth: frames.length, path: top.source.path }).to.deep.equal({
      ...{ reason: "breakpoint", at: "cell 2:5", depth: 1, path: file },
    });
    expect((await client.get("debugInfo")).stoppedThreads).to.deep.equal([1]);
    expect(await client.scope(top.id, "Locals")).to.include({ first: "2", n: "2", square: "4", sum: "0" });
    expect(await client.scope(top.id, "Globals")).to.include({ earlier: "{ deep: [ 1, 2 ] }" });
    const value = await client.get("evaluate", { expression: "(square as number) + earlier.deep[1]", frameId: top.id });
    expect(value.result).to.equal("6");
    await client.get("evaluate", { expression: "sum = 10", frameId: top.id });
    await client.get("next");
    expect((await client.stopped()).at).to.equal("cell 2:3");
    await client.get("next");
    const second = await client.stopped();
    expect([second.at, second.reason]).to.deep.equal(["cell 2:4", "step"]);
    await client.setBreakpoints(file);
    await client.get("continue");
    await client.event("continued");
    expect(await results(run)).to.deep.equal(["25"]);
  });

  it("stops in a module of the project's before it is loaded, steps in and out, and names its modules", async () => {
    await client.start();
    const file = path.join(suite.folder, "helper.ts");
    await client.setBreakpoints(file, 4);
    const code = 'import { swap } from "./helper";\nconst pair = swap({ left: 1, right: 2 });\nswap(pair).left';
    const cell = await client.setInCell(code, 3);
    const run = suite.kernel.run(code);
    const { frames, top } = await client.stopped();
    expect(frames.map(({ name, line }) => `${name}:${line}`)).to.deep.equal(["swap:4", "cell 3:2"]);
    expect(top.source.path).to.equal(fs.realpathSync(file));
    expect(await client.scope(top.id, "Locals")).to.deep.equal({ left: "1", right: "2", swapped: "undefined" });
    expect((await client.get("modules")).modules).to.deep.include({ id: 0, name: "helper.ts", path: top.source.path });
    expect((await client.get("source", { source: { path: top.source.path } })).content).to.equal(helper);
    await client.setBreakpoints(file);
    await client.get("stepOut");
    expect((await client.stopped()).at).to.equal("cell 3:3");
    await client.setBreakpoints(cell);
    await client.get("stepIn");
    expect((await client.stopped()).at).to.equal("swap:4");
    await client.get("continue");
    expect(await results(run)).to.deep.equal(["1"]);
  });

  it("finds functions of cells and modules that were there before it", async () => {
    const code = "const half = (n: number) => {\n  const result = n / 2;\n  return result;\n};";
    await suite.kernel.run(code);
    await client.start();
    await client.setInCell(code, 3);
    expect(await client.setBreakpoints(path.join(suite.folder, "helper.ts"), 1)).to.deep.equal([4]);
    const run = suite.kernel.run("half(10)");
    const { frames } = await client.stopped();
    expect(frames.map(({ name, line }) => `${name}:${line}`)).to.deep.equal(["half:3", "cell 5:1"]);
    await client.get("continue");
    expect(await results(run)).to.deep.equal(["5"]);
  });

  it("looks at values without running their code, and as a cell would show them", async () => {
    await suite.kernel.run(`let looked = 0;
class Point { constructor(readonly x: number) {} get twice() { looked++; return 2 * this.x; } }
const values = { point: new Point(3), map: new Map([["key", [1, 2]]]), long: new Float32Array(1000), text: "a\\nb" };
const shown = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }), get bad() { looked++; throw new Error("no"); } };`);
    await client.start();
    const { variables } = await client.get("inspectVariables");
    const values = variables.find(({ name }) => name === "values") as Variable;
    const entries = await client.variables(values.variablesReference);
    expect(entries.map(({ name, type }) => [name, type])).to.deep.equal([
      ...[
        ["point", "Point"],
        ["map", "Map(1)"],
        ["long", "Float32Array(1000)"],
        ["text", undefined],
      ],
    ]);
    expect(entries[3].value).to.equal('"a\\nb"');
    expect(textsOf(await client.variables(entries[0].variablesReference))).to.deep.equal({ x: "3" });
    const inMap = await client.variables(entries[1].variablesReference);
    expect(textsOf(inMap)).to.deep.equal({ '"key"': "[ 1, 2 ]" });
    expect(textsOf(await client.variables(inMap[0].variablesReference))).to.deep.equal({ 0: "1", 1: "2" });
    const long = await client.variables(entries[2].variablesReference);
    expect(long.slice(-1)[0]).to.include({ name: "…", value: "800 more" });
    const bad = variables.find(({ name }) => name === "shown") as Variable;
    expect(textsOf(await client.variables(bad.variablesReference))).to.include({ bad: "[getter]" });
    const rich = await client.get("richInspectVariables", { variableName: "shown" });
    expect(rich).to.deep.equal({ data: { "text/html": "<b>x</b>" }, metadata: {} });
    expect((await client.get("richInspectVariables", { variableName: "values.text" })).data).to.deep.equal({
      "text/plain": "a\nb",
    });
    expect(await results(suite.kernel.run("looked"))).to.deep.equal(["0"]);
  });

  it("gives the notebook a local variable, under a name that later cells know", async () => {
    await client.start();
    const code = "function inner() {\n  const secret = [7, 8];\n  return secret.length;\n}\ninner()";
    await client.setInCell(code, 3);
    const run = suite.kernel.run(code);
    const { top } = await client.stopped();
    const rich = await client.get("richInspectVariables", { variableName: "secret", frameId: top.id });
    expect(rich.data).to.deep.equal({ "text/plain": "[ 7, 8 ]" });
    await client.get("copyToGlobals", { srcVariableName: "secret", dstVariableName: "copied", srcFrameId: top.id });
    expect(
      (await client.ask("copyToGlobals", { srcVariableName: "1", dstVariableName: "x", srcFrameId: top.id })).success,
    ).to.equal(false);
    await client.get("continue");
    await run;
    expect(await results(suite.kernel.run("copied[1]"))).to.deep.equal(["8"]);
  });

  it("stops where a cell throws, when asked to, and says what", async () => {
    await client.start();
    await client.get("setExceptionBreakpoints", { filters: ["raised"] });
    const run = suite.kernel.run("const bad = 1;\nthrow new RangeError('bad ' + bad);");
    const { reason, top } = await client.stopped();
    expect([reason, top.line]).to.deep.equal(["exception", 2]);
    expect(await client.get("exceptionInfo", { threadId: 1 })).to.include({
      exceptionId: "RangeError",
      description: "RangeError: bad 1",
    });
    await client.get("continue");
    expect((await run).reply).to.include({ status: "error", evalue: "bad 1" });
    await client.get("setExceptionBreakpoints", { filters: [] });
    expect((await suite.kernel.run("throw new Error('on')")).reply.evalue).to.equal("on");
  });

  it("is answered while a cell computes, and stops it where it is", async () => {
    await client.start();
    const { client: wire } = suite.kernel;
    const code = "let rounds = 0;\nconsole.log('begun');\nwhile (true) {\n  rounds++;\n}";
    const { id, reply } = wire.request("execute_request", { code });
    await suite.kernel.said(id, "begun");
    const { variables } = await client.get("inspectVariables");
    expect(textsOf(variables).rounds).to.match(/^\d+$/);
    await client.get("pause", { threadId: 1 });
    const { reason, top } = await client.stopped();
    expect(reason).to.equal("pause");
    expect(top.line).to.be.within(3, 4);
    await client.get("next");
    expect((await client.stopped()).top.line).to.be.within(3, 4);
    await client.get("continue");
    await client.get("pause", { threadId: 1 });
    await client.stopped();
    await wire.control("interrupt_request", {}).reply;
    expect((await reply).content.ename).to.equal("Interrupted");
  });

  it("leaves an interrupted cell where it stands: nothing behind the breakpoint runs", async () => {
    await client.start();
    const code = "let reached = 1;\nreached = 2;\nconsole.log('behind');";
    await client.setInCell(code, 2);
    const run = suite.kernel.run(code);
    await client.stopped();
    const interrupted = suite.kernel.client.control("interrupt_request", {});
    expect((await interrupted.reply).content.status).to.equal("ok");
    const { reply, published } = await run;
    expect(reply.ename).to.equal("Interrupted");
    expect(streamText(published)).to.equal("");
    await client.event("continued");
    expect(await results(suite.kernel.run("reached"))).to.deep.equal(["1"]);
  });

  it("goes on with the next session when one dies, and with its breakpoints", async () => {
    await client.start();
    const code = "const alive = 1;\nalive + 1";
    await client.setInCell(code, 2);
    const { reply } = await suite.kernel.run("process.exit(3)");
    expect(reply.evalue).to.include("exit code 3");
    const run = suite.kernel.run(code);
    const { reason, top } = await client.stopped();
    expect([reason, top.line]).to.deep.equal(["breakpoint", 2]);
    await client.get("continue");
    expect(await results(run)).to.deep.equal(["2"]);
  });

  it("lets stopped code go on when it leaves, and stops nothing any more", async () => {
    await client.start();
    const code = "const stay = 1;\ndebugger;\nstay";
    const run = suite.kernel.run(code);
    expect((await client.stopped()).top.line).to.equal(2);
    await client.get("disconnect");
    expect(await results(run)).to.deep.equal(["1"]);
    expect(await results(suite.kernel.run(code))).to.deep.equal(["1"]);
    const { success, message } = await client.ask("next");
    expect([success, message]).to.deep.equal([false, "the code is not stopped"]);
    expect((await client.ask("dance")).message).to.equal("the debugger has no command dance");
  });
});
