/**
 * Holds the sources to the architecture: imports go one way, files stay small, indexes only re-export, nobody else
 * makes randomness.
 */
import * as path from "node:path";
import { expect } from "chai";
import { undocumented } from "./architecture/docstrings";
import { cycles, importGraph, readSources, specifiersOf } from "./architecture/import-graph";
import { declaredExports, declaredTwice } from "./architecture/names";
import {
  computingRetrieval,
  engineFree,
  foldersWithoutIndex,
  foreignRandomness,
  indexWithCode,
  isWithin,
  kernelDirections,
  kernelRooms,
  libDirections,
  programs,
  reachesPackage,
  temporaryNames,
  unknownNames,
  wrongDirections,
  wrongRooms,
} from "./architecture/rules";
import { crowdedFolders, lineCount, longFiles, longFunctions, median, wideLines } from "./architecture/sizes";
import { stillOver } from "./architecture/still-over";

const root = path.resolve(__dirname, "..");
const lib = readSources(root, "lib");
const kernel = readSources(root, "kernel-ext");
const all = new Map([...lib, ...kernel]);
const starter = new Map([...kernel].filter(([file]) => isWithin("kernel-ext/create", file)));
const kernelAlone = new Map([...kernel].filter(([file]) => !starter.has(file)));
const engines = ["@tensorflow/", "danfojs"];

describe("architecture", () => {
  const graph = importGraph(all);

  it("lib imports one way: random → text → tokens → batches → model → loss → train → finetune, engine → model, eval → retrieval, all → cli", () => {
    expect(lib.size).to.be.greaterThan(80);
    expect(wrongDirections(graph, "lib", libDirections)).to.deep.equal([]);
  });

  it("kernel-ext imports one way: wire → kernel → runner → cli, display on its own", () => {
    expect(kernel.size).to.be.greaterThan(30);
    expect(wrongDirections(graph, "kernel-ext", kernelDirections)).to.deep.equal([]);
  });

  it("the rooms of display, kernel, kernel/session and runner import one way", () => {
    const wrong = Object.entries(kernelRooms).flatMap(([folder, rooms]) => wrongRooms(graph, folder, rooms));
    expect(wrong).to.deep.equal([]);
  });

  it("files of no package import one another in a circle", () => {
    expect(cycles(graph)).to.deep.equal([]);
  });

  it("lib and kernel-ext never import each other, by name either", () => {
    const inLib = reachesPackage(graph, (file) => file.startsWith("lib/"), ["bowlab-kernel"]);
    const inKernel = reachesPackage(graph, (file) => file.startsWith("kernel-ext/"), ["bowlab"]);
    expect([...inLib, ...inKernel]).to.deep.equal([]);
  });

  it("text, tokens, batches, collections and eval load no engine, at any distance", () => {
    const isFree = (file: string) => engineFree.some((area) => isWithin(area, file));
    expect(reachesPackage(graph, isFree, engines)).to.deep.equal([]);
  });

  it("in retrieval only making vectors and exact search over many need an engine", () => {
    const searching = (file: string) => file.startsWith("lib/retrieval/") && !computingRetrieval.includes(file);
    expect(reachesPackage(graph, searching, engines)).to.deep.equal([]);
  });

  it("every folder has an index, and an index only re-exports", () => {
    const isCli = (file: string) => programs.some((folder) => isWithin(folder, file));
    const indexes = [...all].filter(([file]) => file.endsWith("/index.ts") && !isCli(file));
    expect(foldersWithoutIndex(all).filter((folder) => !isCli(folder))).to.deep.equal([]);
    expect(indexes.flatMap(([file, text]) => indexWithCode(file, text))).to.deep.equal([]);
  });

  it("files have at most 200 lines (their median less than 150), functions 60, folders 20 files", () => {
    const over = [
      ...longFiles(all, 200),
      ...[...all].flatMap(([file, text]) => longFunctions(file, text, 60)),
      ...crowdedFolders(all, 20),
    ];
    expect(over.filter((complaint) => !stillOver.sizes.includes(complaint))).to.deep.equal([]);
    const mended = stillOver.sizes.filter((complaint) => !over.includes(complaint));
    expect(mended, "mended: take them out of test/architecture/still-over.ts").to.deep.equal([]);
    expect(median([...all.values()].map(lineCount))).to.be.below(150);
  });

  it("an exported name is declared once in a package", () => {
    const twice = [lib, kernelAlone, starter].flatMap(declaredTwice);
    const isKnown = (complaint: string, name: string) => complaint.startsWith(`${name} is declared`);
    expect(twice.filter((each) => !stillOver.names.some((name) => isKnown(each, name)))).to.deep.equal([]);
    const mended = stillOver.names.filter((name) => !twice.some((each) => isKnown(each, name)));
    expect(mended, "mended: take them out of test/architecture/still-over.ts").to.deep.equal([]);
  });

  it("lines are at most 120 wide, but for a few with a text that stays whole", () => {
    const folders = ["lib", "kernel-ext", "test", "bench", "data", "notebooks"];
    const lines = folders.map((folder) =>
      [...readSources(root, folder)].map(([file, text]) => wideLines(file, text, 120)),
    );
    expect(lines.flat().flatMap(({ wide }) => wide)).to.deep.equal([]);
    const unbroken = lines
      .slice(0, 2)
      .flat()
      .flatMap((file) => file.unbroken);
    expect(unbroken.length, unbroken.join("\n")).to.be.at.most(stillOver.unbrokenLines);
  });

  it("every area and file that the rules name is there", () => {
    const directed = [
      ...Object.keys(libDirections).map((area) => `lib/${area}`),
      ...Object.keys(kernelDirections).map((area) => `kernel-ext/${area}`),
    ];
    const named = [...directed, ...engineFree, ...computingRetrieval, ...temporaryNames, ...programs];
    expect(unknownNames(all, named)).to.deep.equal([]);
  });

  it("exported functions and classes have a docstring, and so have public methods whose name does not say it all", () => {
    expect([...all].flatMap(([file, text]) => undocumented(file, text))).to.deep.equal([]);
  });

  it("only Random makes randomness in lib; names of temporary files are the exception", () => {
    const found = [...lib].flatMap(([file, text]) =>
      temporaryNames.includes(file)
        ? foreignRandomness(file, text).filter((use) => !use.endsWith("imports randomBytes"))
        : foreignRandomness(file, text),
    );
    expect(found).to.deep.equal([]);
  });
});

describe("the architecture's rules", () => {
  const sources = new Map([
    ["lib/errors.ts", ""],
    ["lib/text/index.ts", 'export { a } from "./a";'],
    ["lib/text/a.ts", 'import { e } from "../errors";\nimport * as model from "../model";'],
    ["lib/model/index.ts", 'export { b } from "./b";'],
    [
      "lib/model/b.ts",
      'import "@tensorflow/tfjs";\nconst lazy = () => require("../text") as typeof import("../text");',
    ],
    ["lib/other/c.ts", 'export * from "../../kernel-ext/d";'],
    ["kernel-ext/d.ts", ""],
  ]);
  const graph = importGraph(sources);

  it("specifiersOf() finds every form of import and nothing in comments or strings", () => {
    const text = [
      'import a from "a"; import type { B } from "b"; import "c"; export * from "d"; export { e } from "e";',
      'import f = require("f"); const g = require("g"); const h = import("h"); type I = import("i").I;',
      'const j = require.resolve("j"); const no = `require("k")`; // import "l"',
      'export const m = "import(n)"; require(variable);',
    ].join("\n");
    expect(specifiersOf("x.ts", text)).to.deep.equal([..."abcdefghij"]);
  });

  it("importGraph() refuses an import that leads nowhere", () => {
    expect(() => importGraph(new Map([["lib/a.ts", 'import "./gone";']]))).to.throw("lib/a.ts imports ./gone");
  });

  it("wrongDirections() names back edges, unknown areas and other packages", () => {
    expect(wrongDirections(graph, "lib", libDirections)).to.deep.equal([
      "lib/text/a.ts imports lib/model/index.ts: text may not use model",
      "lib/other/c.ts imports kernel-ext/d.ts, of another package",
    ]);
    const stray = importGraph(new Map([...sources, ["lib/new/e.ts", 'import "../errors";']]));
    expect(wrongDirections(stray, "lib", libDirections)).to.include(
      "lib/new/e.ts is in new, which the architecture does not know",
    );
  });

  it("wrongRooms() names back edges and unknown rooms of a folder, and looks at nothing outside it", () => {
    const rooms = importGraph(
      new Map([
        ["lib/text/index.ts", ""],
        ["lib/model/a/b.ts", 'import "../c";\nimport "../../text";'],
        ["lib/model/c.ts", 'import "./d";'],
        ["lib/model/d.ts", ""],
      ]),
    );
    expect(wrongRooms(rooms, "lib/model", { a: ["c"], c: [] })).to.deep.equal([
      "lib/model/c.ts imports lib/model/d.ts: c may not use d",
      "lib/model/d.ts is in d, which lib/model does not know",
    ]);
  });

  it("cycles() finds the circle, a lazy require in it, and a file that imports itself", () => {
    expect(cycles(graph)).to.deep.equal([
      ["lib/model/b.ts", "lib/model/index.ts", "lib/text/a.ts", "lib/text/index.ts"],
    ]);
    expect(cycles(importGraph(new Map([["lib/a.ts", 'import "./a";']])))).to.deep.equal([["lib/a.ts"]]);
    const diamond = ["a", "b", "c", "d"].map((name, i, names): [string, string] => [
      `lib/${name}.ts`,
      names
        .slice(i + 1)
        .map((next) => `import "./${next}";`)
        .join(""),
    ]);
    expect(cycles(importGraph(new Map(diamond)))).to.deep.equal([]);
  });

  it("reachesPackage() sees an engine behind another file", () => {
    expect(reachesPackage(graph, (file) => file === "lib/text/a.ts", engines)).to.deep.equal([
      "lib/text/a.ts loads @tensorflow/tfjs through lib/model/b.ts",
    ]);
    expect(reachesPackage(graph, (file) => file === "lib/errors.ts", engines)).to.deep.equal([]);
  });

  it("indexWithCode() and foldersWithoutIndex() tell re-exports from code", () => {
    expect(
      indexWithCode("lib/a/index.ts", '/** A. */\nexport * from "./b";\nexport type { C } from "./c";'),
    ).to.deep.equal([]);
    expect(
      indexWithCode("lib/a/index.ts", 'import { b } from "./b";\nexport { b };\nexport const c = 1;'),
    ).to.have.length(3);
    expect(foldersWithoutIndex(sources)).to.have.members(["lib", "lib/other", "kernel-ext"]);
  });

  it("undocumented() names functions, classes and methods without a docstring, whatever they are written as", () => {
    const text = [
      "export function f() {}",
      "export const g = () => 1, h = 2;",
      "export class C { m() {} #n() {} private o() {} close() {} [Symbol.iterator]() {}\n/** Said. */ p() {} }",
      "export class D implements E { m() {} }",
      "/** Said. */\nexport function i(a: 1): 1;\nexport function i(a: 2): 2;\nexport function i(a: 1 | 2) { return a; }",
      "function hidden() {}",
      "export interface E { m(): void }",
    ].join("\n");
    expect(undocumented("x.ts", text)).to.deep.equal(
      ["f()", "g()", "class C", "C.m()", "class D"].map((name) => `x.ts: ${name} has no docstring`),
    );
  });

  it("foreignRandomness() knows generators by their owner, and lets our own be", () => {
    const foreign = [
      "Math.random();",
      "tf.randomNormal([2]);",
      "tf.layers; tf.dropout(x, 0.1);",
      "globalThis.crypto.getRandomValues(a);",
      'import { randomBytes as bytes } from "node:crypto";',
      'import { truncatedNormal } from "@tensorflow/tfjs-core";',
    ];
    for (const text of foreign) expect(foreignRandomness("x.ts", text), text).to.have.length(1);
    const own =
      'import { dropout } from "../engine/ops"; random.uniform(); native.randomBytes(4); dropout(x); // Math.random()';
    expect(foreignRandomness("x.ts", own)).to.deep.equal([]);
  });

  it("longFiles() and crowdedFolders() count lines and files, but for indexes", () => {
    const three = "a;\nb;\nc;\n";
    const files = ["lib/x/a.ts", "lib/x/b.ts", "lib/x/index.ts"];
    const sources = new Map([...files, "lib/c.ts"].map((file) => [file, three]));
    expect(longFiles(sources, 3)).to.deep.equal([]);
    expect(longFiles(sources, 2)).to.deep.equal(
      ["lib/x/a.ts", "lib/x/b.ts", "lib/c.ts"].map((file) => `${file} has more than 2 lines`),
    );
    expect(crowdedFolders(sources, 2)).to.deep.equal([]);
    expect(crowdedFolders(sources, 1)).to.deep.equal(["lib/x has more than 1 files"]);
  });

  it("longFunctions() finds functions of every form, and lets those be that give a reason", () => {
    const forms = [
      "function f() {\n\n}",
      "const f = () => {\n\n};",
      "const o = { f() {\n\n} };",
      "class C {\n\n\n  f() {\n\n}\n}",
      "const f = function () {\n\n};",
    ];
    for (const text of forms) {
      expect(longFunctions("x.ts", text, 2), text).to.deep.equal(["x.ts: f() has more than 2 lines"]);
      expect(longFunctions("x.ts", text, 3), text).to.deep.equal([]);
    }
    expect(longFunctions("x.ts", "run(() => {\n\n});", 2)).to.have.length(1);
    for (const reason of ["// long: a table", "/**\n * What it does.\n * long: a table\n */"]) {
      expect(longFunctions("x.ts", `${reason}\n${forms[0]}`, 2), reason).to.deep.equal([]);
    }
    expect(longFunctions("x.ts", `// long:\n${forms[0]}`, 2)).to.have.length(1);
  });

  it("wideLines() tells comments and code from lines that a text keeps whole", () => {
    const wide = ["// four words of comment", "const a = 1; // 'quoted' words", "const sum = one + two + three;"];
    for (const text of wide)
      expect(wideLines("x.ts", `a;\n${text}\n`, 20).wide).to.deep.equal(["x.ts:2 is wider than 20"]);
    const whole = [
      'const a = "a long text";',
      "const a = `a $" + "{long} text`;",
      "const a = `\na text of three lines\n`;",
    ];
    for (const text of whole) {
      expect(wideLines("x.ts", text, 20), text).to.deep.include({ wide: [] });
      expect(wideLines("x.ts", text, 20).unbroken, text).to.have.length(1);
    }
    expect(wideLines("x.ts", `// ${"→".repeat(17)}`, 20)).to.deep.equal({ wide: [], unbroken: [] });
  });

  it("declaredExports() and declaredTwice() count declarations of every kind, and not what is re-exported", () => {
    const text = [
      "export const { a, b: [c] } = d; export function e() {} export class F {} export interface G {}",
      'export type H = 1; export enum I {} const own = 1; export { j } from "./j"; export { own };',
    ].join("\n");
    expect(declaredExports("x.ts", text)).to.deep.equal(["a", "c", "e", "F", "G", "H", "I"]);
    const sources = new Map([
      ["lib/x.ts", "export type Run = 1;\nexport function f(): void;\nexport function f(): void {}\nconst other = 1;"],
      ["lib/y.ts", "export const Run = 1, other = 2;"],
      ["lib/index.ts", 'export { Run } from "./x";'],
    ]);
    expect(declaredTwice(sources)).to.deep.equal(["Run is declared in lib/x.ts and lib/y.ts"]);
  });

  it("unknownNames() names what no file stands for", () => {
    const names = ["lib/text", "lib/errors", "lib/model/b.ts", "lib/tex", "lib/model/c.ts"];
    expect(unknownNames(sources, names)).to.deep.equal(["lib/tex", "lib/model/c.ts"]);
  });

  it("lineCount() and median() count as an editor and a statistician do", () => {
    expect(["", "a", "a\n", "a\nb\n"].map(lineCount)).to.deep.equal([1, 1, 1, 2]);
    expect([median([3, 1, 2]), median([1, 2, 3, 10])]).to.deep.equal([2, 2.5]);
  });
});
