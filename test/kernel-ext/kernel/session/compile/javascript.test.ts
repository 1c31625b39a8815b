import { expect } from "chai";
import { toCommonJs } from "../../../../../kernel-ext/kernel/session/compile/javascript";

describe("toCommonJs()", () => {
  const marked: [string, string, string, boolean][] = [
    ["an await", "await f();", "await __bowlab__.wait(f());", true],
    ["an await of a parenthesis", "await (f());", "await __bowlab__.wait((f()));", true],
    ["an await of a list", "await [1];", "await __bowlab__.wait([1]);", true],
    [
      "an await in an await",
      "await (await f()).g();",
      "await __bowlab__.wait((await __bowlab__.wait(f())).g());",
      true,
    ],
    ["for await", "for await (const x of y) x();", "for await (const x of __bowlab__.iterate(y))", true],
    ["an await in a function", "async function f() { await g(); }", "await __bowlab__.wait(g())", false],
    ["an await in an arrow", "const f = async () => await g();", "async () => await __bowlab__.wait(g())", false],
    ["import.meta", "f(import.meta.url);", 'f(__bowlab__.meta("/x/cell.ts").url);', false],
    [
      "a dynamic import",
      'f(import("m"));',
      '.then(() => __bowlab__.imported(() => __importStar(require("m"))))',
      false,
    ],
    ["a dynamic import of what is computed", "f(import(m));", '.then(s => __bowlab__.find(s, "/x/cell.ts"))', false],
    ["the word in a text", 'f("await x");', 'f("await x");', false],
    ["code without any of it", "f();", "f();", false],
  ];
  for (const [what, source, code, awaits] of marked) {
    it(`marks ${what}${awaits ? ", which makes the cell asynchronous" : ""}`, () => {
      const made = toCommonJs(source, "/x/cell.ts");
      expect(made.code).to.include(code);
      expect(made.awaits).to.equal(awaits);
    });
  }

  const expressions: [string, string, string | undefined][] = [
    ["one expression", "export const last = 1 + 1;\nexport {};\n", "     exports.last = 1 + 1;\n"],
    [
      "an expression of many lines",
      "export const last = f(1,\n  2);\nexport {};\n",
      "     exports.last = f(1,\n  2);\n",
    ],
    [
      "one that awaits",
      "export const last = await f();\nexport {};",
      "     exports.last = await __bowlab__.wait(f());\n",
    ],
    ["a statement before it", "f();\nexport const last = 1;\nexport {};", undefined],
    ["a text that looks like an export", "export const last = `\nexport const x`;\nexport {};", undefined],
    ["a dynamic import", 'export const last = await import("m");\nexport {};', undefined],
    ["a declaration", "const a = 1;\nexport { a };", undefined],
    ["an import", 'import { a } from "m";\nexport const last = a;\nexport {};', undefined],
  ];
  for (const [what, module, code] of expressions) {
    it(`${code === undefined ? "leaves to TypeScript" : "writes out itself"} ${what}`, () => {
      const made = toCommonJs(module, "/x/cell.ts");
      if (code !== undefined) expect(made).to.deep.include({ code, map: undefined });
      else expect(made.map).to.be.a("string");
    });
  }

  it("turns imports and exports into CommonJS and keeps lines for the map", () => {
    const { code, map } = toCommonJs('import { a } from "m";\n\nexport const b = a;\n', "/x/m.ts");
    expect(code).to.include('require("m")').and.include("exports.b");
    expect(JSON.parse(map as string)).to.include({ version: 3 });
    expect(code).to.not.include("sourceMappingURL");
  });
});
