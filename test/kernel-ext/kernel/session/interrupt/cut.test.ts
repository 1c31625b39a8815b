import { type ChildProcess, fork } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { sessionFlags } from "../../../../../kernel-ext/kernel/link";
import { build, root, temporaryFolder } from "../../../support";

const folder = path.join(root, "kernel-ext", "dist", "kernel", "session", "interrupt");

/**
 * A process whose watchdog counts an interrupt that its main thread has not heard of, and has it cut off. The main
 * thread tells of what it does, by the words that it is given.
 */
const script = `
const { Worker, isMainThread, workerData, parentPort } = require("node:worker_threads");
const inspector = require("node:inspector");
const { installCut, cutExpression } = require(${JSON.stringify(path.join(folder, "cut.js"))});
const { createFrameReader, encodeFrame } = require(${JSON.stringify(path.join(folder, "..", "..", "link"))});
const { newSharedMemory, shared, patience } = require(${JSON.stringify(path.join(folder, "memory.js"))});
if (isMainThread) {
  const memory = newSharedMemory();
  installCut(memory);
  Atomics.store(memory, shared.patience, patience.code);
  const watchdog = new Worker(__filename, { workerData: memory, execArgv: [] });
  watchdog.on("message", (word) => process.send(word));
  const work = { loop: () => { for (;;); }, throwing: () => { for (;;) try { for (;;); } catch {} }, nothing: () => {} };
  // Nothing of this file is on the stack while it reads.
  const read = createFrameReader(Function.prototype);
  const commands = Buffer.concat(Array(400_000).fill(encodeFrame({})));
  process.on("message", (word) => {
    process.send("heard " + word);
    if (word === "reading") {
      watchdog.postMessage(word);
      setImmediate(read, commands);
    }
    if (!(word in work)) return;
    watchdog.postMessage(word);
    setImmediate(() => { Error.prepareStackTrace = () => { throw 1; }; work[word](); });
  });
} else {
  parentPort.on("message", (word) => setTimeout(() => {
    Atomics.add(workerData, shared.sent, 1);
    const session = new inspector.Session();
    session.connectToMainThread();
    session.post("Runtime.evaluate", { expression: cutExpression(0), silent: true }, () => {
      session.disconnect();
      parentPort.postMessage((Atomics.exchange(workerData, shared.forced, 0) > 0 ? "cut " : "kept ") + word);
      Atomics.store(workerData, shared.heard, Atomics.load(workerData, shared.sent));
    });
  }, 200));
}`;

describe("installCut()", () => {
  let place: string;
  let child: ChildProcess;
  const said: string[] = [];
  const says = async (words: string) => {
    while (!said.includes(words)) await new Promise((done) => setTimeout(done, 20));
  };
  before(() => {
    build();
    place = temporaryFolder();
    const file = path.join(place, "main.js");
    fs.writeFileSync(file, script);
    child = fork(file, { execArgv: sessionFlags() });
    child.on("message", (words: string) => said.push(words));
  });
  after(() => {
    child.kill("SIGKILL");
    fs.rmSync(place, { recursive: true });
  });

  for (const [word, outcome] of [
    ["loop", "cut loop"],
    ["nothing", "kept nothing"],
    ["throwing", "cut throwing"],
    ["nothing", "kept nothing"],
    ["reading", "kept reading"],
  ])
    it(`${outcome}: the next message is heard`, async () => {
      said.length = 0;
      child.send(word);
      await says(outcome);
      // A cut that waited for the next code would take this one along.
      child.send("next");
      await says("heard next");
      expect(said).to.deep.equal([`heard ${word}`, outcome, "heard next"]);
    });
});
