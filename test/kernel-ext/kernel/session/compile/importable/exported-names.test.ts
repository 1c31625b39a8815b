import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { createModuleLookup } from "../../../../../../kernel-ext/kernel/session/compile/host/module-lookup";
import { exportedNames } from "../../../../../../kernel-ext/kernel/session/compile/importable/exported-names";
import { temporaryFolder } from "../../../../support";

import ts = require("../../../../../../kernel-ext/kernel/session/compile/typescript");

describe("exportedNames()", () => {
  let folder: string;
  const exportsOf = (files: Record<string, string>, entry = "entry.d.ts") => {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    return exportedNames(path.join(folder, entry), createModuleLookup(ts.sys, {}));
  };
  const namesOf = (...files: Parameters<typeof exportsOf>) => [...exportsOf(...files).names].sort();
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const cases: [string, Record<string, string>, string[]][] = [
    [
      "declarations of every kind, and not the default",
      {
        "entry.d.ts": `export declare const a: number, b: string;
export declare function c(): void; export declare class D {} export interface E {} export type F = string;
export declare enum G { one } export declare namespace H { const inner: 1; } declare const kept: 1; export default kept;`,
      },
      ["D", "E", "F", "G", "H", "a", "b", "c"],
    ],
    [
      "no names that no variable can have",
      { "entry.d.ts": "declare const x: 1; export { x as await, x as delete, x as let, x as of, x as async, x };" },
      ["async", "of", "x"],
    ],
    [
      "names that are passed on, though their files are not there",
      { "entry.d.ts": 'export { a, b as c, type T } from "./gone"; import { d } from "nowhere"; export { d };' },
      ["T", "a", "c", "d"],
    ],
    [
      "all that `export *` passes on, across files and packages, in a circle too",
      {
        "entry.d.ts": 'export * from "./one"; export * from "pack"; export * as all from "./two";',
        "one.d.ts": 'export declare const one: 1; export * from "./two";',
        "two.d.ts": 'export declare const two: 2; export * from "./one";',
        "node_modules/pack/package.json": '{ "types": "./p.d.ts", "main": "./p.js" }',
        "node_modules/pack/p.d.ts": 'export declare const packed: 1; import "./unread";',
      },
      ["all", "one", "packed", "two"],
    ],
    [
      "the names behind `export =`",
      { "entry.d.ts": "declare function f(): void; declare namespace f { const part: 1; class Of {} } export = f;" },
      ["Of", "part"],
    ],
    [
      "the properties of what `export =` exports",
      { "entry.d.ts": "interface Tools { sharpen(): void; blunt: 1 } declare const tools: Tools; export = tools;" },
      ["blunt", "sharpen"],
    ],
    ["nothing of a file that is no module", { "entry.d.ts": "declare const global: 1;" }, []],
    [
      "nothing of names that begin with an underscore",
      { "entry.d.ts": "export declare const _inner: 1, outer: 2;" },
      ["outer"],
    ],
  ];
  for (const [what, files, names] of cases) it(`finds ${what}`, () => expect(namesOf(files)).to.deep.equal(names));

  it("reads a source of the user's own like declarations", () => {
    const source = 'import { z } from "./unread"; export const x = z, y = 2; export async function run() { await z; }';
    expect(namesOf({ "own.ts": source }, "own.ts")).to.deep.equal(["run", "x", "y"]);
  });

  const mains: [string, string, string | undefined][] = [
    ["a name", "declare const kept: 1; export default kept;", "kept"],
    ["a function", "export default function made(): void;", "made"],
    ["another's name", 'export { inner as default } from "./gone";', "inner"],
    ["what has no name", "declare const _default: { a: 1 }; export { default } from './gone';", ""],
    ["what `export =` exports", "declare function whole(): void; export = whole;", "whole"],
    ["nothing", "export declare const a: 1;", undefined],
  ];
  for (const [what, text, main] of mains)
    it(`finds the name of a default export: ${what}`, () =>
      expect(exportsOf({ "entry.d.ts": text }).main).to.equal(main));

  it("finds nothing in a file that is not there", () => expect(namesOf({})).to.deep.equal([]));
});
