import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { ofType, startTestKernel, streamText, suiteKernel, useProjectFolder } from "../support";

describe("bowlab kernel's language", () => {
  const suite = suiteKernel("notebooks");
  const write = (name: string, text: string) => {
    const file = path.join(suite.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  const resultOf = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, `${code}: ${reply.evalue}`).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };
  const tracebackOf = async (code: string) => {
    const { reply } = await suite.kernel.run(code);
    expect(reply.status).to.equal("error");
    return stripVTControlCharacters((reply.traceback as string[]).join("\n"));
  };

  const values: [string, string, string][] = [
    ["an exported declaration", "export const exported = 4;\nexported", "4"],
    ["a call of an awaited call", "await (await Promise.resolve({ json: async () => 5 })).json()", "5"],
    ["a for await over promises", "let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x; sum", "3"],
    ["import.meta.url", 'import.meta.url.endsWith("/notebooks/notebook.ipynb")', "true"],
    ["__dirname", "__dirname === process.cwd()", "true"],
    ["a class", "class A { x = 1 }\nnew A()", "A { x: 1 }"],
    ["an enum of an earlier cell", "enum Colour { Red, Green }", "undefined"],
    ["its member", "Colour.Green", "1"],
    ["a generic function", "function first<T>(list: T[]): T { return list[0]; }\nfirst([7])", "7"],
    ["a dynamic import", '(await import("node:path")).basename("/a/b")', "b"],
    ["a JSX-free type assertion", "const word = <string>'w';\nword", "w"],
    ["a redeclared name", "const exported = 'text';\nexported", "text"],
    [
      "an augmented global",
      "declare global { interface Array<T> { second(): T } }\nArray.prototype.second = function () { return this[1]; };\n[1, 2].second()",
      "2",
    ],
    ["a sorted copy", "[3, 1].toSorted().join()", "1,3"],
    ["a changed copy of a readonly array", "const fixed: readonly number[] = [1, 2];\nfixed.with(-1, 5).join()", "1,5"],
    ["a sorted copy of typed numbers", "new Float32Array([2, 1]).toSorted().join()", "1,2"],
    [
      "names that begin with two underscores",
      "const __a = 1, ___b = 2; function __f() { return __a; }\nclass __C { x = 3 }\n__f() + ___b",
      "3",
    ],
    ["their use in later cells", "let __a = 'again';\n[__a, ___b, __f(), new __C().x].join()", "again,2,1,3"],
    ["a text made well formed", "'a\\ud800'.toWellFormed() === 'a\\ufffd'", "true"],
  ];
  for (const [what, code, text] of values) {
    it(`knows ${what}`, async () => expect(String(await resultOf(code))).to.equal(text));
  }

  it("imports modules beside, above and far from the notebook", async () => {
    write("notebooks/beside.ts", "export const beside = 1;");
    write("above.ts", "export const above: number = 2;\nexport const url = import.meta.url;");
    write("shared/index.ts", 'import { above } from "../above";\nexport const shared = above + 1;');
    expect(await resultOf('import { beside } from "./beside";\nbeside')).to.equal("1");
    expect(await resultOf('import { above, url } from "../above";\nabove + url.slice(-9)')).to.equal("2/above.ts");
    expect(await resultOf('import { shared } from "../shared";\nshared')).to.equal("3");
    expect(await resultOf('import { Random } from "../../../lib/random";\ntypeof new Random(1).uniform()')).to.equal(
      "number",
    );
  });

  it("reloads an edited module, and what depends on it, at its next import", async () => {
    write("notebooks/low.ts", "export const low = () => 1;");
    write("notebooks/high.ts", 'import { low } from "./low";\nexport const high = () => low() + 1;');
    const cell = 'import { high } from "./high";\nhigh()';
    expect(await resultOf(cell)).to.equal("2");
    write("notebooks/low.ts", "export const low = () => 10;");
    expect(await resultOf(cell)).to.equal("11");
  });

  it("runs an unchanged module once", async () => {
    write("notebooks/once.ts", 'console.log("loaded");\nexport const once = 1;');
    const cell = 'import { once } from "./once";\nonce';
    expect(streamText((await suite.kernel.run(cell)).published)).to.equal("loaded\n");
    expect(streamText((await suite.kernel.run(cell)).published)).to.equal("");
  });

  it("takes modules that import one another", async () => {
    write(
      "notebooks/even.ts",
      'import { odd } from "./odd";\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);',
    );
    write(
      "notebooks/odd.ts",
      'import { even } from "./even";\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);',
    );
    expect(await resultOf('import { even } from "./even";\neven(10)')).to.equal("true");
  });

  it("finds a module that was missing once it is there", async () => {
    const cell = 'import { late } from "./late";\nlate';
    expect((await suite.kernel.run(cell)).reply.evalue).to.match(/Cannot find module '.\/late'/);
    write("notebooks/late.ts", "export const late = 5;");
    expect(await resultOf(cell)).to.equal("5");
  });

  it("tells errors by the cell's lines, with the source at fault", async () => {
    const text = await tracebackOf(
      "interface Point {\n  x: number;\n}\n\nfunction f(point: Point): number {\n  return (point as any).y.z;\n}\nf({ x: 1 });",
    );
    expect(text).to.match(/> 6 \| {3}return \(point as any\)\.y\.z;/);
    expect(text).to.match(/at f \(cell-\d+\.ts:6:\d+\)\n\s+at cell-\d+\.ts:8:1$/);
  });

  it("tells errors by the lines of an imported file", async () => {
    write(
      "notebooks/failing.ts",
      "type Never = never;\n\nexport function fail(): Never {\n  throw new RangeError('far');\n}\n",
    );
    const text = await tracebackOf('import { fail } from "./failing";\n\nfail();');
    expect(text).to.match(/at fail \(\S+\/failing\.ts:4:9\)\n\s+at cell-\d+\.ts:3:\d+$/);
    expect(text).to.match(/> 4 \| {3}throw new RangeError/);
  });

  it("tells the cell's line after an await, and in the stack that a cell prints itself", async () => {
    expect(await tracebackOf("await 1;\n\nthrow new Error('late');")).to.match(/at cell-\d+\.ts:3:7/);
    const { published } = await suite.kernel.run("const error = new Error('mine');\nconsole.log(error.stack);");
    expect(streamText(published)).to.match(/at cell-\d+\.ts:1:15/);
  });

  it("keeps what a failed cell had reached, and the old value of what it had not", async () => {
    await suite.kernel.run("const kept = 'old';");
    expect((await suite.kernel.run("const reached = 1; throw new Error('x'); const kept = 2;")).reply.status).to.equal(
      "error",
    );
    expect(await resultOf('[reached, kept].join(" ")')).to.equal("1 old");
  });

  it("evaluates user_expressions with the notebook's names", async () => {
    const { reply } = await suite.kernel.run("const base = 20;", {
      user_expressions: { good: "base * 2", bad: "nowhere", ugly: "(() => { throw new Error('thrown'); })()" },
    });
    const results = reply.user_expressions as Record<string, Record<string, unknown>>;
    expect(results.good).to.deep.equal({ status: "ok", data: { "text/plain": "40" }, metadata: {} });
    expect(results.bad).to.include({ status: "error", ename: "TypeScriptError" });
    expect(results.ugly).to.include({ status: "error", evalue: "thrown" });
  });

  it("shows what native code and other programs write", async () => {
    const { published } = await suite.kernel.run(
      'import { execSync } from "node:child_process";\nexecSync("echo out; echo err >&2", { stdio: "inherit" });\nawait new Promise((done) => setTimeout(done, 200));',
    );
    expect([streamText(published), streamText(published, "stderr")]).to.deep.equal(["out\n", "err\n"]);
  });

  it("lets tslab's own display work", async () => {
    const { published } = await suite.kernel.run('import * as tslab from "tslab";\ntslab.display.html("<b>x</b>");');
    expect(ofType(published, "display_data")[0]).to.deep.include({ data: { "text/html": "<b>x</b>" } });
  });

  it("registers a cell marked @module under its name", async () => {
    await suite.kernel.run("/** @module scratch */\nexport const scratched = 9;");
    expect(await resultOf('import { scratched } from "./scratch";\nscratched')).to.equal("9");
  });
});

describe("bowlab kernel in a strict project", () => {
  const at = useProjectFolder();
  before(() => {
    fs.writeFileSync(at("tsconfig.json"), '{ "compilerOptions": { "strict": true } }');
  });

  const cell = "function loose(x) { return x; }";

  it("checks as strictly as the project's tsconfig.json says, unless BOWLAB_KERNEL_STRICT=0", async () => {
    const strict = await startTestKernel(at());
    const { reply } = await strict.run(cell);
    strict.client.close();
    strict.process.kill();
    expect(reply.evalue).to.match(/implicitly has an 'any' type/);

    process.env.BOWLAB_KERNEL_STRICT = "0";
    const loose = await startTestKernel(at()).finally(() => delete process.env.BOWLAB_KERNEL_STRICT);
    const { reply: second } = await loose.run(cell);
    loose.client.close();
    loose.process.kill();
    expect(second.status).to.equal("ok");
  });
});
