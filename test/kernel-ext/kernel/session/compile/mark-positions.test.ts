import { expect } from "chai";
import { toCommonJs } from "../../../../../kernel-ext/kernel/session/compile/javascript";
import { columnWithMarks, columnWithoutMarks } from "../../../../../kernel-ext/kernel/session/compile/mark-positions";

const module = `export const last = await f(import.meta.url) + await (await g()).x + end;
export {};
`;

describe("columnWithoutMarks()", () => {
  it("is the inverse of columnWithMarks() for every name, on each line", () => {
    for (const text of [module, `const a = 1;\nconst b = 2;\n${module}`]) {
      const { code, marks } = toCommonJs(text, "/x/cell.ts");
      const plain = ["f(", "g()", ".x", "end"];
      const lines = code.split("\n");
      const line = lines.findIndex((one) => one.includes("end"));
      for (const word of plain) {
        const marked = lines[line].indexOf(word);
        const column = columnWithoutMarks(marks, line + 1, marked);
        expect(columnWithMarks(marks, line + 1, column), word).to.equal(marked);
      }
      expect(columnWithoutMarks(marks, line + 2, 7)).to.equal(7);
    }
  });

  it("is that of the source where the cell is one expression", () => {
    const { code, marks } = toCommonJs(module, "/x/cell.ts");
    for (const word of ["f(", "g()", ".x", "end"]) {
      expect(columnWithoutMarks(marks, 1, code.indexOf(word)), word).to.equal(module.indexOf(word));
    }
  });

  it("is where the mark begins inside of one", () => {
    const { code, marks } = toCommonJs(module, "/x/cell.ts");
    expect(columnWithoutMarks(marks, 1, code.indexOf("meta(") + 2)).to.equal(module.indexOf("import.meta"));
  });
});
