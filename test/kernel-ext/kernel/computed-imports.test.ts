/** `import()` of what is only known when it runs. */
import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { ofType, suiteKernel } from "../support";

const files = {
  "plain.ts": 'export const word: string = "ts";\nexport default 1;',
  "loader.ts": 'export const load = async (name: string) => (await import("./" + name + ".ts")).word as string;',
  "plugin.ts": 'import { word as other } from "./plain";\nexport const word: string = "plugin of " + other;',
  "module.mjs": 'export const word = "mjs";\nexport default import.meta.filename;',
  "waiting.mjs": 'export const word = await Promise.resolve("waited");',
  "common.cjs": 'module.exports = { word: "cjs" };',
  "data.json": '{ "word": "json" }',
  "deep/index.ts": 'export const word = "index";',
  "wrong.ts": 'export const word: number = "text";',
};

describe("import() of a computed name", () => {
  const suite = suiteKernel();
  const resultOf = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, `${code}: ${(reply.traceback as string[])?.join("\n")}`).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };
  const failureOf = async (code: string) => {
    const { reply } = await suite.kernel.run(code);
    expect(reply.status, code).to.equal("error");
    return stripVTControlCharacters((reply.traceback as string[]).join("\n"));
  };
  const write = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(suite.folder, name)), { recursive: true });
    fs.writeFileSync(path.join(suite.folder, name), text);
  };
  before(async () => {
    for (const [name, text] of Object.entries(files)) write(name, text);
    await resultOf(`import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
const wordOf = async (name: string) => (await import(name)).word;`);
  });

  const names: [string, string][] = [
    ['"./plain.ts"', "ts"],
    ['"./plain"', "ts"],
    ['"./plain.js"', "ts"],
    ['"./plain.ts?again"', "ts"],
    ['resolve("plain.ts")', "ts"],
    ['pathToFileURL(resolve("plain.ts")).href', "ts"],
    ['new URL("./module.mjs", import.meta.url).href', "mjs"],
    ['"./waiting.mjs"', "waited"],
    ['"./common.cjs"', "cjs"],
    ['"./data.json"', "json"],
    ['"./deep"', "index"],
    ['"data:text/javascript,export const word = 5"', "5"],
  ];
  for (const [name, word] of names) {
    it(`finds ${name}`, async () => expect(await resultOf(`await wordOf(${name})`)).to.equal(word));
  }

  it("finds what lies beside an own module, and Node's modules and packages", async () => {
    expect(await resultOf('import { load } from "./loader";\nawait load("plugin")')).to.equal("plugin of ts");
    expect(await resultOf('const node = "node:path";\n(await import(node)).basename("/a/b")')).to.equal("b");
    expect(await resultOf('const own = "bowlab-kernel";\ntypeof (await import(own)).html')).to.equal("function");
  });

  it("gives the module that other imports give, with its default export", async () => {
    expect(await resultOf('const name = "./plain";\n(await import(name)) === (await import("./plain"))')).to.equal(
      "true",
    );
    expect(await resultOf("Object.keys(await import(name)).join()")).to.equal("word,default");
    expect(await resultOf('const address = "data:text/javascript,export const a = 1; export default 2";\n0')).to.equal(
      "0",
    );
    expect(await resultOf("const found = await import(address);\nObject.keys(found).join() + found.default")).to.equal(
      "a,default2",
    );
  });

  it("reads files again after they were edited, also those that an own module imports", async () => {
    for (const word of ["first", "other"]) {
      write("edited.ts", `export const word: string = "${word}";`);
      expect(await resultOf('await wordOf("./edited")')).to.equal(word);
      expect(await resultOf('await load("edited")')).to.equal(word);
    }
  });

  it("says what is wrong with a file, or that there is none", async () => {
    expect(await failureOf('await wordOf("./wrong")')).to.match(
      /Cannot import "\.\/wrong": wrong\.ts:1:14 - TS2322: Type 'string' is not assignable to type 'number'/,
    );
    expect(await failureOf('await wordOf("./nowhere")')).to.match(/Cannot find module "\.\/nowhere" in \//);
    expect(await failureOf('await wordOf("nopackage")')).to.match(/npm install nopackage/);
    write("nowhere.ts", 'export const word = "there";');
    expect(await resultOf('await wordOf("./nowhere")')).to.equal("there");
  });
});

describe("columns of errors", () => {
  const suite = suiteKernel();
  const cells: [string, string][] = [
    ['require("nopackage")', "cell-1.ts:1:1"],
    ['await prompt("x")', "cell-2.ts:1:7"],
    ["await (undefined as any).a", "cell-3.ts:1:26"],
    ["const a = await Promise.resolve(5), b = (a as any).q.r", "cell-4.ts:1:54"],
    ["const u = import.meta.url, v = (undefined as any).boo", "cell-5.ts:1:51"],
  ];
  for (const [cell, place] of cells) {
    it(`are those that were written: ${cell}`, async () => {
      const { reply } = await suite.kernel.run(cell);
      expect(stripVTControlCharacters((reply.traceback as string[]).join("\n"))).to.include(`at ${place}`);
    });
  }
});
