/** What a kernel must do with values that resist being looked at: reply, and run the next cell. */
import { expect } from "chai";
import { timedOut, within } from "../../../../kernel-ext/runner/kernel/wait";
import { ofType, streamText, suiteKernel } from "../../support";
import { helpers } from "./values";

/** Milliseconds. At rest every reply comes within two seconds; the bound only tells that from never. */
const patience = 20_000;

/** What is done with a value. */
const uses: [string, (value: string) => string][] = [
  ["returned", (value) => `${value}`],
  ["thrown", (value) => `throw ${value};`],
  ["rejected", (value) => `await Promise.reject(${value});`],
  ["logged", (value) => `console.log(${value});`],
];

/** Tests that a kernel goes on after each value of these categories, returned, thrown and so on. */
export function survives(values: Readonly<Record<string, readonly string[]>>): void {
  const suite = suiteKernel();
  const slowest: { milliseconds: number; what: string }[] = [];
  const run = async (code: string, what: string) => {
    const started = performance.now();
    const ended = await within(suite.kernel.run(code), patience);
    if (ended === timedOut) throw new Error(`no reply: ${what}`);
    slowest.push({ milliseconds: Math.round(performance.now() - started), what });
    return ended;
  };

  before(async () => {
    const makers = Object.entries(values).map(
      ([category, expressions]) =>
        `${JSON.stringify(category)}: [${expressions.map((value) => `(): any => ${/^(class|\{) /.test(value) ? asBody(value) : `(${value})`}`).join(",\n")}]`,
    );
    const { reply } = await suite.kernel.run(
      `${helpers}\nconst hostile: Record<string, (() => any)[]> = {${makers.join(",\n")}};`,
    );
    expect(reply.status, (reply.traceback as string[])?.join("\n")).to.equal("ok");
  });
  after(() => {
    slowest.sort((a, b) => b.milliseconds - a.milliseconds);
    for (const { milliseconds, what } of slowest.slice(0, 5)) console.log(`      ${milliseconds} ms: ${what}`);
  });

  for (const [category, expressions] of Object.entries(values)) {
    it(`goes on after ${category}: ${expressions.length} values, ${uses.map(([name]) => name).join(", ")}`, async () => {
      for (const [i, value] of expressions.entries()) {
        for (const [use, code] of uses) {
          const what = `${value} ${use}`;
          const { reply, published } = await run(code(`hostile[${JSON.stringify(category)}][${i}]()`), what);
          expect(reply.status, what).to.match(/^(ok|error)$/);
          if (use === "thrown" || use === "rejected") expect(reply.status, what).to.equal("error");
          for (const failure of [...ofType(published, "error"), ...(reply.status === "error" ? [reply] : [])]) {
            expect(failure.ename, what).to.be.a("string").and.not.equal("");
            expect(failure.evalue, what).to.be.a("string");
            for (const line of failure.traceback as string[]) expect(line, what).to.be.a("string");
          }
          for (const { data } of ofType(published, "execute_result")) {
            for (const [type, content] of Object.entries(data as object)) {
              if (!type.endsWith("json")) expect(content, what).to.be.a("string");
            }
          }
        }
        const next = await run(`console.log("next", ${i}); ${i} * 2`, `after ${value}`);
        expect(streamText(next.published), value).to.include(`next ${i}\n`);
        expect(ofType(next.published, "execute_result")[0].data, value).to.deep.equal({ "text/plain": String(i * 2) });
      }
    }).timeout(300_000);
  }
}

/** Tests that a kernel completes and inspects each value of these categories, and goes on. */
export function answersAbout(values: Readonly<Record<string, readonly string[]>>): void {
  const suite = suiteKernel();
  const ask = async (type: string, code: string, what: string) => {
    const { reply, idle } = suite.kernel.client.request(type, { code, cursor_pos: code.length, detail_level: 0 });
    const ended = await within(Promise.all([reply, idle]), patience);
    if (ended === timedOut) throw new Error(`no answer: ${type}, ${what}`);
    expect(ended[0].content.status, what).to.equal("ok");
  };
  before(() => suite.kernel.run(helpers));

  for (const [category, expressions] of Object.entries(values)) {
    it(`completes and inspects ${category}: ${expressions.length} values`, async () => {
      const made = expressions.map((value) => `(() => ${/^(class|\{) /.test(value) ? asBody(value) : `(${value})`})()`);
      const { reply } = await suite.kernel.run(`const held: any[] = [${made.join(",\n")}];\nundefined`);
      expect(reply.status, (reply.traceback as string[])?.join("\n")).to.equal("ok");
      for (const [i, value] of expressions.entries()) {
        await ask("complete_request", `held[${i}].`, value);
        await ask("complete_request", `held[${i}].constructor.a`, value);
        await ask("inspect_request", `held[${i}]`, value);
      }
      const next = await suite.kernel.run("6 * 7");
      expect(ofType(next.published, "execute_result")[0].data).to.deep.equal({ "text/plain": "42" });
    }).timeout(120_000);
  }
}

/** Declarations and blocks as the body of a function that gives their last value. */
function asBody(value: string): string {
  if (value.startsWith("{")) return value;
  const [declaration, last] = value.split("; ");
  return last === undefined ? `(${value})` : `{ ${declaration}; return ${last}; }`;
}
