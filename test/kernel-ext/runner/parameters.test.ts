import { expect } from "chai";
import { InputError } from "../../../kernel-ext/errors";
import type { Notebook } from "../../../kernel-ext/runner/notebook";
import { injectParameters, parameterSource, parseValue } from "../../../kernel-ext/runner/parameters";
import { notebookOf } from "../support";

const notebook = (...cells: Parameters<typeof notebookOf>[0]) => notebookOf(cells) as unknown as Notebook;

describe("parseValue()", () => {
  it("reads JSON, and takes the rest as text", () => {
    const cases: [string, unknown][] = [
      ["3e-4", 0.0003],
      ["-1", -1],
      ["true", true],
      ["[1,2]", [1, 2]],
      ["bow", "bow"],
      ['"3"', "3"],
      ["", ""],
      ["null", null],
    ];
    for (const [text, value] of cases) expect(parseValue(text)).to.deep.equal(value);
  });
});

describe("parameterSource()", () => {
  it("keeps the type that the parameters cell wrote out, else the value's own", () => {
    const declared = 'const steps = 600;\nlet kind: "bow" | "mlm" = "bow";';
    expect(
      parameterSource(
        { steps: 5, kind: "mlm", names: ["a"], mixed: [1, "b"], none: [], on: true, map: { a: 1 } },
        declared,
      ).split("\n"),
    ).to.deep.equal([
      "// Parameters",
      "const steps: number = 5;",
      'const kind: "bow" | "mlm" = "mlm";',
      'const names: string[] = ["a"];',
      'const mixed: (number | string)[] = [1,"b"];',
      "const none: any[] = [];",
      "const on: boolean = true;",
      'const map: Record<string, any> = {"a":1};',
    ]);
  });

  it("refuses a name that is none", () => {
    expect(() => parameterSource({ "a-b": 1 }, "")).to.throw(InputError, /"a-b"/);
  });
});

describe("injectParameters()", () => {
  it("puts the cell after the tagged one, and replaces what it put there before", () => {
    const book = notebook("first", { source: "const steps = 1", tags: ["parameters"] }, "last");
    expect(injectParameters(book, { steps: 2 })).to.deep.equal([]);
    injectParameters(book, { steps: 3 });
    expect(book.cells.map(({ source }) => source)).to.deep.equal([
      "first",
      "const steps = 1",
      "// Parameters\nconst steps: number = 3;",
      "last",
    ]);
    expect(book.cells[2]).to.have.property("id").that.matches(/^\w+$/);
  });

  it("warns of names that nothing declares, and of a notebook without the tag", () => {
    expect(injectParameters(notebook({ source: "const steps = 1", tags: ["parameters"] }), { step: 2 })[0]).to.match(
      /does not declare step$/,
    );
    const untagged = notebook("a");
    expect(injectParameters(untagged, { steps: 2 })[0]).to.match(/no cell is tagged/);
    expect(untagged.cells[0].metadata.tags).to.deep.equal(["injected-parameters"]);
  });

  it("leaves the notebook alone without parameters, and refuses other languages", () => {
    const book = notebook("a");
    expect(injectParameters(book, {})).to.deep.equal([]);
    expect(book.cells).to.have.length(1);
    book.metadata.kernelspec = { name: "python3", display_name: "Python", language: "python" } as never;
    expect(() => injectParameters(book, { a: 1 })).to.throw(InputError, /python/);
  });
});
