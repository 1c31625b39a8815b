import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { suiteKernel } from "../support";

/** A cell with `|` where the cursor stands. */
function cursorIn(marked: string) {
  const at = marked.indexOf("|");
  const code = marked.slice(0, at) + marked.slice(at + 1);
  return { code, cursor_pos: Array.from(marked.slice(0, at)).length };
}

describe("bowlab kernel's answers about code", () => {
  const suite = suiteKernel("notebooks");
  const ask = async (type: string, marked: string) =>
    (await suite.kernel.client.request(type, { ...cursorIn(marked), detail_level: 0 }).reply).content;
  const inspect = async (marked: string) => {
    const { found, data } = await ask("inspect_request", marked);
    expect(found).to.equal(Object.keys(data as object).length > 0);
    return found ? (data as Record<string, string>)["text/plain"] : undefined;
  };
  const complete = async (marked: string) => {
    const { matches, metadata, cursor_start, cursor_end } = await ask("complete_request", marked);
    const types = (metadata as { _jupyter_types_experimental: { text: string; type: string }[] })
      ._jupyter_types_experimental;
    expect(types.map(({ text }) => text)).to.deep.equal(matches);
    return {
      names: matches as string[],
      span: [cursor_start, cursor_end],
      typeOf: (name: string) => types.find(({ text }) => text === name)?.type,
    };
  };

  before(async () => {
    const file = (name: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(suite.folder, name)), { recursive: true });
      fs.writeFileSync(path.join(suite.folder, name), text);
    };
    file("notebooks/beside.ts", "export {};");
    file("notebooks/folder/inner.tsx", "export {};");
    file("notebooks/data.json", "{}");
    file("notebooks/notes.md", "");
    file("node_modules/shop/package.json", '{ "exports": { ".": "./m.js", "./till": "./t.js", "./x/*": "./x/*.js" } }');
    file("node_modules/@scope/pack/package.json", "{}");
    const { reply } =
      await suite.kernel.run(`interface Point { readonly x: number; y?: string; move(by: number): Point }
type Pair<T> = [T, T];
enum Colour { Red, Green = 5 }
class Animal { name = "a"; private age = 1; speak(loud: boolean): string { return this.name; } }
function add(a: number, b = 2): number { return a + b; }
const parsed = JSON.parse('{ "alpha": { "beta": 1, "not a name": 2 } }');
let asked = 0;
const guarded = Object.defineProperty({ plain: { deep: 1 } } as any, "getter", { get: () => { asked++; return {}; }, enumerable: true });
const proxied = new Proxy({} as any, { ownKeys: () => { asked++; return ["trap"]; } });`);
    expect(reply.status, String(reply.evalue)).to.equal("ok");
  });

  it("about a cell's very text leave it to run as ever", async () => {
    for (const [i, type] of ["complete_request", "inspect_request"].entries()) {
      const code = `const asked${i} = ${i} + 5;`;
      await ask(type, `${code}|`);
      const { reply } = await suite.kernel.run(code);
      expect(reply.status, String(reply.evalue)).to.equal("ok");
      const { published } = await suite.kernel.run(`asked${i}`);
      expect(published.map(({ content }) => (content.data as object) ?? {})).to.deep.include({
        "text/plain": String(i + 5),
      });
    }
  });

  const shown: [string, string, string | RegExp | undefined][] = [
    [
      "an interface",
      "Poi|nt",
      "interface Point {\n  readonly x: number;\n  y?: string;\n  move(by: number): Point;\n}",
    ],
    ["an interface where a type stands", "let z: Poi|nt", /^interface Point \{\n/],
    ["an interface of the same cell", "interface Here { a: string }\nHer|e", "interface Here {\n  a: string;\n}"],
    ["a type", "Pai|r", "type Pair<T> = [T, T]"],
    ["an enumeration", "Colour|", "enum Colour {\n  Red = 0\n  Green = 5\n}"],
    ["its member", "Colour.Gre|en", "(enum member) Colour.Green = 5"],
    ["a class", "Animal|", "class Animal {\n  name: string;\n  speak(loud: boolean): string;\n}"],
    ["its constructor", "new Ani|mal()", "constructor Animal(): Animal"],
    ["a function", "ad|d", "function add(a: number, b?: number): number"],
    ["a call's arguments", "add(1, |", "add(a: number, b?: number): number"],
    ["a call's first argument, before it is written", "add(|)", "add(a: number, b?: number): number"],
    ["a library's type", "Partia|l", /^type Partial<T> = /],
    ["a documented function", "parseIn|t('1')", /Converts a string to an integer\.\n\n@param/],
    ["an unknown name", "nowher|e", undefined],
    ["an unknown member", "Colour.Bl|ue", undefined],
    ["a blank", "  |", undefined],
    ["nothing", "|", undefined],
  ];
  for (const [what, marked, text] of shown) {
    it(`inspects ${what}`, async () => {
      const found = await inspect(marked);
      if (text instanceof RegExp) expect(found).to.match(text);
      else expect(found).to.equal(text);
    });
  }

  it("completes names that begin with two underscores", async () => {
    await suite.kernel.run("const __hidden = { __inside: 1 };");
    expect((await complete("__hi|")).names).to.deep.equal(["__hidden"]);
    expect((await complete("__hidden.__|")).names).to.deep.equal(["__inside"]);
  });

  it("offers names that only hold the letters for a word, and not for one letter or two", async () => {
    const begins = (name: string) => name.toLowerCase().startsWith("z");
    const { names } = await complete("const x = z|");
    expect(names.filter((name) => !begins(name))).to.deep.equal([]);
    expect((await complete("const x = registry|")).names).to.include("FinalizationRegistry");
  });

  it("says of every candidate what it is, in JupyterLab's words", async () => {
    const { typeOf } = await complete("|");
    const kinds = ["add", "Animal", "parsed", "const", "Colour"].map(typeOf);
    expect(kinds).to.deep.equal(["function", "class", "instance", "keyword", "enum"]);
    const types = await complete("let z: |");
    expect(["Point", "Pair"].map(types.typeOf)).to.deep.equal(["interface", "type"]);
    const members = await complete("new Animal().|");
    expect([members.typeOf("name"), members.typeOf("speak")]).to.deep.equal(["property", "function"]);
  });

  it("completes the keys of live objects", async () => {
    expect((await complete("process.env.PAT|")).names).to.include("PATH");
    expect((await complete("process.env.|")).names).to.include("HOME");
    expect((await complete("const x = parsed.|")).names).to.deep.equal(["alpha"]);
    const beta = await complete("'😀', parsed?.alpha.b|");
    expect([beta.names, beta.span, beta.typeOf("beta")]).to.deep.equal([["beta"], [19, 20], "property"]);
    expect((await complete("guarded.plain.|")).names).to.deep.equal(["deep"]);
    expect((await complete("parsed['alpha'].|")).names).to.deep.equal(["beta"]);
  });

  it("runs none of the user's code for it", async () => {
    for (const marked of ["guarded.getter.|", "proxied.|", "guarded.|", "add(1).|"]) await complete(marked);
    const { reply } = await suite.kernel.run("if (asked > 0) throw new Error('asked');");
    expect(reply.evalue).to.equal(undefined);
  });

  it("completes what a module exports, between an import's braces", async () => {
    expect((await complete('import { readFileS| } from "node:fs"')).names).to.include("readFileSync");
    expect((await complete('import { join, dirn| } from "node:path"')).names).to.deep.equal(["dirname"]);
    expect((await complete('import type { Sta| } from "node:fs"')).names).to.include("Stats");
  });

  it("completes strings that a type allows, and an object's keys", async () => {
    await suite.kernel.run('function pick(colour: "red" | "green", o: { wide: number; high?: string }) {}');
    expect((await complete('pick("|")')).names).to.have.members(["red", "green"]);
    expect((await complete('pick("red", { w|')).names).to.deep.equal(["wide"]);
    expect((await complete("const { alp| } = { alpha: 1, beta: 2 }")).names).to.deep.equal(["alpha"]);
  });

  it("completes paths in strings", async () => {
    const files = await complete('fetchFile("./fo|")');
    expect([files.names, files.span, files.typeOf("./folder/")]).to.deep.equal([["./folder/"], [11, 15], "folder"]);
    expect((await complete("fs.readFileSync('./|')")).names).to.include.members(["./notes.md", "./data.json"]);
    expect((await complete("`../notebooks/no|`")).names).to.deep.equal(["../notebooks/notes.md"]);
    expect((await complete('const half = "a" + "./nowhere|"')).names).to.deep.equal([]);
    expect((await complete("const z = 4 / add(1)./no|")).names).to.not.include("./notes.md");
  });

  it("completes files, packages and what packages export where an import names one", async () => {
    const files = await complete('import { x } from "./|');
    expect(files.names).to.have.members(["./beside", "./data.json", "./folder/"]);
    expect([files.span, files.typeOf("./beside")]).to.deep.equal([[19, 21], "module"]);
    expect((await complete('import("./folder/i|')).names).to.deep.equal(["./folder/inner"]);
    expect((await complete("require('../notebooks/be|')")).names).to.deep.equal(["../notebooks/beside"]);
    expect((await complete('import "sho|')).names).to.deep.equal(["shop"]);
    expect((await complete('import "shop/|')).names).to.deep.equal(["shop/till"]);
    expect((await complete('import "@scope/|')).names).to.deep.equal(["@scope/pack"]);
    expect((await complete('import "node:wor|')).names).to.deep.equal(["node:worker_threads"]);
    expect((await complete('import "bowlab-k|')).names).to.deep.equal(["bowlab-kernel"]);
  });
});
