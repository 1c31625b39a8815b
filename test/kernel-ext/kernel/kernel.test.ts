import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { expect } from "chai";
import { Dealer } from "zeromq";
import { commandScript } from "../../../kernel-ext/package-root";
import { connect } from "../../../kernel-ext/runner/kernel/client";
import { within } from "../../../kernel-ext/runner/kernel/wait";
import { wellFormed } from "../../../kernel-ext/well-formed";
import { encodeMessage, endpoint, newConnection, newMessage } from "../../../kernel-ext/wire";
import { build, isAlive, ofType, startTestKernel, streamText, suiteKernel, temporaryFolder } from "../support";

describe("bowlab kernel", () => {
  const suite = suiteKernel();
  const values: [string, string, string][] = [
    ["the last expression's value", "const a = 1 + 1;\na", "2"],
    ["a name of an earlier cell", "a * 21", "42"],
    ["an awaited name", "await Promise.resolve('x')", "x"],
    ["an awaited parenthesis", "const b = await (Promise.resolve(3)); b", "3"],
    ["a chain on an awaited parenthesis", "await (await Promise.resolve({ f: () => [1] })).f()", "[ 1 ]"],
    ["an awaited list", "(await [1, 2]).length", "2"],
    ["a loop that awaits", "let n = 0; for await (const k of [Promise.resolve(4)]) n += k;\nn", "4"],
    ["a package of the project", 'import { Random } from "bowlab"; typeof new Random(1).uniform()', "number"],
    ["what the library has beyond ES2022", "[1, 2, 3].findLast((n) => n < 3)", "2"],
    ["an object of earlier names", "({ a })", "{ a: 2 }"],
    ["a module of Node", 'import * as path from "node:path"; path.basename("/x/y")', "y"],
  ];
  for (const [name, code, text] of values) {
    it(`gives ${name} as execute_result`, async () => {
      const { reply, published } = await suite.kernel.run(code);
      expect(reply.status, String(reply.evalue)).to.equal("ok");
      expect(
        ofType(published, "execute_result").map(({ data }) => (data as Record<string, string>)["text/plain"]),
      ).to.deep.equal([text]);
      expect(ofType(published, "stream")).to.deep.equal([]);
    });
  }

  it("gives no result where there is none", async () => {
    for (const code of ["const z = 1;", "undefined", "null", "function f() {}", ""]) {
      const { reply, published } = await suite.kernel.run(code);
      expect(reply.status).to.equal("ok");
      expect(ofType(published, "execute_result"), code).to.deep.equal([]);
    }
  });

  it("frames every cell by busy, execute_input and idle", async () => {
    const { reply, published } = await suite.kernel.run("console.log(1)");
    const types = published.map(({ header, content }) => content.execution_state ?? header.msg_type);
    expect(types).to.deep.equal(["busy", "execute_input", "stream", "idle"]);
    expect(ofType(published, "execute_input")[0]).to.deep.equal({
      code: "console.log(1)",
      execution_count: reply.execution_count,
    });
  });

  it("lets no half of a character out, which notebooks cannot keep", async () => {
    const { published } = await suite.kernel.run(
      'const half = "a😀b".slice(0, 2); console.log(half); console.error({ [half]: half }); half',
    );
    expect(streamText(published)).to.equal("a\ufffd\n");
    expect(published.map(({ content }) => wellFormed(content) === content)).to.not.include(false);
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "a\ufffd" });
    const { reply } = await suite.kernel.run("throw new Error(half)");
    expect(reply.evalue).to.equal("a\ufffd");
  });

  it("loses none of 20,000 lines, in order, from a loop that never awaits", async () => {
    const { published } = await suite.kernel.run("for (let i = 0; i < 20000; i++) console.log('line', i);");
    const expected = Array.from({ length: 20000 }, (_, i) => `line ${i}\n`).join("");
    expect(streamText(published) === expected).to.equal(true);
  });

  it("keeps stdout and stderr in the order they were written", async () => {
    const { published } = await suite.kernel.run("console.log('a'); console.error('b'); console.log('c')");
    expect(ofType(published, "stream").map(({ name, text }) => [name, text])).to.deep.equal([
      ["stdout", "a\n"],
      ["stderr", "b\n"],
      ["stdout", "c\n"],
    ]);
  });

  it("shows a stream while the cell still computes", async () => {
    const seen = path.join(suite.folder, "seen");
    const { id, reply } = suite.kernel.client.request("execute_request", {
      code: `import { existsSync } from "node:fs";\nconsole.log("early"); while (!existsSync(${JSON.stringify(seen)}));`,
    });
    await suite.kernel.said(id, "early");
    // Only now may it end.
    fs.writeFileSync(seen, "");
    expect((await reply).content.status).to.equal("ok");
  });

  it("reports what was thrown in message and reply", async () => {
    const { reply, published } = await suite.kernel.run("function bad() { throw new TypeError('no good'); }\nbad()");
    expect(reply).to.include({ status: "error", ename: "TypeError", evalue: "no good" });
    const [error] = ofType(published, "error");
    expect(error).to.deep.equal({ ename: reply.ename, evalue: reply.evalue, traceback: reply.traceback });
    expect((error.traceback as string[]).join("\n"))
      .to.match(/bad \(cell-\d+\.ts:1:24\)/)
      .and.not.include("tslab");
    expect(streamText(published, "stderr")).to.equal("");
  });

  for (const [what, code] of [
    ["thrown", 'throw new Error("one", { cause: new Error("two") })'],
    ["wrong", 'const two: number = "x";'],
  ]) {
    it(`gives no colour to the words about what is ${what}: a front-end's ground for errors may swallow it`, async () => {
      const { reply } = await suite.kernel.run(code);
      const traceback = (reply.traceback as string[]).join("\n");
      expect(traceback).to.include("\u001b[1m").and.not.include("\u001b[3");
    });
  }

  it("reports a rejected await like a throw", async () => {
    const { reply } = await suite.kernel.run("await Promise.reject(new RangeError('later'))");
    expect(reply).to.include({ status: "error", ename: "RangeError", evalue: "later" });
  });

  it("reports the compiler's objection with the cell's line", async () => {
    const { reply } = await suite.kernel.run('const one = 1;\nconst two: number = "x";');
    expect(reply).to.include({ status: "error", ename: "TypeScriptError" });
    expect(reply.evalue).to.match(/^line 2: /);
  });

  it("knows no global that only the project's tests have", async () => {
    expect((await suite.kernel.run("describe")).reply.evalue).to.match(/Cannot find name 'describe'/);
  });

  it("aborts the cells that waited when one fails, and runs what is sent after", async () => {
    const [failing, waiting] = ["throw new Error('stop')", "console.log('never')"].map((code) =>
      suite.kernel.client.request("execute_request", { code }),
    );
    expect((await failing.reply).content.status).to.equal("error");
    // As ipykernel's: a count would have front-ends number a cell that never ran.
    expect((await waiting.reply).content).to.deep.equal({ status: "aborted" });
    await waiting.idle;
    const { reply } = await suite.kernel.run("'after'");
    expect(reply.status).to.equal("ok");
  });

  it("runs the cells that waited when stop_on_error is false", async () => {
    const [failing, waiting] = ["throw new Error('go on')", "1"].map((code) =>
      suite.kernel.client.request("execute_request", { code, stop_on_error: false }),
    );
    expect((await failing.reply).content.status).to.equal("error");
    expect((await waiting.reply).content.status).to.equal("ok");
    await waiting.idle;
  });

  it("is silent when asked, and counts only what is stored", async () => {
    const count = Number((await suite.kernel.run("1")).reply.execution_count);
    const silent = await suite.kernel.run("console.log('hush'); 5", { silent: true });
    expect(silent.published.map(({ header }) => header.msg_type)).to.deep.equal(["status", "status"]);
    const unstored = await suite.kernel.run("2", { store_history: false });
    expect([silent.reply.execution_count, unstored.reply.execution_count]).to.deep.equal([count, count]);
    expect((await suite.kernel.run("3")).reply.execution_count).to.equal(count + 1);
  });

  it("shows what timers write after a silent cell: they are not as quiet as it was", async () => {
    const id = "timer";
    const { published } = await suite.kernel.run(`globalThis.setTimeout(() => console.log("${id}"), 400);`);
    await suite.kernel.run("5", { silent: true });
    await suite.kernel.said(published[0].parent.msg_id as string, id);
  });

  it("shows rich values and updates displays by id", async () => {
    const { published } = await suite.kernel.run(
      `import { display, html, clearOutput } from "bowlab-kernel";
       display("first", { display_id: "d" });
       display("second", { display_id: "d", update: true });
       clearOutput({ wait: true });
       html\`<b>bold</b>\``,
    );
    expect(ofType(published, "display_data")[0]).to.deep.include({ transient: { display_id: "d" } });
    expect(ofType(published, "update_display_data")[0]).to.deep.include({ data: { "text/plain": "second" } });
    expect(ofType(published, "clear_output")).to.deep.equal([{ wait: true }]);
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({
      "text/html": "<b>bold</b>",
      "text/plain": "bold",
    });
  });

  it("fails the cell whose value cannot show itself", async () => {
    const { reply } = await suite.kernel.run(
      '({ [Symbol.for("Jupyter.display")]() { throw new Error("no picture"); } })',
    );
    expect(reply).to.include({ status: "error", evalue: "no picture" });
  });

  it("gives text where a value refuses to be looked at, and the stand-in of a display that takes long", async () => {
    const textOf = async (code: string) =>
      (ofType((await suite.kernel.run(code)).published, "execute_result")[0].data as Record<string, string>)[
        "text/plain"
      ];
    expect(await textOf('new Proxy({ a: 1 }, { get() { throw new Error("trap"); } })')).to.equal("{ a: 1 }");
    expect(await textOf("new Promise(() => {})")).to.equal("Promise { <pending> }");
    expect(
      await textOf('({ a: 1, [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("no"); } })'),
    ).to.match(/\[its own code failed: Error: no\]$/);
    const { published } = await suite.kernel.run(
      '({ [Symbol.for("Jupyter.display")]: () => new Promise((done) => setTimeout(() => done({ "text/plain": "late" }), 2000)) })',
    );
    const [standIn] = ofType(published, "display_data");
    expect(standIn.data).to.deep.equal({ "text/plain": "[not drawn yet: it is shown here as soon as it is]" });
    const updates = () =>
      ofType(suite.kernel.published, "update_display_data").filter(
        ({ data }) => (data as object & { "text/plain": string })["text/plain"] === "late",
      );
    while (updates().length === 0) await new Promise((done) => setTimeout(done, 20));
    expect(updates()[0].transient).to.deep.equal(standIn.transient);
  });

  it("updates a display after its cell has ended", async () => {
    await suite.kernel.run(
      `import { display } from "bowlab-kernel";
       display("before", { display_id: "late-one" });
       setTimeout(() => display("after", { display_id: "late-one", update: true }), 200);`,
    );
    const updates = () =>
      ofType(suite.kernel.published, "update_display_data").filter(
        ({ transient }) => (transient as { display_id: string }).display_id === "late-one",
      );
    while (updates().length === 0) await new Promise((done) => setTimeout(done, 20));
    expect(updates()[0].data).to.deep.equal({ "text/plain": "after" });
  });

  it("shows errors without its own frames, whoever prints them", async () => {
    const { published } = await suite.kernel.run(
      "function f() { console.trace('here'); return new Error('kept'); }\nf()",
    );
    expect(streamText(published, "stderr")).to.match(
      /^Trace: here\n {4}at f \(cell-\d+\.ts:1:\d+\)\n {4}at cell-\d+\.ts:2:1\n$/,
    );
    const [{ data }] = ofType(published, "execute_result");
    expect((data as Record<string, string>)["text/plain"]).to.match(
      /^Error: kept\n {4}at f \(.*\)\n {4}at cell-\d+\.ts:2:1$/,
    );
    const logged = await suite.kernel.run("console.error(new Error('logged'));");
    expect(streamText(logged.published, "stderr")).to.match(/^Error: logged\n {4}at cell-\d+\.ts:1:\d+\n$/);
  });

  it("tells who asks at the standard input where to ask", async () => {
    const { reply } = await suite.kernel.run(
      'import * as readline from "node:readline/promises";\nawait readline.createInterface({ input: process.stdin }).question("Name?")',
    );
    expect(reply.evalue).to.match(/no standard input: ask by const answer = await prompt\(/);
  });

  it("refuses what is not a message, where it is sent, and lives when one is published all the same", async () => {
    const imports = 'import { broadcast, comm, display } from "bowlab-kernel";';
    const refused: [string, RegExp][] = [
      ["await broadcast(5 as any, {})", /the type of its message as a text/],
      ['comm("x", { data: 5 as any })', /the data of a comm is an object/],
      ['display("x", { metadata: 5 as any })', /the metadata of a display is an object/],
      ['display({ "text/html": {} }, { raw: true })', /text\/html in a MIME bundle is text/],
    ];
    for (const [code, message] of refused) {
      expect((await suite.kernel.run(`${imports}\n${code}`)).reply.evalue, code).to.match(message);
    }
    await suite.kernel.run(`${imports}\nawait broadcast("execute_result", {}); await broadcast("comm_open", {});`);
    expect((await suite.kernel.run("1")).reply.status).to.equal("ok");
  });

  it("evaluates user_expressions that throw, loop at being shown, or are not code", async () => {
    const expressions = {
      good: "1 + 1",
      bad: "(() => { throw null; })()",
      endless: '({ [Symbol.for("nodejs.util.inspect.custom")]() { for (;;); } })',
      none: "%%",
      nothing: "[null, undefined][0]",
      still: "undefined",
    };
    const { reply } = await suite.kernel.run("0", { user_expressions: expressions });
    const { good, bad, endless, none, nothing, still } = reply.user_expressions as Record<
      string,
      Record<string, unknown>
    >;
    expect(good).to.deep.equal({ status: "ok", data: { "text/plain": "2" }, metadata: {} });
    expect([bad.status, endless.status, none.status]).to.deep.equal(["error", "ok", "error"]);
    expect([nothing.data, still.data]).to.deep.equal([{ "text/plain": "null" }, { "text/plain": "undefined" }]);
  });

  it("completes names, counting an emoji as one character", async () => {
    await suite.kernel.run("const wordCount = 1;");
    const code = "'😀'; wordC";
    const { content } = await suite.kernel.client.request("complete_request", { code, cursor_pos: 10 }).reply;
    expect(content.matches).to.include("wordCount");
    expect([content.cursor_start, content.cursor_end]).to.deep.equal([5, 10]);
  });

  const questions: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ["is_complete_request", { code: "1 + 1" }, { status: "complete" }],
    ["is_complete_request", { code: "function f() {" }, { status: "incomplete" }],
    ["comm_info_request", {}, { status: "ok" }],
    ["history_request", {}, { status: "ok" }],
    ["kernel_info_request", {}, { status: "ok", implementation: "bowlab" }],
  ];
  for (const [type, content, expected] of questions) {
    it(`answers ${type} ${JSON.stringify(content)}`, async () => {
      const reply = await suite.kernel.client.request(type, content).reply;
      expect(reply.header.msg_type).to.equal(type.replace("request", "reply"));
      expect(reply.content).to.include(expected);
    });
  }

  it("stops waiting for an await when interrupted, and keeps its state", async () => {
    const { id, reply } = suite.kernel.client.request("execute_request", {
      code: "const kept = 7; console.log('started'); await new Promise(() => {});",
    });
    await suite.kernel.said(id, "started");
    suite.kernel.process.interrupt();
    expect((await reply).content).to.include({ status: "error", ename: "Interrupted" });
    expect((await suite.kernel.run("a")).reply.status).to.equal("ok");
  });

  it("stops a loop when interrupted", async () => {
    const code = "console.log('started'); while (true) {}";
    const { id, reply } = suite.kernel.client.request("execute_request", { code });
    await suite.kernel.said(id, "started");
    suite.kernel.process.interrupt();
    expect((await reply).content).to.include({ status: "error", ename: "Interrupted" });
  });

  it("drops a message with a bad signature and goes on", async () => {
    const socket = new Dealer({ linger: 0 });
    socket.connect(endpoint(suite.kernel.process.connection, "shell_port"));
    const forged = newMessage("execute_request", { code: "console.log('forged')" }, { session: "x" });
    await socket.send(encodeMessage(forged, "wrong key"));
    await socket.send([Buffer.from("nonsense")]);
    const dropped = () => suite.kernel.process.lastWords().match(/dropped message/g)?.length ?? 0;
    while (dropped() < 2) await new Promise((done) => setTimeout(done, 20));
    socket.close();
    expect((await suite.kernel.run("1")).reply.status).to.equal("ok");
    expect(suite.kernel.published.some(({ parent }) => parent.msg_id === forged.header.msg_id)).to.equal(false);
    expect(suite.kernel.process.lastWords()).to.match(/dropped message \d+: the signature/);
  });
});

describe("bowlab kernel's life", () => {
  before(build);

  it("ends when asked to, with a timer still running", async () => {
    const kernel = await startTestKernel(temporaryFolder());
    await kernel.run("setInterval(() => {}, 1000);");
    const { reply } = kernel.client.control("shutdown_request", { restart: true });
    expect((await reply).content).to.deep.equal({ status: "ok", restart: true });
    expect(await within(kernel.process.exited, 5000)).to.deep.equal({ code: 0, signal: null });
    kernel.client.close();
  });

  it("ends when its parent does", async () => {
    const connection = await newConnection("bowlab");
    const file = path.join(temporaryFolder(), "connection.json");
    fs.writeFileSync(file, JSON.stringify(connection));
    const words = JSON.stringify([commandScript(), "kernel", file]);
    const start = `console.log(require("node:child_process").spawn(process.execPath, ${words}, { stdio: "ignore" }).pid)`;
    const parent = spawn(process.execPath, ["-e", start], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = Number(String(await new Promise((resolve) => parent.stdout.once("data", resolve))));
    const client = connect(connection, () => {});
    await client.request("kernel_info_request", {}).reply;
    client.close();
    parent.kill("SIGKILL");
    const deadline = performance.now() + 8000;
    while (isAlive(pid) && performance.now() < deadline) await new Promise((done) => setTimeout(done, 100));
    expect(isAlive(pid)).to.equal(false);
  });

  it("says that a port is taken, or the connection file bad, and exits 1", async () => {
    const file = path.join(temporaryFolder(), "connection.json");
    const connection = await newConnection("bowlab");
    const server = net.createServer().listen(connection.control_port, "127.0.0.1");
    fs.writeFileSync(file, JSON.stringify(connection));
    const taken = await ending(["kernel", file]);
    server.close();
    expect(taken).to.deep.include({ code: 1 });
    expect(taken.stderr).to.include(`${connection.control_port} (control_port)`);
    fs.writeFileSync(file, "{}");
    const bad = await ending(["kernel", file]);
    expect(bad.code).to.equal(1);
    expect(bad.stderr).to.match(/connection file .* bad ip/);
  });
});

function ending(words: string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [commandScript(), ...words], { stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.once("exit", (code) => resolve({ code, stderr }));
  });
}
