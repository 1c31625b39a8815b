import { expect } from "chai";
import { timedOut, within } from "../../../kernel-ext/runner/kernel/wait";
import { ofType, streamText, suiteKernel } from "../support";

/** Milliseconds: only tells a reply from none. */
const patience = 20_000;

/** What a cell may do to the language's objects; every statement is a cell of its own. */
const harms = [
  "delete g.console",
  "g.console = undefined",
  "g.console = { log() {} }",
  "console.log = () => {}",
  "console.log = undefined as any",
  "delete (console as any).error",
  "g.Promise = undefined",
  "delete g.Promise",
  "Promise.prototype.then = (() => new Promise(() => {})) as any",
  "Promise.race = (() => new Promise(() => {})) as any",
  "(Promise as any).resolve = null",
  "process.stdout.write = (() => true) as any",
  "process.stderr.write = undefined as any",
  "Object.defineProperty(process, 'stdout', { value: null, configurable: true, writable: true })",
  "g.process = undefined",
  "process.nextTick = () => {}",
  "process.removeAllListeners()",
  "process.emit = (() => false) as any",
  "g.JSON = undefined",
  "JSON.stringify = (() => '{}') as any",
  "JSON.parse = (() => 5) as any",
  "g.Object = undefined",
  "Object.keys = (() => []) as any",
  "Object.entries = undefined as any",
  "Object.defineProperty = undefined as any",
  "(Object.prototype as any).toJSON = () => 'all the same'",
  "(Object.prototype as any).then = () => {}",
  "Object.defineProperty(Object.prototype, 'get', { value: 5, configurable: true })",
  "(Object.prototype as any).value = 1",
  "(Array.prototype as any).toJSON = () => 'a list'",
  "Array.prototype.push = (() => 0) as any",
  "Array.prototype.map = undefined as any",
  "(Array.prototype as any)[Symbol.iterator] = undefined",
  "Array.prototype.forEach = (() => {}) as any",
  "Array.prototype.join = (() => 'joined') as any",
  "Array.isArray = (() => false) as any",
  "g.Array = function () {}",
  "g.setTimeout = undefined",
  "g.setTimeout = () => 0",
  "g.setImmediate = () => 0",
  "g.clearTimeout = undefined",
  "g.queueMicrotask = undefined",
  "g.Symbol = undefined",
  "Symbol.for = (() => Symbol()) as any",
  "Map.prototype.get = (() => undefined) as any",
  "Map.prototype.set = (() => { throw new Error('no'); }) as any",
  "(Map.prototype as any)[Symbol.iterator] = undefined",
  "Set.prototype.has = (() => true) as any",
  "WeakMap.prototype.get = (() => undefined) as any",
  "g.Map = undefined",
  "g.Set = class {}",
  "Error.prepareStackTrace = () => { throw new Error('no trace'); }",
  "Error.prepareStackTrace = ((_e: any, sites: any) => sites) as any",
  "Error.captureStackTrace = undefined as any",
  "Error.stackTraceLimit = 0",
  "(Error as any).stackTraceLimit = 'many'",
  "g.Error = undefined",
  "Object.defineProperty(Error, Symbol.hasInstance, { value: () => { throw 1; }, configurable: true })",
  "Error.prototype.toString = () => { throw 1; }",
  "String.prototype.split = (() => []) as any",
  "String.prototype.replace = (() => 'x') as any",
  "String.prototype.slice = undefined as any",
  "String.prototype.toString = (() => 'x') as any",
  "(String.prototype as any)[Symbol.iterator] = undefined",
  "RegExp.prototype.exec = (() => null) as any",
  "RegExp.prototype.test = (() => true) as any",
  "(RegExp.prototype as any)[Symbol.replace] = undefined",
  "Function.prototype.call = (() => 5) as any",
  "Function.prototype.apply = undefined as any",
  "Function.prototype.bind = undefined as any",
  "Reflect.apply = undefined as any",
  "g.Reflect = undefined",
  "g.Proxy = undefined",
  "Math.floor = (() => Number.NaN) as any",
  "Math.max = undefined as any",
  "g.Buffer = undefined",
  "Buffer.from = (() => 5) as any",
  "(Buffer.prototype as any).toString = () => 'x'",
  "(Uint8Array.prototype as any).subarray = undefined",
  "Object.getPrototypeOf(Uint8Array.prototype).subarray = undefined",
  "Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })",
  "Object.getPrototypeOf(new Map().entries()).next = undefined",
  "Object.getPrototypeOf(function* () {}).prototype.next = undefined",
  "Object.setPrototypeOf(Array.prototype, null)",
  "Object.setPrototypeOf(Function.prototype, null)",
  "Object.setPrototypeOf(process.stdout, null)",
  "Date.now = (() => { throw 1; }) as any",
  "g.Date = undefined",
  "g.performance = undefined",
  "g.AbortController = undefined",
  "g.globalThis = undefined",
  "Atomics.load = undefined as any",
  "require('node:fs').writeSync = () => { throw new Error('disk'); }",
  "require('node:fs').readFileSync = () => 'x'",
  "require('node:path').resolve = () => '/'",
  "Object.freeze(Object.prototype)",
  "Object.freeze(Array.prototype)",
  "Object.freeze(globalThis.console)",
];

describe("bowlab kernel whose cells change the language's objects", () => {
  const suite = suiteKernel();
  const run = async (code: string, what: string) => {
    const ended = await within(suite.kernel.run(code), patience);
    if (ended === timedOut) throw new Error(`no reply: ${what}`);
    return ended;
  };
  before(() => suite.kernel.run("const g: any = globalThis; const pid = process.pid; class Named { a = 1; }"));

  it("runs the next cell, and its outputs arrive", async () => {
    const wrong: string[] = [];
    for (const [i, harm] of harms.entries()) {
      await run(`${harm};`, harm);
      const code = `console.log(${i}); await (async () => {})(); [...[${i}, 2].map(String), new Named(), new Map([[1, 2]]).get(1)]`;
      const { reply, published } = await run(code, `after ${harm}`);
      // What a cell put in a function's place stays for the cells, and may well break this one: but it says so.
      if (reply.status === "error") {
        expect(reply.evalue, harm).to.be.a("string");
        expect((reply.traceback as string[]).join("\n"), harm).to.not.match(/kernel.session/);
      } else expect(streamText(published), harm).to.equal(`${i}\n`);
      const plain = await run("pid === process.pid", `two cells after ${harm}`);
      const data = ofType(plain.published, "execute_result")[0]?.data as Record<string, string> | undefined;
      if (data?.["text/plain"] !== "true") wrong.push(`${harm}: ${plain.reply.evalue}`);
    }
    expect(wrong).to.deep.equal([]);
  });

  it("still tells late errors when a cell removed all listeners", async () => {
    await suite.kernel.run("process.removeAllListeners();");
    const { published } = await suite.kernel.run(
      "void Promise.reject(new Error('late')); await new Promise((done) => require('node:timers').setTimeout(done, 50));",
    );
    expect(streamText(published, "stderr")).to.match(/^Unhandled promise rejection: .*late/);
  });
});

describe("bowlab kernel with a function of a cell's in place of the language's", () => {
  const suite = suiteKernel();

  it("puts back what was deleted or broken, and the ways out; keeps a function that a cell put in place", async () => {
    const fresh =
      "Math.random = () => 0.25; console.log = () => {}; (globalThis as any).setTimeout = 5; delete (JSON as any).parse;";
    await suite.kernel.run(fresh);
    const { published } = await suite.kernel.run(
      "console.log('seen'); [Math.random(), typeof setTimeout, typeof JSON.parse].join()",
    );
    expect(streamText(published)).to.equal("seen\n");
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "0.25,function,function" });
    await suite.kernel.run("(Array.prototype as any).second = function () { return this[1]; };");
    const added = await suite.kernel.run("([1, 2] as any).second()");
    expect(ofType(added.published, "execute_result")[0].data).to.deep.equal({ "text/plain": "2" });
  });
});
