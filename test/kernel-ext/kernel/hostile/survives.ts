/** What a kernel must do with values that resist being looked at: reply, and run the next cell. */
import { expect } from "chai";
import { timedOut, within } from "../../../../kernel-ext/runner/kernel/wait";
import { ofType, streamText, suiteKernel } from "../../support";
import { helpers } from "./values";

/** Milliseconds in which every reply and its idle have to come, whatever the value. */
const deadline = 2000;

/**
 * On a busy machine a reply may come too late because nobody computed it: what missed its deadline is asked once more,
 * and only what misses it each time fails. A kernel that is slow by itself is so every time.
 */
const tries = 5;

/** Milliseconds after which a reply counts as never: a hung kernel is not asked again. */
const patience = 30_000;

/** Asks until the answer comes in time. @param ask sends the request and waits for its reply and idle */
async function inTime<T>(what: string, ask: () => Promise<T>): Promise<{ answer: T; milliseconds: number }> {
  const missed: number[] = [];
  while (missed.length < tries) {
    const started = performance.now();
    const answer = await within(ask(), patience);
    if (answer === timedOut) throw new Error(`no reply within ${patience / 1000} s: ${what}`);
    const milliseconds = Math.round(performance.now() - started);
    if (milliseconds <= deadline) return { answer, milliseconds };
    missed.push(milliseconds);
  }
  throw new Error(`not one reply within ${deadline} ms, but after ${missed.join(", ")} ms: ${what}`);
}

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
    const { answer, milliseconds } = await inTime(what, () => suite.kernel.run(code));
    slowest.push({ milliseconds, what });
    return answer;
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
    const { answer } = await inTime(`${type} of ${what}`, async () => {
      const { reply, idle } = suite.kernel.client.request(type, { code, cursor_pos: code.length, detail_level: 0 });
      return (await Promise.all([reply, idle]))[0];
    });
    expect(answer.content.status, what).to.equal("ok");
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
        const { answer } = await inTime(`after ${value}`, () => suite.kernel.run(`${i} * 3`));
        const [{ data }] = ofType(answer.published, "execute_result");
        expect(data, value).to.deep.equal({ "text/plain": String(i * 3) });
      }
    }).timeout(300_000);
  }
}

/** Declarations and blocks as the body of a function that gives their last value. */
function asBody(value: string): string {
  if (value.startsWith("{")) return value;
  const [declaration, last] = value.split("; ");
  return last === undefined ? `(${value})` : `{ ${declaration}; return ${last}; }`;
}
