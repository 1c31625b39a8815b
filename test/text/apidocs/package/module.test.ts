import { expect } from "chai";
import { doc, read } from "./made-up";

function symbols(source: string, more: Record<string, string> = {}): string[] {
  const files = { "index.d.ts": source.replaceAll("/**", "\n/**"), ...more };
  return read(files).ids.map((id) => id.slice("pkg@1.0.0:".length));
}

describe("moduleParts()", () => {
  const cases: [name: string, source: string, expected: string[]][] = [
    ["takes everything of a script", `${doc("a")} declare const a: 1; ${doc("b")} interface b {}`, ["a", "b"]],
    ["takes everything of a module without a list of exports", `import "x"; ${doc("a")} declare const a: 1;`, ["a"]],
    [
      "leaves out what a list of exports does not name",
      `${doc("a")} declare const a: 1; ${doc("b")} declare const b: 1; export { b };`,
      ["b"],
    ],
    [
      "takes what the exported speaks of",
      `${doc("O")} interface O { ${doc("x")} x: P } ${doc("P")} type P = 1; ${doc("Q")} type Q = 1; ${doc("f")} declare function f(o: O): void; export { f };`,
      ["O", "O.x", "P", "f"],
    ],
    [
      "calls a symbol what users call it",
      `${doc("a")} declare function a_1(): void; export { a_1 as a, a_1 as other };`,
      ["a"],
    ],
    [
      "takes export =, name space and function in one",
      `export = f; ${doc("f")} declare function f(): void; declare namespace f { ${doc("g")} const g: 1; }`,
      ["f", "f.g"],
    ],
    ["takes default exports by their own names", `${doc("f")} export default function f(): void;`, ["f"]],
    [
      "calls what a compiler named _default so",
      `${doc("a")} declare const _default: { ${doc("m")} m(): void }; export default _default;`,
      ["default", "default.m"],
    ],
    [
      "takes augmentations, the package's own as itself",
      `export {}; declare module "pkg" { ${doc("a")} const a: 1 } declare module "other" { ${doc("b")} const b: 1 } declare global { ${doc("c")} const c: 1 }`,
      ["a", "other.b", "c"],
    ],
    [
      "leaves out what is private",
      `export declare class C { ${doc("a")} private a: 1; ${doc("b")} b: 1; ${doc("c")} _c: 1; ${doc("d")} #d; }`,
      ["C.b"],
    ],
    [
      "leaves out what is internal, ignored or a licence",
      `/** @internal A is told about here in words that are enough. */ export const a: 1; /**\n * B is told in words that are enough here.\n * @ignore\n */ export const b: 1; /** Copyright (c) 2020 by somebody who has it all for himself. */ export const c: 1;`,
      [],
    ],
    [
      "merges overloads, and keeps the same word once",
      `${doc("f")} export function f(): void; ${doc("f")} export function f(a: 1): void;`,
      ["f"],
    ],
    ["leaves out texts that say too little", "/** The port. */ export const port: number;", []],
  ];
  for (const [name, source, expected] of cases) {
    it(`moduleParts() ${name}`, () => expect(symbols(source)).to.deep.equal(expected));
  }

  it("moduleParts() tells the file behind a re-export what its symbols are called", () => {
    const files = {
      "a.d.ts": `${doc("A")}\ndeclare const _default: { x: 1 };\nexport default _default;`,
      "b.d.ts": `${doc("B")}\ndeclare class Bun {}\nexport { Bun as b };`,
    };
    expect(symbols('export { default as a } from "./a"; export { b as Bee } from "./b";', files)).to.deep.equal([
      "a",
      "Bee",
    ]);
    expect(symbols('export { b as Bun } from "./b";', files)).to.deep.equal(["Bun"]);
    expect(symbols('import { b } from "./b"; export declare const x: b;', files)).to.deep.equal(["Bun"]);
  });

  it("moduleParts() makes sentences of the tags of JSDoc and TSDoc", () => {
    const comment =
      "/**\n * @name add\n * @category Math\n * @summary Adds two numbers.\n * @description Both of them have to be finite.\n * @defaultValue `1`\n * @tsl\n * @example\n * add(1, 2)\n */";
    const { passages } = read({ "index.d.ts": `${comment}\nexport const add: 1;` });
    expect(passages[0].text).to.equal("Adds two numbers. Both of them have to be finite. Default: 1.");
  });
});
