/** What later cells know of the names that a cell declares, imports and exports, and where errors say they are. */
import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { ofType, streamText, suiteKernel } from "../support";

describe("names that cells declare", () => {
  const suite = suiteKernel();
  const run = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, `${code}: ${reply.evalue}`).to.equal("ok");
    const result = ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined;
    return { text: result?.["text/plain"], written: streamText(published) };
  };
  const resultOf = async (code: string) => (await run(code)).text;
  const failureOf = async (code: string) => {
    const { reply } = await suite.kernel.run(code);
    expect(reply.status, code).to.equal("error");
    return stripVTControlCharacters((reply.traceback as string[]).join("\n"));
  };
  before(() => {
    for (const name of ["one", "two", "three", "four"]) {
      const text = `console.log("${name} runs");\nexport const word = "${name}";\nexport default 4;\n`;
      fs.writeFileSync(path.join(suite.folder, `${name}.ts`), text);
    }
  });

  it("are known where a `var` stands in a block or in a loop's head", async () => {
    await run("for (var i = 0; i < 3; i++) {}\ntry { var data = 5 } finally {}");
    await run("for (const x of [{ q: 1 }, { q: 2 }]) { var last = x }\nfor (var [key, ...rest] of [['k', 1]]) {}");
    await run("if (true) { interface Own { a: number } var own = { a: 7 } as Own }");
    expect(await resultOf("[i, data, last.q, key, rest, own.a].join()")).to.equal("3,5,2,k,1,7");
    expect(await failureOf("last.nope")).to.match(/TS2339: Property 'nope' does not exist on type '\{ q: number; \}'/);
    expect(await resultOf("for (i = 0; i < 2; i++) {}\ni")).to.equal("2");
  });

  it("are known where they are exported by another module's name", async () => {
    const { text, written } = await run('export * as ns from "./one";\nns.word');
    expect([text, written]).to.deep.equal(["one", "one runs\n"]);
    expect(await resultOf("ns.default")).to.equal("4");
  });

  it("come of modules that run when all of them, or none, is exported", async () => {
    expect((await run('export * from "./two";')).written).to.equal("two runs\n");
    expect((await run('export {} from "./three";')).written).to.equal("three runs\n");
    expect((await run('export { default } from "./four";')).written).to.equal("four runs\n");
  });

  it("need no name in a default export", async () => {
    expect(await resultOf("const a = 1\nexport default class { static k = 4 }")).to.match(/^\[class .*k: 4/);
    expect(await resultOf("export default function () { return 7 }")).to.match(/^\[Function/);
    expect(await resultOf("const b = 2\nexport default [1].map((x) => x + b)")).to.equal("[ 3 ]");
  });

  it("may be members of an earlier cell's enum or namespace, which stays known", async () => {
    await run("enum Level { Low, High }\nnamespace Q { export class T { v = 3 } export interface I { z: number } }");
    await run("class K { static s = 1 }\nnamespace K { export const n = 2 }");
    expect(await resultOf("import L = Level.High;\nL")).to.equal("1");
    expect(await resultOf("import QT = Q.T;\nnew QT().v")).to.equal("3");
    await run("import QI = Q.I;\nlet z: QI = { z: 5 };");
    expect(await resultOf("const again: QI = z;\n[new QT().v, new Q.T().v, again.z, L, K.s, K.n].join()")).to.equal(
      "3,3,5,1,1,2",
    );
    expect(await resultOf("namespace Q { export const only = 1 }\nQ.only")).to.equal("1");
    expect(await failureOf("Q.T")).to.match(/TS2339/);
  });

  it("stand without a colon in objects, and columns are those that were written", async () => {
    await run('import { basename } from "node:path";\nconst alpha = 1, beta = 2;\nlet gamma = 0;');
    const failure = await failureOf("console.log({ alpha, beta }, nope)");
    expect(failure)
      .to.include("line 1:30 - TS2304")
      .and.include(`\n  ${" ".repeat(29)}~~~~`);
    expect(await resultOf("const f = () => ({ alpha, s: [{ beta, basename }] });\nf().s[0].beta + f().alpha")).to.equal(
      "3",
    );
    expect(await resultOf("({ gamma } = { gamma: 5 });\ngamma")).to.equal("5");
    expect(await resultOf("({ gamma = alpha } = {} as { gamma?: number });\ngamma")).to.equal("1");
    expect(await failureOf("f({ readFileSync })")).to.include('import { readFileSync } from "node:fs"');
    const missing = await failureOf('import no = require("nopackage"); nope');
    expect(missing).to.include("line 1:21 - TS2307").and.include("line 1:35 - TS2304");
  });

  it("may be regular expressions with all flags that Node has", async () => {
    expect(await resultOf('const letters = /^[\\p{L}--[a-z]]$/v;\nletters.test("É")')).to.equal("true");
    expect(await failureOf("/a/vu")).to.match(/TS1502/);
    expect(await failureOf("/a/k")).to.match(/TS1499/);
  });
});
