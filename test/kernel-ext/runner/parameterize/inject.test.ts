import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import type { Notebook } from "../../../../kernel-ext/runner/nbformat";
import { injectParameters, parameterSource } from "../../../../kernel-ext/runner/parameterize";
import { notebookOf } from "../../support";

const notebook = (...cells: Parameters<typeof notebookOf>[0]) => notebookOf(cells) as unknown as Notebook;

describe("parameterSource()", () => {
  it("writes typed constants, with the keyword and the type that the parameters cell wrote out", () => {
    const declared = 'const steps = 600;\nlet kind: "bow" | "mlm" = "bow";';
    expect(
      parameterSource(
        { steps: 5, kind: "mlm", names: ["a"], mixed: [1, "b"], none: [], on: true, map: { a: 1 }, nan: Number.NaN },
        declared,
      ).split("\n"),
    ).to.deep.equal([
      "// Parameters",
      "const steps: number = 5;",
      'let kind: "bow" | "mlm" = "mlm";',
      'const names: string[] = ["a"];',
      'const mixed: (number | string)[] = [1,"b"];',
      "const none: any[] = [];",
      "const on: boolean = true;",
      'const map: Record<string, any> = {"a":1};',
      "const nan: number = NaN;",
    ]);
    expect(parameterSource({ steps: 5 }, declared, "javascript")).to.equal("// Parameters\nconst steps = 5;");
  });

  const cells: [string, string, string][] = [
    ["a declaration behind a comma", "let lr = 0.1, steps: 5 | 7 = 5;", "let steps: 5 | 7 = 7;"],
    ["one over several lines", "let lr = 0.1,\n  steps = 5,\n  name = 'x';", "let steps: number = 7;"],
    ["a name of a pattern", "let { lr, nested: [steps = 5] }: any = config, name = 1;", "let steps: number = 7;"],
    ["one without a value", "let steps: number | undefined;", "let steps: number | undefined = 7;"],
    ["one that is exported", "export let steps = 5;", "let steps: number = 7;"],
    [
      "a type with an arrow",
      "let steps: number | ((step: number) => number) = 5;",
      "let steps: number | ((step: number) => number) = 7;",
    ],
    ["none of a comment", "// let steps: string = '5'\nconst lr = 1;", "const steps: number = 7;"],
    ["none of a text", 'let text = "let steps: string = 5";', "const steps: number = 7;"],
    ["none of a block", "{ let steps: string = '5'; }", "const steps: number = 7;"],
  ];
  for (const [what, declared, line] of cells) {
    it(`follows ${what}`, () => {
      expect(parameterSource({ steps: 7 }, declared)).to.equal(`// Parameters\n${line}`);
    });
  }

  it("writes JavaScript with the keyword of the parameters cell, so that later cells may assign where they did", () => {
    const source = parameterSource({ a: 1, b: 2, c: 3, d: 4 }, "var x, a = 0; let b = 0; const c = 0;", "javascript");
    expect(source.split("\n").slice(1)).to.deep.equal(["var a = 1;", "let b = 2;", "const c = 3;", "const d = 4;"]);
  });

  it("writes Python with its words, and the annotation that the parameters cell wrote out", () => {
    const declared = "lr: float = 0.1\nsteps = 600\nname: 'str | None' = None";
    const values = {
      lr: 1,
      steps: 5,
      name: null,
      on: true,
      list: [1, null, "é\n\"'"],
      map: { a: [false] },
      inf: Number.POSITIVE_INFINITY,
    };
    expect(parameterSource(values, declared, "python").split("\n")).to.deep.equal([
      "# Parameters",
      "lr: float = 1",
      "steps: int = 5",
      "name: 'str | None' = None",
      "on: bool = True",
      'list: list = [1, None, "é\\n\\"\'"]',
      'map: dict = {"a": [False]}',
      'inf: float = float("Infinity")',
    ]);
  });

  it("writes the line ends that only JSON lets stand in a text as escapes", () => {
    expect(
      parameterSource({ a: "x\u2028y\u2029", b: { "\u2028": 1 } }, "")
        .split("\n")
        .slice(1),
    ).to.deep.equal(['const a: string = "x\\u2028y\\u2029";', 'const b: Record<string, any> = {"\\u2028":1};']);
  });

  it("refuses a name that the language does not take", () => {
    expect(() => parameterSource({ "a-b": 1 }, "")).to.throw(InputError, /"a-b" is not a name that typescript takes/);
    expect(() => parameterSource({ lambda: 1 }, "", "python")).to.throw(InputError, /"lambda"/);
    for (const name of ["class", "await", "let", "eval", "NaN", "1a", "a b", ""]) {
      expect(() => parameterSource({ [name]: 1 }, "")).to.throw(InputError, JSON.stringify(name));
    }
  });

  it("takes names that every object has, and knows no language by such a name", () => {
    const names = ["constructor", "toString", "__proto__", "hasOwnProperty"];
    const values = Object.fromEntries(names.map((name) => [name, 1]));
    expect(parameterSource(values, "").split("\n").slice(1)).to.deep.equal(
      names.map((name) => `const ${name}: number = 1;`),
    );
    for (const name of names)
      expect(() => parameterSource({}, "", name)).to.throw(InputError, `this one is in ${name}`);
  });

  it("writes numbers that JSON does not know wherever they stand, and a key __proto__ as a key", () => {
    const value = { a: [Number.NaN, -0], b: Number.NEGATIVE_INFINITY, ["__proto__"]: { c: 1 } };
    const source = parameterSource({ o: value }, "");
    expect(source).to.include('const o: Record<string, any> = {"a":[NaN,-0],"b":-Infinity,["__proto__"]:{"c":1}};');
    // The test's own text is evaluated.
    // biome-ignore lint/security/noGlobalEval: that it is this value again is the point
    expect(eval(`(${source.split(" = ")[1].replace(";", "")})`)).to.deep.equal(value);
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
    const many = "let lr = 0.1, steps = 5;\nconst { seed, split: [dev] } = config; // let rate = 1";
    const warnings = injectParameters(notebook({ source: many, tags: ["parameters"] }), {
      ...{ lr: 1, steps: 2, seed: 3, dev: 4, split: 5, rate: 6 },
    });
    expect(warnings.map((warning) => warning.split(" ").at(-1))).to.deep.equal(["split", "rate"]);
    const untagged = notebook("a");
    expect(injectParameters(untagged, { steps: 2 })[0]).to.match(/no cell is tagged/);
    expect(untagged.cells[0].metadata.tags).to.deep.equal(["injected-parameters"]);
  });

  it("leaves the notebook alone without parameters, and refuses other languages", () => {
    const book = notebook("a");
    expect(injectParameters(book, {})).to.deep.equal([]);
    expect(book.cells).to.have.length(1);
    book.metadata.kernelspec = { name: "ir", display_name: "R", language: "R" } as never;
    expect(() => injectParameters(book, { a: 1 })).to.throw(InputError, /this one is in r$/);
  });
});
