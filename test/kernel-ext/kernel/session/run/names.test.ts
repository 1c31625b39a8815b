import { expect } from "chai";
import { createNames } from "../../../../../kernel-ext/kernel/session/run/names";

describe("createNames()", () => {
  it("takes the declarations of a cell that ran to its end", () => {
    const names = createNames();
    names.begin("declare const a = 1;\n");
    names.exports.a = 1;
    names.succeeded();
    expect(names.declarations).to.equal("declare const a = 1;\n");
  });

  it("knows names that every object has as the notebook's own", () => {
    const names = createNames();
    const declared = ["constructor", "toString", "__proto__"]
      .map((name) => `declare const ${name}: number;\n`)
      .join("");
    names.begin(declared);
    for (const name of ["constructor", "toString", "__proto__"]) names.exports[name] = undefined;
    Object.assign(names.exports, { constructor: 1 });
    names.failed();
    expect(names.declarations).to.equal("declare const constructor: number;\n");
    expect(Object.entries(names.exports)).to.deep.equal([["constructor", 1]]);
  });

  it("keeps of a failed cell what it had reached", () => {
    const names = createNames();
    names.begin("declare const a = 1;\ndeclare const b: string;\n");
    names.exports.a = 1;
    names.exports.b = undefined;
    names.failed();
    expect(names.declarations).to.equal("declare const a = 1;\n");
  });

  it("keeps of one statement the names that were reached", () => {
    const names = createNames();
    names.begin("declare const a: number, b: string;\n");
    names.exports.a = names.exports.b = undefined;
    names.exports.a = 1;
    names.failed();
    expect(names.declarations).to.equal("declare const a: number;\n");
  });

  it("gives a name that a failed cell declared again, but did not reach, its old value and type", () => {
    const names = createNames();
    names.begin("declare const a: number;\n");
    names.exports.a = 1;
    names.succeeded();
    names.begin("declare const a: string;\n");
    names.exports.a = undefined;
    names.failed();
    expect(names.exports.a).to.equal(1);
    expect(names.declarations).to.equal("declare const a: number;\n");
  });

  it("keeps interfaces, types, functions, classes and imports of a failed cell where they were reached", () => {
    const names = createNames();
    names.begin(
      'interface I {}\ntype T = I;\ndeclare function f(): void;\ndeclare class C {}\nimport { x } from "m";\ndeclare enum E {\n    A = 0\n}\n',
    );
    for (const name of ["C", "E"]) names.exports[name] = undefined;
    for (const name of ["f", "x"]) names.exports[name] = () => {};
    names.failed();
    expect(names.declarations)
      .to.match(/interface I/)
      .and.match(/type T/)
      .and.match(/function f/)
      .and.match(/import \{ x/);
    expect(names.declarations).to.not.match(/class C|enum E/);
  });

  it("keeps an earlier name whose value is undefined when a later cell fails", () => {
    const names = createNames();
    names.begin("declare let a: number | undefined;\n");
    for (let i = 0; i < 2; i++) names.exports.a = undefined;
    names.succeeded();
    names.begin("declare let a: number | undefined;\n");
    names.failed();
    expect(names.declarations).to.equal("declare let a: number | undefined;\n");
  });

  it("changes nothing when a cell fails that did not begin", () => {
    const names = createNames();
    names.begin("declare const a: number;\n");
    names.exports.a = 1;
    names.succeeded();
    names.failed();
    expect(names.declarations).to.equal("declare const a: number;\n");
  });

  it("makes imported names, which are getters, assignable", () => {
    const names = createNames();
    Object.defineProperty(names.exports, "x", { enumerable: true, get: () => 5 });
    names.exports.x = 6;
    expect(names.take("x")).to.equal(6);
    expect("x" in names.exports).to.equal(false);
  });
});
