import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { build, ofType, startTestKernel, streamText, type TestKernel, temporaryFolder } from "../support";

/** A file of the test's: path below the folder → text, or the value of a JSON file. */
type Files = Record<string, string | object>;

const esm = (value: string) => `export const where = ${JSON.stringify(value)};`;
const cjs = (value: string) => `exports.where = ${JSON.stringify(value)};`;
const types = "export declare const where: string;";
const untyped = "module.exports = function twice(x) { return 2 * x; };";

/** A package of every shape in which packages say what can be imported of them. */
const packages: Files = {
  "only-import/package.json": { type: "module", exports: { ".": { types: "./d.d.ts", import: "./i.js" } } },
  "only-import/i.js": esm("import"),
  "only-import/d.d.ts": types,
  "only-default/package.json": { exports: { default: "./x.cjs", types: "./x.d.cts" } },
  "only-default/x.cjs": cjs("default"),
  "only-default/x.d.cts": types,
  "plain-string/package.json": { exports: "./lib/main.mjs", types: "./lib/main.d.mts" },
  "plain-string/lib/main.mjs": esm("string"),
  "plain-string/lib/main.d.mts": types,
  "dual/package.json": {
    exports: {
      ".": { import: { types: "./i.d.mts", default: "./i.mjs" }, require: { types: "./r.d.cts", default: "./r.cjs" } },
      "./sub": { types: "./sub.d.ts", require: "./sub.cjs", import: "./sub.mjs" },
      "./parts/*": { types: "./parts/*.d.ts", default: "./parts/*.js" },
      "./data.json": "./data.json",
      "./hidden/*": null,
    },
  },
  "dual/i.mjs": esm("import"),
  "dual/i.d.mts": types,
  "dual/r.cjs": cjs("require"),
  "dual/r.d.cts": types,
  "dual/sub.cjs": cjs("sub"),
  "dual/sub.mjs": esm("sub"),
  "dual/sub.d.ts": types,
  "dual/parts/one.js": cjs("one"),
  "dual/parts/one.d.ts": types,
  "dual/hidden/x.js": cjs("hidden"),
  "dual/data.json": { where: "json" },
  "types-forgotten/package.json": { main: "m.js", types: "m.d.ts", exports: { ".": "./m.js" } },
  "types-forgotten/m.js": cjs("main"),
  "types-forgotten/m.d.ts": types,
  "old/package.json": { main: "m.js", types: "m.d.ts" },
  "old/m.js": cjs("old"),
  "old/m.d.ts": types,
  "old/deep/file.js": cjs("deep"),
  "old/deep/file.d.ts": types,
  "versions/package.json": { main: "m.js", types: "m.d.ts", typesVersions: { ">=4": { "*": ["new/*"] } } },
  "versions/m.js": cjs("versions"),
  "versions/new/m.d.ts": types,
  "versions/m.d.ts": "export declare const outdated: string;",
  "untyped/package.json": { main: "m.js" },
  "untyped/m.js": untyped,
  "untyped-exports/package.json": { exports: { import: "./m.mjs" } },
  "untyped-exports/m.mjs": "export default function twice(x) { return 2 * x; }",
  "typed-beside/package.json": { main: "m.js" },
  "typed-beside/m.js": untyped,
  "@types/typed-beside/package.json": { types: "index.d.ts" },
  "@types/typed-beside/index.d.ts": "declare function twice(x: number): number;\nexport = twice;",
  "@scope/pack/package.json": { exports: { "./a": { types: "./a.d.ts", import: "./a.mjs" } } },
  "@scope/pack/a.mjs": esm("scoped"),
  "@scope/pack/a.d.ts": types,
  "broken/package.json": "{ nonsense",
  "broken/index.js": cjs("broken"),
  "circle-a/package.json": { main: "m.js", types: "m.d.ts" },
  "circle-a/m.js": 'exports.where = "a"; exports.other = () => require("circle-b").where;',
  "circle-a/m.d.ts": `${types}\nexport declare function other(): string;`,
  "circle-b/package.json": { main: "m.js", types: "m.d.ts" },
  "circle-b/m.js": 'exports.other = () => require("circle-a").where; exports.where = "b";',
  "circle-b/m.d.ts": `${types}\nexport declare function other(): string;`,
  "waits/package.json": { type: "module", exports: { types: "./m.d.ts", import: "./m.js" } },
  "waits/m.js": `${esm("waited")}\nexport const times = await Promise.resolve((globalThis.times = (globalThis.times ?? 0) + 1));`,
  "waits/m.d.ts": `${types}\nexport declare const times: number;`,
  "waits-too/package.json": { type: "module", exports: "./m.js" },
  "waits-too/m.js": 'export default await Promise.resolve("default");',
  "needs-more/package.json": { main: "m.js" },
  "needs-more/m.js": 'require("what-is-not-there");',
  "inner-types/package.json": { exports: { ".": { types: "./dist/m.d.ts", default: "./dist/m.js" } } },
  "inner-types/dist/m.js": "exports.make = () => ({ ask: async () => ({ text: async () => 'ok' }) });",
  "inner-types/dist/m.d.ts": 'import { Maker } from "./inner/maker";\nexport declare function make(): Maker;',
  "inner-types/dist/inner/maker.d.ts":
    "export interface Answer { text(): Promise<string> }\nexport interface Maker { ask(): Promise<Answer> }",
};

/** A package as pnpm lays it out: linked from the notebook's folder, its own dependency beside its real place. */
const store: Files = {
  "front@1.0.0/node_modules/front/package.json": { main: "m.js", types: "m.d.ts" },
  "front@1.0.0/node_modules/front/m.js": 'const back = require("back"); exports.open = () => new back.Back();',
  "front@1.0.0/node_modules/front/m.d.ts": 'import { Back } from "back";\nexport declare function open(): Back;',
  "front@1.0.0/node_modules/back/package.json": { main: "m.js", types: "m.d.ts" },
  "front@1.0.0/node_modules/back/m.js": "exports.Back = class Back { size = 3 };",
  "front@1.0.0/node_modules/back/m.d.ts": "export declare class Back { size: number }",
};

const workspace: Files = {
  "packages/member/package.json": { name: "member", main: "src/index.ts", types: "src/index.ts" },
  "packages/member/src/index.ts": 'import { inner } from "./inner";\nexport const where: string = inner;',
  "packages/member/src/inner.ts": 'export const inner = "workspace";',
};

function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

function link(target: string, place: string): void {
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.symlinkSync(target, place, "junction");
}

describe("packages in a bowlab notebook", () => {
  let top: string;
  let folder: string;
  let kernel: TestKernel;
  const run = (code: string) => kernel.run(code);
  const resultOf = async (code: string) => {
    const { reply, published } = await run(code);
    expect(reply.status, `${code}: ${reply.evalue}`).to.equal("ok");
    return String((ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"]);
  };
  const failureOf = async (code: string) => {
    const { reply } = await run(code);
    expect(reply.status, code).to.equal("error");
    return stripVTControlCharacters((reply.traceback as string[]).join("\n"));
  };

  before(async () => {
    build();
    // Above it nothing is installed; blanks, an umlaut and a percent sign are in the folder's name.
    top = fs.realpathSync(temporaryFolder());
    folder = path.join(top, "100% übung", "notebooks");
    writeFiles(path.join(folder, "node_modules"), packages);
    writeFiles(path.join(folder, "node_modules", ".pnpm"), store);
    link(
      path.join(folder, "node_modules", ".pnpm", "front@1.0.0", "node_modules", "front"),
      path.join(folder, "node_modules", "front"),
    );
    writeFiles(path.dirname(folder), {
      ...workspace,
      "node_modules/in-parent/package.json": { main: "m.js", types: "m.d.ts" },
      "node_modules/in-parent/m.js": cjs("parent"),
      "node_modules/in-parent/m.d.ts": types,
    });
    link(path.join(path.dirname(folder), "packages", "member"), path.join(folder, "node_modules", "member"));
    writeFiles(folder, {
      "package.json": { name: "own", imports: { "#own": "./own.ts", "#dual": { import: "dual", default: "old" } } },
      "own.ts": esm("own"),
    });
    kernel = await startTestKernel(folder);
  });
  after(() => {
    kernel?.client.close();
    kernel?.process.kill();
    fs.rmSync(top, { recursive: true });
  });

  const found: [string, string, string][] = [
    ["exports to `import` alone", "only-import", "import"],
    ["exports a default before its types", "only-default", "default"],
    ["exports one string", "plain-string", "string"],
    ["exports to `require` and `import`", "dual", "require"],
    ["exports a part", "dual/sub", "sub"],
    ["exports parts by a pattern", "dual/parts/one", "one"],
    ["exports JSON", "dual/data.json", "json"],
    ["does not name its types in exports", "types-forgotten", "main"],
    ["has no exports", "old", "old"],
    ["has no exports, by a file of it", "old/deep/file", "deep"],
    ["has types by compiler version", "versions", "versions"],
    ["has a scope", "@scope/pack/a", "scoped"],
    ["lies above the notebook", "in-parent", "parent"],
    ["is a workspace's member in TypeScript", "member", "workspace"],
    ["imports another one that imports it", "circle-a", "a"],
    ["is a `#` import of the project's own file", "#own", "own"],
    ["is a `#` import of a package", "#dual", "old"],
  ];
  for (const [what, name, value] of found) {
    it(`finds one that ${what}, and its types`, async () => {
      expect(await resultOf(`import { where } from "${name}";\nwhere`)).to.equal(value);
      expect(await failureOf(`import { where } from "${name}";\nconst bad: number = where;`)).to.match(
        /Type 'string' is not assignable/,
      );
    });
  }

  it("takes a package without types as `any`, also in a strict notebook", async () => {
    expect(await resultOf('import twice from "untyped";\ntwice(2)')).to.equal("4");
    expect(await resultOf('import thrice from "untyped-exports";\nthrice(4)')).to.equal("8");
    process.env.BOWLAB_KERNEL_STRICT = "1";
    const strict = await startTestKernel(folder).finally(() => delete process.env.BOWLAB_KERNEL_STRICT);
    const { reply } = await strict.run('import twice from "untyped";\ntwice(2)');
    strict.client.close();
    strict.process.kill();
    expect(reply.evalue).to.equal(undefined);
  });

  it("takes the types that lie in @types", async () => {
    expect(await resultOf('import double from "typed-beside";\ndouble(2)')).to.equal("4");
    expect(await failureOf('double("2")')).to.match(/'string' is not assignable to parameter of type 'number'/);
  });

  it("names types that the notebook's folder does not see, as pnpm lays packages out", async () => {
    expect(await resultOf('import { open } from "front";\nconst opened = open();\nopened.size')).to.equal("3");
    expect(await resultOf("opened.size + 1")).to.equal("4");
  });

  it("compiles `await (…)` beside a name whose type lies inside a package", async () => {
    const cell = 'import { make } from "inner-types"; const made = make(); await (await made.ask()).text()';
    expect(await resultOf(cell)).to.equal("ok");
    expect(await resultOf("await (await made.ask()).text()")).to.equal("ok");
  });

  it("finds a package that was installed after the first try", async () => {
    expect(await failureOf('import { where } from "late-comer";')).to.match(/npm install late-comer in .*notebooks/);
    writeFiles(path.join(folder, "node_modules"), {
      "late-comer/package.json": { type: "module", exports: { types: "./m.d.ts", import: "./m.js" } },
      "late-comer/m.js": esm("late"),
      "late-comer/m.d.ts": types,
    });
    expect(await resultOf('import { where as late } from "late-comer";\nlate')).to.equal("late");
  });

  it("says what a package that is there does not export, and what is wrong with its package.json", async () => {
    expect(await failureOf('import "dual/hidden/x";\nimport { x } from "dual/hidden/x";')).to.match(
      /node_modules\/dual does not export ".\/hidden\/x": see "exports"/,
    );
    expect(await failureOf('import { where } from "broken";\nwhere')).to.match(/package.json.*JSON/s);
  });

  it("waits for a package that awaits at its top level, imported by a cell, by a file, or while code runs", async () => {
    writeFiles(folder, { "waiting.ts": 'import { where, times } from "waits";\nexport const both = where + times;' });
    const cell = 'import { both } from "./waiting";\nimport { where as waited } from "waits";\nconsole.log("once");';
    expect(streamText((await run(cell)).published)).to.equal("once\n");
    expect(await resultOf("both + waited")).to.equal("waited1waited");
    expect(await resultOf('(await import("waits-too")).default')).to.equal("default");
    expect(await resultOf('import tooLate from "waits-too";\ntooLate')).to.equal("default");
  });

  it("does not take a package's own missing need for its absence", async () => {
    expect(await failureOf('import * as needy from "needs-more";\nneedy')).to.match(
      /Cannot find module 'what-is-not-there'/,
    );
  });

  it("lends the kernel's own copies, one tfjs for all, and shows nothing else of its packages", async () => {
    expect(await resultOf('import { Random } from "bowlab";\ntypeof new Random(1).uniform()')).to.equal("number");
    expect(
      streamText((await run('import { display } from "bowlab-kernel";\nconsole.log(typeof display)')).published),
    ).to.equal("function\n");
    const cell = `import * as tf from "@tensorflow/tfjs";
      import { DataFrame } from "danfojs-node";
      const square = tf.scalar(3).square();
      [new DataFrame([[1]]).tensor instanceof tf.Tensor, square.dataSync()[0]].join(" ")`;
    expect(await resultOf(cell)).to.equal("true 9");
    expect(await resultOf("square.add(1).dataSync()[0]")).to.equal("10");
    expect(await resultOf("process.version.length > 0")).to.equal("true");
    expect(await failureOf('import { z } from "zod";')).to.match(/npm install zod in /);
  });

  it("prefers the user's own copy to the kernel's", async () => {
    writeFiles(path.join(folder, "node_modules"), {
      "bowlab-kernel/package.json": { main: "m.js", types: "m.d.ts" },
      "bowlab-kernel/m.js": cjs("user"),
      "bowlab-kernel/m.d.ts": types,
    });
    const fresh = await startTestKernel(folder);
    const { published } = await fresh.run('import { where } from "bowlab-kernel";\nconsole.log(where)');
    fresh.client.close();
    fresh.process.kill();
    fs.rmSync(path.join(folder, "node_modules", "bowlab-kernel"), { recursive: true });
    expect(streamText(published)).to.equal("user\n");
  });

  it("tells a cell where it is, whatever the folder's name", async () => {
    const { href } = pathToFileURL(path.join(folder, "notebook.ipynb"));
    const [url, dirname, filename] = ["url", "dirname", "filename"].map((name) => `import.meta.${name}`);
    expect(await resultOf(`[${url}, ${dirname}, ${filename}].join("|")`)).to.equal(
      [href, folder, path.join(folder, "notebook.ipynb")].join("|"),
    );
  });
});
