/**
 * Holds the sources to the architecture: imports go one way, files stay small, indexes only re-export, nobody else
 * makes randomness.
 */
import * as path from "node:path";
import { expect } from "chai";
import { cycles, importGraph, readSources, specifiersOf } from "./architecture/import-graph";
import {
  foldersWithoutIndex,
  foreignRandomness,
  indexWithCode,
  kernelDirections,
  libDirections,
  lineCount,
  median,
  namesDeclaredTwice,
  reachesPackage,
  wrongDirections,
} from "./architecture/rules";

const root = path.resolve(__dirname, "..");
const lib = readSources(root, "lib");
const kernel = readSources(root, "kernel-ext");
const all = new Map([...lib, ...kernel]);
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

  it("files of no package import one another in a circle", () => {
    expect(cycles(graph)).to.deep.equal([]);
  });

  it("lib and kernel-ext never import each other, by name either", () => {
    const inLib = reachesPackage(graph, (file) => file.startsWith("lib/"), ["bowlab-kernel"]);
    const inKernel = reachesPackage(graph, (file) => file.startsWith("kernel-ext/"), ["bowlab"]);
    expect([...inLib, ...inKernel]).to.deep.equal([]);
  });

  it("text, tokens, batches, collections and eval load no engine, at any distance", () => {
    const withoutEngine = /^lib\/(text|tokens|batches|collections|eval|errors|files|model-folder|random|version)\b/;
    expect(reachesPackage(graph, (file) => withoutEngine.test(file), engines)).to.deep.equal([]);
  });

  it("in retrieval only making vectors and exact search over many need an engine", () => {
    const encoding = "encoding\\/(index|dense-encoder|encode-[a-z]+|encoding-memory|encoding-description)";
    const computing = new RegExp(`^lib\\/retrieval\\/(index|${encoding}|vectors\\/(exact|offer|index))\\.ts$`);
    const searching = (file: string) => file.startsWith("lib/retrieval/") && !computing.test(file);
    expect(reachesPackage(graph, searching, engines)).to.deep.equal([]);
  });

  it("every folder has an index, and an index only re-exports", () => {
    const isCli = (file: string) => /^(lib|kernel-ext)\/cli(\/|$)/.test(file);
    const indexes = [...all].filter(([file]) => file.endsWith("/index.ts") && !isCli(file));
    expect(foldersWithoutIndex(all).filter((folder) => !isCli(folder))).to.deep.equal([]);
    expect(indexes.flatMap(([file, text]) => indexWithCode(file, text))).to.deep.equal([]);
  });

  it("no file but a package's list of names has more than 300 lines, and the median is under 150", () => {
    const counts = [...all].map(([file, text]) => ({ file, lines: lineCount(text) }));
    expect(counts.filter(({ file, lines }) => lines > 300 && file !== "lib/index.ts")).to.deep.equal([]);
    expect(median(counts.map(({ lines }) => lines))).to.be.below(150);
  });

  it("in kernel-ext no two files export a name from declarations of their own", () => {
    expect(namesDeclaredTwice(kernel)).to.deep.equal([]);
  });

  it("only Random makes randomness in lib; names of temporary files are the exception", () => {
    const named = [
      "engine/install/cache.ts",
      "engine/install/lock.ts",
      "files/atomic-write.ts",
      "retrieval/lexical/build.ts",
    ];
    const temporaryNames = named.map((name) => `lib/${name}`);
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

  it("namesDeclaredTwice() counts declarations, and no re-exports or overloads", () => {
    const twice = new Map([
      ["lib/a.ts", "export class Cell {}\nexport function f(): void;\nexport function f(): void {}\nconst hidden = 1;"],
      ["lib/b.ts", "export type Cell = string;\nexport const hidden = 1, other = 2;"],
      ["lib/index.ts", 'export { Cell, f } from "./a";'],
    ]);
    expect(namesDeclaredTwice(twice)).to.deep.equal(["Cell: lib/a.ts, lib/b.ts"]);
  });

  it("lineCount() and median() count as an editor and a statistician do", () => {
    expect(["", "a", "a\n", "a\nb\n"].map(lineCount)).to.deep.equal([1, 1, 1, 2]);
    expect([median([3, 1, 2]), median([1, 2, 3, 10])]).to.deep.equal([2, 2.5]);
  });
});
