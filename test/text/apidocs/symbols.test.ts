import { expect } from "chai";
import { documentedSymbols } from "../../../lib/text/apidocs/symbols";

/** A comment belongs to what follows when it begins its line. */
function paths(source: string): string[] {
  return documentedSymbols("example.d.ts", source.replaceAll("/**", "\n/**")).map(({ path }) => path.join("."));
}

describe("documentedSymbols()", () => {
  const cases: [name: string, source: string, expected: string[]][] = [
    [
      "names functions in modules, without the node: prefix",
      'declare module "node:fs" { /** R */ function readFile(): void; }',
      ["fs.readFile"],
    ],
    [
      "names members of interfaces and classes",
      "/** C */ declare class C { /** m */ m(): void; /** c */ constructor(); } interface I { /** p */ p: 1 }",
      ["C", "C.m", "C.constructor", "I.p"],
    ],
    [
      "gives the static side of a built-in the built-in's name",
      "interface ArrayConstructor { /** f */ from(): void; /** n */ new (): void; /** call */ (): void }",
      ["Array.from", "Array.constructor", "Array"],
    ],
    ["looks into the type of a variable", "/** V */ declare var V: { /** a */ any(): void };", ["V", "V.any"]],
    [
      "looks into type literals of options",
      "type O = { /** deep */ deep: { /** er */ er: 1 } };",
      ["O.deep", "O.deep.er"],
    ],
    ["names computed members", "interface S { /** it */ [Symbol.iterator](): void }", ["S.[Symbol.iterator]"]],
    [
      "leaves out global and repeated name spaces",
      'declare module "assert" { /** f */ function assert(): void; namespace assert { /** r */ function rejects(): void } global { /** g */ var g: 1; } }',
      ["assert.assert", "assert.rejects", "g"],
    ],
    ["takes the underscore off a tfjs operation", "/** add */ declare function add_(): void;", ["add"]],
    ["takes the comment next to the symbol", "/** far */\n/** near */\ndeclare function f(): void;", ["f"]],
    [
      "skips Node's __promisify__ members' own members only",
      "declare namespace n { /** p */ function __promisify__(): void }",
      ["n.__promisify__"],
    ],
    ["survives broken text", "declare class { /** x", []],
  ];
  for (const [name, source, expected] of cases)
    it(`documentedSymbols() ${name}`, () => expect(paths(source)).to.deep.equal(expected));

  it("documentedSymbols() hands over the comment as written", () => {
    expect(documentedSymbols("a.d.ts", "/** far */\n/** near */\nexport declare const x: 1;")[0].comment).to.equal(
      "/** near */",
    );
  });
});
