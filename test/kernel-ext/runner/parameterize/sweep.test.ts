import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import {
  combinations,
  outputName,
  parameterDocument,
  parseAxis,
  parseValue,
  readParameterFile,
} from "../../../../kernel-ext/runner/parameterize";
import { temporaryFolder } from "../../support";

describe("parseValue()", () => {
  const cases: [string, unknown][] = [
    ["3e-4", 0.0003],
    ["1e-4", 0.0001],
    ["-1", -1],
    [".5", 0.5],
    ["+2", 2],
    ["true", true],
    ["True", true],
    ["None", null],
    ["[1,2]", [1, 2]],
    ["bow", "bow"],
    ["1.2.3", "1.2.3"],
    ['"3"', "3"],
    ["", ""],
    ["null", null],
  ];
  for (const [text, value] of cases) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(value)}`, () =>
      expect(parseValue(text)).to.deep.equal(value));
  }
});

describe("readParameterFile()", () => {
  const folder = temporaryFolder();
  const fileOf = (name: string, text: string) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  it("reads JSON and YAML", () => {
    expect(readParameterFile(fileOf("a.json", '{"lr": [1e-4, 3e-4]}'))).to.deep.equal({ lr: [0.0001, 0.0003] });
    expect(readParameterFile(fileOf("a.yaml", "lr: 1e-4\nkinds:\n  - bow\n  - mlm\n"))).to.deep.equal({
      lr: 0.0001,
      kinds: ["bow", "mlm"],
    });
  });
  it("names the file that holds no parameters", () => {
    expect(() => readParameterFile(fileOf("b.yaml", "- 1"))).to.throw(
      InputError,
      /b\.yaml holds no names.*found \[1\]/,
    );
    expect(() => readParameterFile(fileOf("c.yaml", "a: [1"))).to.throw(InputError, /c\.yaml is not YAML/);
    expect(() => readParameterFile(fileOf("d.json", "{"))).to.throw(InputError, /d\.json is not JSON/);
    expect(() => parameterDocument("5", "the text of --yaml")).to.throw(
      InputError,
      /the text of --yaml holds no names/,
    );
  });
});

describe("parseAxis() and combinations()", () => {
  it("make the product of all values over what is fixed, the last axis fastest", () => {
    const axes = [parseAxis("lr=1e-4,3e-4", {}), parseAxis("kind", { kind: ["bow", "mlm"] })];
    const runs = combinations({ steps: 5, kind: ["bow", "mlm"] }, axes);
    expect(runs.map(({ parameters }) => parameters)).to.deep.equal([
      { steps: 5, lr: 0.0001, kind: "bow" },
      { steps: 5, lr: 0.0001, kind: "mlm" },
      { steps: 5, lr: 0.0003, kind: "bow" },
      { steps: 5, lr: 0.0003, kind: "mlm" },
    ]);
    expect(runs.map((run) => outputName("a/tour.ipynb", run))).to.deep.equal([
      "tour_lr=1e-4_kind=bow.ipynb",
      "tour_lr=1e-4_kind=mlm.ipynb",
      "tour_lr=3e-4_kind=bow.ipynb",
      "tour_lr=3e-4_kind=mlm.ipynb",
    ]);
  });
  it("keep brackets and quotes together", () => {
    expect(parseAxis('x=[1,2],"a,b",c', {}).values.map(({ value }) => value)).to.deep.equal([[1, 2], "a,b", "c"]);
  });
  it("say that a name alone needs a list", () => {
    expect(() => parseAxis("lr", { lr: 1 })).to.throw(InputError, /--sweep lr needs values.*not a list/);
  });
});

describe("outputName()", () => {
  it("stays in the folder of --out", () => {
    const run = { parameters: { a: "../b" }, labels: [] };
    for (const template of ["../{notebook}", "/tmp/{notebook}", "x/../../{notebook}"]) {
      expect(() => outputName("y.ipynb", run, template)).to.throw(InputError, /leads out of the folder/);
    }
    expect(outputName("y.ipynb", run, "{a}/{notebook}")).to.match(/^b~\w{6}\/y\.ipynb$/);
  });

  const run = { parameters: { lr: 0.1, kind: "a/b" }, labels: [["kind", "a/b"]] as [string, string][] };
  it("is the notebook's own name without a sweep", () => {
    expect(outputName("x/y.ipynb", { parameters: { a: 1 }, labels: [] })).to.equal("y.ipynb");
  });
  it("replaces what a file's name cannot hold and tells it apart by a hash", () => {
    expect(outputName("y.ipynb", run)).to.match(/^y_kind=a-b~[0-9a-f]{6}\.ipynb$/);
  });
  it("fills a template, and names the parameters there are when it asks for another", () => {
    expect(outputName("y.ipynb", { ...run, labels: [] }, "run-{notebook}-{lr}")).to.equal("run-y-0.1.ipynb");
    expect(() => outputName("y.ipynb", run, "{seed}")).to.throw(
      InputError,
      /\{seed\}.*there are \{lr\}, \{kind\}, \{notebook\}/,
    );
  });
});
