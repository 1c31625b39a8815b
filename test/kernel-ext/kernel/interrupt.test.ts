import * as fs from "node:fs";
import { expect } from "chai";
import { timedOut, within } from "../../../kernel-ext/runner/kernel/wait";
import { ofType, streamText, suiteKernel } from "../support";

/**
 * Milliseconds. On a machine at rest an interrupt takes a fraction of a second; the bound only tells that from never.
 */
const patience = 20_000;

describe("bowlab kernel's interrupts", () => {
  const suite = suiteKernel();
  before(async () => {
    await suite.kernel.run("const kept = 7; const state = { steps: 0 };");
  });

  /** Runs a cell, interrupts it when it has said "started", and gives its reply and what it published. */
  async function interrupted(code: string, by: "message" | "signal" = "message") {
    const { id, reply } = suite.kernel.client.request("execute_request", { code });
    const published = () => suite.kernel.published.filter(({ parent }) => parent.msg_id === id);
    await suite.kernel.said(id, "started");
    if (by === "signal") suite.kernel.process.interrupt();
    else
      expect((await suite.kernel.client.control("interrupt_request", {}).reply).content).to.deep.equal({
        status: "ok",
      });
    const answer = await within(reply, patience);
    if (answer === timedOut) throw new Error("the cell was not stopped");
    return { reply: answer.content, published: published() };
  }

  const cells: [string, string][] = [
    ["a loop", "console.log('started'); while (true) {}"],
    ["a loop after an await", "await 1; console.log('started'); while (true) {}"],
    [
      "a loop in a timer's callback",
      "setTimeout(() => { console.log('started'); for (;;); }, 5); await new Promise(() => {});",
    ],
    ["a pending await", "console.log('started'); await new Promise(() => {});"],
    [
      "a pending await of a for await",
      "async function* f() { console.log('started'); await new Promise(() => {}); yield 1; }\nfor await (const x of f()) {}",
    ],
    [
      "a loop of awaits that catches everything",
      "console.log('started'); for (;;) { try { await new Promise((done) => setTimeout(done, 5)); } catch {} }",
    ],
    ["a regular expression that never ends", "console.log('started'); /^(a+)+$/.test('a'.repeat(40) + 'b');"],
  ];
  for (const [what, code] of cells) {
    it(`stop ${what}, and keep what earlier cells made`, async () => {
      const { reply, published } = await interrupted(code);
      expect(reply).to.include({ status: "error", ename: "Interrupted" });
      expect(ofType(published, "error")[0]).to.include({ ename: "Interrupted" });
      const next = await suite.kernel.run("kept");
      expect(ofType(next.published, "execute_result")[0].data).to.deep.equal({ "text/plain": "7" });
    });
  }

  const programs: [string, string][] = [
    ["execSync, which throws", 'execSync("sleep 61");'],
    ["execSync, whatever catches", 'try { execSync("sleep 61"); } catch { console.log("caught"); }'],
    ["spawnSync of a shell", 'spawnSync("sh", ["-c", "sleep 61; sleep 62"]);'],
    ["spawnSync of what ignores it", 'spawnSync("sh", ["-c", "trap \'\' INT; sleep 61"]);'],
    [
      "spawnSync, begun after the interrupt",
      'spawnSync("sh", ["-c", "trap \'\' INT; sleep 1; trap - INT; sleep 62"]);',
    ],
    ["an awaited spawn", 'const child = spawn("sleep", ["61"]); await new Promise((done) => child.on("exit", done));'],
  ];
  for (const [what, code] of programs) {
    it(`end the program of ${what}, and not that of an earlier cell`, async () => {
      const imports = 'import { execSync, spawn, spawnSync } from "node:child_process";';
      const earlier = await suite.kernel.run(`${imports}\nspawn("sleep", ["90"]).pid`);
      const pid = Number((ofType(earlier.published, "execute_result")[0].data as Record<string, string>)["text/plain"]);
      // Ages of programs are counted in hundredths of a second.
      await new Promise((done) => setTimeout(done, 500));
      const { reply, published } = await interrupted(`${imports}\nconsole.log("started"); ${code}`);
      expect(reply).to.include({ status: "error", ename: "Interrupted" });
      expect(streamText(published)).to.equal("started\n");
      const rest =
        'execSync("ps -A -o args || true").toString().split("\\n").filter((line) => /sleep 6[12]/.test(line)).length';
      const next = await suite.kernel.run(`process.kill(${pid}, 0); ${rest}`);
      expect(ofType(next.published, "execute_result")[0].data).to.deep.equal({ "text/plain": "0" });
      await suite.kernel.run(`process.kill(${pid});`);
    });
  }

  it("come by SIGINT, too", async () => {
    expect((await interrupted(cells[1][1], "signal")).reply.ename).to.equal("Interrupted");
  });

  it("end the code of a pending await: it does not go on in the background", async () => {
    await interrupted(
      "console.log('started');\nfor (;;) { await new Promise((done) => setTimeout(done, 10)); state.steps++; }",
    );
    const { published } = await suite.kernel.run(
      "const before = state.steps; await new Promise((done) => setTimeout(done, 200)); state.steps - before",
    );
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "0" });
  });

  it("let finally clean up, waiting included", async () => {
    const { published } = await interrupted(
      `console.log('started');
try { await new Promise(() => {}); }
finally { await new Promise((done) => setTimeout(done, 20)); console.log('cleaned'); }`,
    );
    expect(streamText(published)).to.equal("started\ncleaned\n");
  });

  it("give work that asked for the signal the time to end by itself, and show what it says", async () => {
    const { reply } = await interrupted(
      `import { interruptSignal } from "bowlab-kernel";
async function work() {
  const signal = interruptSignal();
  console.log('started');
  while (!signal?.aborted) await new Promise((done) => setTimeout(done, 10));
  await new Promise((done) => setTimeout(done, 600));
  throw new RangeError('saved after ' + (signal.aborted ? 'the signal' : 'nothing'));
}
await work();`,
    );
    expect(reply).to.include({ ename: "RangeError", evalue: "saved after the signal" });
  });

  it("say nothing of promises that they reject and nobody waits for", async () => {
    // Cut off between one promise and the next, about every second time.
    const code = "for await (const x of (async function* () { for (;;) { await null; yield 1; } })());";
    for (let i = 0; i < 6; i++) {
      const { reply, published } = await interrupted(`console.log("started");\n${code}`);
      expect(reply.ename).to.equal("Interrupted");
      expect(streamText(published, "stderr")).to.equal("");
    }
  });

  it("abort the cells that waited behind", async () => {
    const running = suite.kernel.client.request("execute_request", { code: "await new Promise(() => {})" });
    const waiting = suite.kernel.client.request("execute_request", { code: "console.log('never')" });
    await new Promise((done) => setTimeout(done, 300));
    await suite.kernel.client.control("interrupt_request", {}).reply;
    expect((await running.reply).content.status).to.equal("error");
    expect((await waiting.reply).content.status).to.equal("aborted");
    await waiting.idle;
  });

  it("do nothing while no cell runs", async () => {
    await suite.kernel.client.control("interrupt_request", {}).reply;
    expect((await suite.kernel.run("kept")).reply.status).to.equal("ok");
  });
});

describe("bowlab kernel's interrupt of the first cell", () => {
  const suite = suiteKernel();
  it("is one, also while the session still starts", async () => {
    const first = suite.kernel.client.request("execute_request", {
      code: "console.log('ran'); await new Promise(() => {});",
    });
    await suite.kernel.client.control("interrupt_request", {}).reply;
    const answer = await within(first.reply, patience);
    if (answer === timedOut) throw new Error("the cell was not stopped");
    expect(answer.content).to.include({ status: "error", ename: "Interrupted" });
    expect((await suite.kernel.run("1")).reply.status).to.equal("ok");
  });
});

describe("bowlab kernel's interrupt of a training run", () => {
  const suite = suiteKernel();
  it("saves, fails the cell with the step it had reached, and the run goes on from there", async () => {
    const setUp = `import * as bowlab from "bowlab";
await bowlab.useEngine("wasm");
const words = "one two three four five six seven eight nine ten".split(" ");
const passages = Array.from({ length: 64 }, (_, i) => ({ id: String(i), title: "", text: words.slice(i % 5, 5 + (i % 5)).join(" ") }));
const tokenizer = await bowlab.trainWordPiece(passages.map(bowlab.passageText), { vocabSize: 60 });
const store = await bowlab.tokenizeCorpus(passages, tokenizer);
const run = { objective: "bow", preset: "tiny", store, tokenizer, out: "run", batchSize: 8, maxLength: 16 };`;
    const ready = await suite.kernel.run(setUp);
    expect(ready.reply.status, String(ready.reply.evalue)).to.equal("ok");
    const code =
      "await bowlab.pretrain({ ...run, steps: 100000, onProgress: ({ done }) => done === 3 && console.log('started') });";
    const { id, reply } = suite.kernel.client.request("execute_request", { code });
    while (!streamText(suite.kernel.published.filter(({ parent }) => parent.msg_id === id)).includes("started")) {
      await new Promise((done) => setTimeout(done, 20));
    }
    await suite.kernel.client.control("interrupt_request", {}).reply;
    const { content } = await reply;
    expect(content.ename).to.equal("RunInterrupted");
    const step = Number(/after step (\d+) of 100000/.exec(String(content.evalue))?.[1]);
    expect(step).to.be.at.least(3);
    expect(fs.existsSync(`${suite.folder}/run/trainer.safetensors`)).to.equal(true);
    expect(fs.readFileSync(`${suite.folder}/run/log.jsonl`, "utf8").trim().split("\n")).to.have.length(step);
  });
});
