import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { build, ofType, startTestKernel, streamText, suiteKernel, type TestKernel, temporaryFolder } from "../support";

async function resultFrom(kernel: TestKernel, code: string): Promise<string> {
  const { reply, published } = await kernel.run(code);
  expect(reply.status, `${code}: ${(reply.traceback as string[])?.join("\n")}`).to.equal("ok");
  return String((ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"]);
}

async function failureFrom(kernel: TestKernel, code: string): Promise<string> {
  const { reply } = await kernel.run(code);
  expect(reply.status, code).to.equal("error");
  return stripVTControlCharacters((reply.traceback as string[]).join("\n"));
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

describe("a notebook's own files", () => {
  const suite = suiteKernel();
  const resultOf = (code: string) => resultFrom(suite.kernel, code);
  const failureOf = (code: string) => failureFrom(suite.kernel, code);
  before(() =>
    write(suite.folder, {
      "plain.ts": "export const word: string = 'ts';",
      "view.tsx": '/** @jsx h */\nimport { h } from "./h";\nexport const word = <b>tsx</b>;',
      "h.ts":
        "declare global { namespace JSX { interface IntrinsicElements { b: object } } }\nexport const h = (tag: string, _: object | null, text: string): string => text;",
      "modern.mts": "export const word = 'mts';",
      "common.cts": "export const word = 'cts';",
      "script.js": "exports.word = untyped('js'); function untyped(x) { return x; }",
      "script.mjs": "export const word = 'mjs';\nexport const name = import.meta.filename;",
      "script.cjs": "module.exports = { word: 'cjs' };",
      "data.json": '{ "word": "json", "__proto__": 1 }',
      "same.ts": "export const word = 'ts beside js';",
      "same.js": "exports.word = 'js beside ts';",
      "assigned.ts": 'import assert = require("node:assert");\nassert(true);\nexport const word = typeof assert.equal;',
      "unchecked.ts": "// @ts-nocheck\nexport const word: string = 5;",
      "broken.ts": "export const word = ;",
      "waiting.ts": "export const word = await Promise.resolve('late');",
      "hasty.ts": "export function word() { return await 1; }",
      "broken.json": '{ "word": }',
      "package.json": '{ "name": "itself", "exports": "./plain.ts" }',
    }),
  );

  const imports: [string, string][] = [
    ["./plain", "ts"],
    ["./plain.ts", "ts"],
    ["./plain.js", "ts"],
    ["./view", "tsx"],
    ["./view.tsx", "tsx"],
    ["./view.jsx", "tsx"],
    ["./modern.mts", "mts"],
    ["./modern.mjs", "mts"],
    ["./common.cts", "cts"],
    ["./common.cjs", "cts"],
    ["./script", "js"],
    ["./script.js", "js"],
    ["./script.mjs", "mjs"],
    ["./script.cjs", "cjs"],
    ["./data.json", "json"],
    ["./same", "ts beside js"],
    ["./assigned", "function"],
    ["./unchecked", "5"],
    ["itself", "ts"],
  ];
  for (const [name, word] of imports) {
    it(`are found by import "${name}"`, async () =>
      expect(await resultOf(`import { word } from "${name}";\nword`)).to.equal(word));
  }

  it("are found by `require` and by a dynamic import, also out of a function of an earlier cell", async () => {
    expect(await resultOf('require("./modern.mts").word')).to.equal("mts");
    expect(await resultOf('(await import("./view.tsx")).word')).to.equal("tsx");
    expect(await resultOf('const later = () => import("./common.cts");')).to.equal("undefined");
    expect(await resultOf("(await later()).word")).to.equal("cts");
  });

  it("know where they are", async () =>
    expect(await resultOf('import { name } from "./script.mjs";\nname')).to.equal(
      path.join(suite.folder, "script.mjs"),
    ));

  it("show their errors by file and line", async () => {
    expect(await failureOf('import { word as bad } from "./broken";')).to.match(/broken\.ts:1:21 - TS1109/);
    expect(await failureOf('import bad from "./broken.json";')).to.match(/broken\.json:1:11 - /);
    expect(await failureOf('import { word as hasty } from "./hasty";')).to.match(
      /hasty\.ts:1:33 - TS1308: 'await' exp/,
    );
    expect(await failureOf('import { word as late } from "./waiting";')).to.match(
      /waiting\.ts:1:21 - TS1308: A file that cells import cannot await outside of its functions/,
    );
  });

  for (const [ending, text] of Object.entries({
    tsx: "export const value: string = ",
    mts: "export const value: string = ",
    cjs: "exports.value = ",
    json: '{ "value": ',
  })) {
    it(`are read again after they were edited, .${ending} as well`, async () => {
      const cell = `import { value } from "./edited.${ending}";\nvalue`;
      for (const word of ["first", "other"]) {
        write(suite.folder, { [`edited.${ending}`]: `${text}"${word}"${ending === "json" ? "}" : ";"}` });
        expect(await resultOf(cell)).to.equal(word);
      }
    });
  }

  it("are read again after they were edited while cells ran that do not import them", async () => {
    const cell = 'import { value } from "./left";\nvalue';
    for (const word of ["first", "other", "third"]) {
      write(suite.folder, { "left.ts": `export const value = "${word}";` });
      expect(await resultOf(cell)).to.equal(word);
      expect(await resultOf("1 + 1")).to.equal("2");
    }
  });

  it("are found by a cell that is run again and again", async () => {
    write(suite.folder, { "again.ts": "export const again = 1;" });
    const cell = 'import { again } from "./again";\nimport { html } from "bowlab-kernel";\n[again, typeof html].join()';
    for (let i = 0; i < 4; i++) expect(await resultOf(cell), `run ${i}`).to.equal("1,function");
  });

  it("are found again after they were deleted and made anew, or replaced by a rename", async () => {
    const cell = 'import { gone } from "./gone";\ngone';
    write(suite.folder, { "gone.ts": "export const gone = 1;" });
    expect(await resultOf(cell)).to.equal("1");
    fs.rmSync(path.join(suite.folder, "gone.ts"));
    expect(await failureOf(cell)).to.match(/Cannot find module '.\/gone'/);
    write(suite.folder, { "gone.ts": "export const gone = 2;" });
    expect(await resultOf(cell)).to.equal("2");
    write(suite.folder, { "gone.ts.new": "export const gone = 3;" });
    fs.renameSync(path.join(suite.folder, "gone.ts.new"), path.join(suite.folder, "gone.ts"));
    expect(await resultOf(cell)).to.equal("3");
  });

  it("are taken whole while another program writes them, at the latest by the next import", async () => {
    // Half of the text is a module, too: only its length tells.
    const writer = `const fs = require("node:fs");
      const text = (round) => "export const list: number[] = [];\\n" + ("list.push(" + round + ");\\n").repeat(500);
      const pause = () => new Promise((done) => setTimeout(done, 5));
      const last = (async () => {
        for (let round = 1; round <= 40; round++) {
          const [whole, handle] = [text(round), fs.openSync("written.ts", "w")];
          for (const half of [whole.slice(0, 34 + 250 * 14), whole.slice(34 + 250 * 14)]) {
            fs.writeSync(handle, half);
            await pause();
          }
          fs.closeSync(handle);
        }
      })();`;
    const cell = 'import { list } from "./written";\n[list.length, new Set(list).size].join()';
    write(suite.folder, { "written.ts": "export const list: number[] = [];" });
    await resultOf(writer);
    for (let i = 0; i < 8; i++) await suite.kernel.run(cell);
    await resultOf("await last");
    expect(await resultOf(cell)).to.equal("500,1");
  });

  it("may be written with JSX, as cells may, which keep `<type>value`", async () => {
    expect(
      await resultOf(
        'import { h as React_h } from "./h";\nconst React = { createElement: React_h };\nconst bold = <b>{"cell"}</b>;\nbold',
      ),
    ).to.equal("cell");
    expect(await resultOf("({ bold, more: <b>again</b> }).more")).to.equal("again");
    for (const word of ["one", "two", "one"]) expect(await resultOf(`<b>{"${word}"}</b>`)).to.equal(word);
    expect(await resultOf("<b>{<b>inner</b>}</b>")).to.equal("inner");
    expect(await resultOf("const asserted = <string>bold;\nasserted")).to.equal("cell");
  });

  it("are not checked in a cell that says so, and an expected error is none", async () => {
    expect(await resultOf("// @ts-nocheck\nconst unchecked: number = 'text';\nunchecked")).to.equal("text");
    expect(await resultOf("// @ts-expect-error\nconst expected: number = 'text';\nexpected")).to.equal("text");
    expect(await failureOf("const checked: number = 'text'; // @ts-nocheck")).to.match(/TS2322/);
  });

  it("may be imported by `import x = require()`, and later cells know the name", async () => {
    expect(await resultOf('import assert = require("node:assert");\nassert(true);\ntypeof assert.equal')).to.equal(
      "function",
    );
    expect(await resultOf("assert.ok(1);\ntypeof assert")).to.equal("function");
  });
});

describe("a project's tsconfig.json", () => {
  before(build);
  let folder: string;
  beforeEach(() => {
    folder = fs.realpathSync(temporaryFolder());
    fs.mkdirSync(path.join(folder, "notebooks"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** Runs cells in a notebook below the project, and gives the text that the first one wrote to stderr. */
  const inProject = async (config: string, test: (kernel: TestKernel) => Promise<void>) => {
    write(folder, { "tsconfig.json": config });
    const kernel = await startTestKernel(path.join(folder, "notebooks"));
    try {
      const { published } = await kernel.run("0");
      await test(kernel);
      return streamText(published, "stderr");
    } finally {
      kernel.client.close();
      kernel.process.kill();
    }
  };

  it("says where imports start, which library there is and how JSX is written; cells run as ever", async () => {
    write(folder, {
      "src/deep/one.ts": "export const one = 1;",
      "src/two.ts": 'import { one } from "@deep/one";\nexport const two = one + 1;',
      "src/view.tsx":
        'import { make } from "./make";\ndeclare global { namespace JSX { interface IntrinsicElements { b: object } } }\nexport const view = <b>bold</b>;',
      "src/make.ts": "export const make = (tag: string, _: null, text: string): string => tag + ':' + text;",
    });
    const config = {
      target: "es5",
      module: "amd",
      baseUrl: "./src",
      paths: { "@deep/*": ["deep/*"] },
      lib: ["es2020", "dom"],
      jsx: "react",
      jsxFactory: "make",
    };
    await inProject(JSON.stringify({ compilerOptions: config }), async (kernel) => {
      expect(await resultFrom(kernel, 'import { one } from "@deep/one";\none')).to.equal("1");
      expect(await resultFrom(kernel, 'import { two } from "two";\ntwo')).to.equal("2");
      expect(await resultFrom(kernel, 'import { view } from "view";\nview')).to.equal("b:bold");
      expect(await resultFrom(kernel, "let element: HTMLElement | undefined;\ntypeof element")).to.equal("undefined");
      expect(await failureFrom(kernel, "[1].findLast(Boolean)")).to.match(/Property 'findLast' does not exist/);
      expect(await resultFrom(kernel, "await (async () => { class A { x = 1 } return new A().x; })()")).to.equal("1");
    });
  });

  it("may name a newer library than the compiler has", async () => {
    await inProject('{ "compilerOptions": { "lib": ["es2099", "dom"], "target": "es2099" } }', async (kernel) => {
      expect(await resultFrom(kernel, "[3, 1].toSorted().join()")).to.equal("1,3");
    });
  });

  it("may be broken: the error comes once, with its line, and what could be read counts", async () => {
    const said = await inProject('{\n "compilerOptions": { "strict": true }\n "x" }', async (kernel) => {
      expect(await failureFrom(kernel, "function f(x) { return x; }")).to.match(/implicitly has an 'any' type/);
      const { published } = await kernel.run("1 + 1");
      expect(streamText(published, "stderr")).to.equal("");
    });
    expect(said).to.match(/tsconfig\.json:3:2 - ',' expected\. The notebook runs with what could be read\.\n/);
  });

  it("may extend a file that is not there: a warning says so, and cells run", async () => {
    const said = await inProject('{ "extends": "./nowhere.json" }', async (kernel) => {
      expect(await resultFrom(kernel, "1 + 1")).to.equal("2");
    });
    expect(said).to.match(/nowhere\.json.*The notebook runs with what could be read/);
  });
});
