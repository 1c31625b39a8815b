/**
 * A session of VS Code's Jupyter extension with the kernel, message by message. Beside the files that
 * `vscode-client.ts` names, what is sent when is from microsoft/vscode-jupyter:
 *
 *   - src/kernels/raw/finder/jupyterPaths.node.ts, src/kernels/helpers.ts: where kernelspecs are looked for, and that
 *     one of their words holds `{connection_file}`;
 *   - src/kernels/raw/session/rawKernelConnection.node.ts: kernel_info_request on control and shell, each half second,
 *     until one is answered and iopub has said something; interrupts; restarts, which end the process and start
 *     another;
 *   - src/kernels/kernelInfo.ts, kernel.ts: kernel_info_request once more, and the user's start-up commands;
 *   - src/kernels/execution/cellExecution.ts: the fields of a cell's request; src/kernels/helpers.ts: those of code
 *     that runs beside the cells;
 *   - src/standalone/intellisense/kernelCompletionProvider.ts, resolveCompletionItem.ts: completion, and the inspection
 *     of what is chosen; src/kernels/execution/cellExecutionMessageHandler.ts: the answer to a question of the
 *     notebook's.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { KernelSpec } from "../../../../kernel-ext/kernel";
import { type KernelProcess, startKernelProcess } from "../../../../kernel-ext/runner/kernel/kernel-process";
import { timedOut, within } from "../../../../kernel-ext/runner/kernel/wait";
import { build, isAlive, ofType, projectFolder, root, streamText } from "../../support";
import { VscodeClient } from "./vscode-client";

/** Fields of a cell's request, and of code that runs beside the cells. */
const cell = { silent: false, stop_on_error: false, allow_stdin: true, store_history: true };
const beside = { ...cell, store_history: false };

describe("VS Code's Jupyter extension with the kernel", () => {
  let folder: string;
  let kernel: KernelProcess;
  let client: VscodeClient;
  before(async () => {
    build();
    folder = projectFolder();
    await start();
  });
  after(() => {
    client?.close();
    kernel?.kill();
    fs.rmSync(folder, { recursive: true });
  });

  afterEach("no message was one that its client would refuse", () => expect(client.complaints).to.deep.equal([]));

  /** Starts the kernel that the extension finds, and shakes hands. */
  async function start(): Promise<void> {
    kernel = await startKernelProcess({ name: "bowlab", spec: foundSpec(folder) }, folder);
    client = new VscodeClient(kernel.connection);
    const published = client.next((_, channel) => channel === "iopub");
    for (let i = 0; ; i++) {
      const replies = [
        client.send("control", "kernel_info_request", {}).reply,
        client.send("shell", "kernel_info_request", {}).reply,
      ];
      const both = Promise.all([published, Promise.race(replies)]);
      if ((await within(both, 500)) !== timedOut) break;
      if (i > 100) throw new Error(`the kernel does not answer: ${kernel.lastWords()}`);
    }
  }

  /** Runs a cell as the extension does. */
  async function run(code: string, content = cell) {
    const metadata = { cellId: "vscode-notebook-cell:/n.ipynb#W0sZmlsZQ%3D%3D", trusted: true };
    const { id, reply, idle } = client.send("shell", "execute_request", { code, ...content }, { metadata });
    const answer = await reply;
    await idle;
    return { id, reply: answer, published: client.about(id) };
  }

  it("finds the kernel, learns what it is, and runs the user's start-up commands", async () => {
    const info = await client.send("shell", "kernel_info_request", {}).reply;
    expect(info).to.deep.include({ status: "ok", implementation: "bowlab", protocol_version: "5.4" });
    expect(info.language_info).to.deep.include({ name: "typescript", file_extension: ".ts" });
    const { reply, published } = await run('const begun = 5;\nconsole.log("begun");', beside);
    expect(reply.status).to.equal("ok");
    expect(streamText(published)).to.equal("begun\n");
    expect((await run("begun")).reply.execution_count).to.equal(1);
  });

  it("shows a loop's output while the loop runs", async () => {
    const code =
      'for (let i = 0; i < 5; i++) { console.log("step", i); await new Promise((d) => setTimeout(d, 60)); }\n"end"';
    const written = client.next(({ header, content }) => header.msg_type === "stream" && content.text === "step 0\n");
    const running = run(code);
    expect(await Promise.race([written.then(() => "output"), running.then(() => "end")])).to.equal("output");
    const { published } = await running;
    expect(streamText(published)).to.equal("step 0\nstep 1\nstep 2\nstep 3\nstep 4\n");
    expect(ofType(published, "execute_input")).to.have.length(1);
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "end" });
  });

  it("shows a failure, and goes on with the cells that were sent after it", async () => {
    const [failed, next] = await Promise.all([
      run('console.log("before");\nthrow new RangeError("too far");'),
      run('console.log("after");'),
    ]);
    expect(failed.reply).to.deep.include({ status: "error", ename: "RangeError", evalue: "too far" });
    const [error] = ofType(failed.published, "error");
    expect(error).to.deep.include({ ename: "RangeError", evalue: "too far" });
    expect((error.traceback as string[]).join("\n")).to.include('throw new RangeError("too far");');
    expect([next.reply.status, streamText(next.published)]).to.deep.equal(["ok", "after\n"]);
  });

  it("shows displays, updates them in another cell, and clears", async () => {
    const first = await run('display("one", { display_id: "d" });');
    const second = await run('display("two", { display_id: "d", update: true });\nconsole.clear();');
    const shown = ofType(first.published, "display_data")[0];
    expect(shown).to.deep.equal({ data: { "text/plain": "one" }, metadata: {}, transient: { display_id: "d" } });
    expect(ofType(second.published, "update_display_data")[0].data).to.deep.equal({ "text/plain": "two" });
    expect(ofType(second.published, "clear_output")).to.deep.equal([{ wait: false }]);
  });

  it("completes in a cell, and looks at what was chosen, while another cell computes, too", async () => {
    await run("const lengths = [3, 1, 2];");
    const ask = async () => {
      const code = "const more = 1;\nlengths.ma";
      const { matches } = await client.send("shell", "complete_request", { code, cursor_pos: code.length }).reply;
      expect(matches).to.include("map");
      const chosen = `${code}p`;
      const question = { code: chosen, cursor_pos: chosen.length, detail_level: 0 };
      const inspected = await client.send("shell", "inspect_request", question).reply;
      expect(inspected).to.deep.include({ status: "ok", found: true });
      expect((inspected.data as Record<string, string>)["text/plain"]).to.include("map");
    };
    await ask();
    const running = run('console.log("computing");\nfor (;;);');
    await client.next(({ content }) => content.text === "computing\n");
    await ask();
    await client.send("control", "interrupt_request", {}).reply;
    expect((await running).reply.ename).to.equal("Interrupted");
  });

  it("asks the person, and answers by input_reply", async () => {
    const asked = client.next((_, channel) => channel === "stdin");
    const running = run('const name = await prompt("Name?");\nname.length');
    const { header, content } = await asked;
    expect(content).to.deep.equal({ prompt: "Name?", password: false });
    client.send("stdin", "input_reply", { value: "Ada", status: "ok" }, { parent: header });
    expect(ofType((await running).published, "execute_result")[0].data).to.deep.equal({ "text/plain": "3" });
  });

  it("asks with an answer for whoever types nothing, as Deno does", async () => {
    for (const [typed, answer] of [
      ["", "Ada"],
      ["Bo", "Bo"],
    ]) {
      const asked = client.next((_, channel) => channel === "stdin");
      const running = run('await prompt("Name?", "Ada")');
      const { header, content } = await asked;
      expect(content).to.deep.equal({ prompt: "Name? [Ada] ", password: false });
      client.send("stdin", "input_reply", { value: typed, status: "ok" }, { parent: header });
      expect(ofType((await running).published, "execute_result")[0].data).to.deep.equal({ "text/plain": answer });
    }
  });

  it("interrupts by a message, and runs the next cell", async () => {
    for (const code of ["for (;;);", "await new Promise(() => {});"]) {
      const written = client.next(({ content }) => content.text === "on\n");
      const running = run(`console.log("on");\n${code}`);
      await written;
      expect(await client.send("control", "interrupt_request", {}).reply).to.deep.equal({ status: "ok" });
      expect((await running).reply).to.deep.include({ status: "error", ename: "Interrupted" });
      expect((await run("1 + 1")).reply.status).to.equal("ok");
    }
  });

  it("interrupts by signals to all processes, as of a kernel that says nothing of messages", async () => {
    await run("const kept = 3;");
    const written = client.next(({ content }) => content.text === "on\n");
    const running = run('console.log("on");\nfor (;;);');
    await written;
    for (const pid of descendants(kernel.pid)) process.kill(pid, "SIGINT");
    process.kill(kernel.pid, "SIGINT");
    expect((await running).reply).to.deep.include({ status: "error", ename: "Interrupted" });
    expect(ofType((await run("kept")).published, "execute_result")[0].data).to.deep.equal({ "text/plain": "3" });
  });

  it("asks for open widgets, and is told where nobody knows a comm's target", async () => {
    await run('import { widgets } from "bowlab-kernel";\nconst slider = widgets.intSlider();');
    const { comms } = await client.send("shell", "comm_info_request", { target_name: "jupyter.widget" }).reply;
    expect(Object.values(comms as object)[0]).to.deep.equal({ target_name: "jupyter.widget" });
    const closed = client.next(({ header, content }) => header.msg_type === "comm_close" && content.comm_id === "x");
    client.send("shell", "comm_open", { comm_id: "x", target_name: "nobody", data: {} });
    await closed;
  });

  it("restarts: ends all processes, and none is left; the new kernel knows no name", async () => {
    const old = [kernel.pid, ...descendants(kernel.pid)];
    expect(old.length).to.be.greaterThan(1);
    for (const pid of old.slice(1)) process.kill(pid, "SIGTERM");
    process.kill(kernel.pid, "SIGTERM");
    await kernel.exited;
    while (old.some(isAlive)) await new Promise((done) => setTimeout(done, 20));
    client.close();
    kernel.kill();
    await start();
    expect((await run("typeof begun")).reply.evalue).to.match(/Cannot find name 'begun'/);
  });
});

/** Installs the kernel for a user, and reads its specification where the extension does. */
function foundSpec(folder: string): KernelSpec {
  const home = path.join(folder, "home");
  const env = { ...process.env, HOME: home };
  for (const name of ["JUPYTER_DATA_DIR", "XDG_DATA_HOME", "JUPYTER_PATH"]) Reflect.deleteProperty(env, name);
  const script = path.join(root, "kernel-ext", "cli", "bowlab-nb.cjs");
  execFileSync(process.execPath, [script, "install", "--user"], { env, stdio: "ignore" });
  const kernels =
    process.platform === "darwin"
      ? path.join(home, "Library", "Jupyter", "kernels")
      : path.join(home, ".local", "share", "jupyter", "kernels");
  const spec = JSON.parse(fs.readFileSync(path.join(kernels, "bowlab", "kernel.json"), "utf8")) as KernelSpec;
  expect(spec.argv.filter((word) => word.includes("{connection_file}"))).to.have.length(1);
  expect(spec).to.deep.include({ language: "typescript", interrupt_mode: "message" });
  expect(spec.display_name).to.be.a("string");
  return spec;
}

/** The numbers of all processes below one. */
function descendants(pid: number): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    all.filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}
