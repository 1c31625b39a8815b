import { expect } from "chai";
import type { Diagnostic } from "tslab/dist/converter";
import { withImports } from "../../../../../../kernel-ext/kernel/session/compile/importable/with-imports";

describe("withImports()", () => {
  const place = { offset: 0, line: 0, character: 0 };
  const about = (messageText: string, more: Partial<Diagnostic> = {}): Diagnostic => {
    return { start: place, end: place, category: 1, code: 2304, messageText, ...more };
  };
  const importsOf = (name: string) =>
    name === "join" ? ["node:path", "b", "c", "d"].map((module) => ({ name, module })) : [];
  const texts = (...diagnostics: Diagnostic[]) =>
    withImports(diagnostics, importsOf).map(({ messageText }) => messageText);

  it("names the imports of an unknown name, three at most", () => {
    const message = "Cannot find name 'join'. Did you mean 'John'?";
    expect(texts(about(message))).to.deep.equal([
      `${message} To import it: import { join } from "node:path"; or import { join } from "b"; or import { join } from "c";`,
    ]);
  });

  it("looks once for a name that a cell has often, and for a part of very many names", () => {
    const asked: string[] = [];
    const ask = (name: string) => {
      asked.push(name);
      return importsOf(name);
    };
    const often = Array.from({ length: 5000 }, () => about("Cannot find name 'join'."));
    const many = Array.from({ length: 5000 }, (_, i) => about(`Cannot find name 'n${i}'.`));
    const messages = withImports([...often, ...many], ask).map(({ messageText }) => messageText);
    expect(messages.filter((message) => message.includes("To import it"))).to.have.length(5000);
    expect(asked).to.have.length(20);
    expect(asked[0]).to.equal("join");
  });

  it("leaves other complaints as they are: of names that nothing exports, of other files, of other things", () => {
    const others = [
      about("Cannot find name 'nowhere'."),
      about("Cannot find name 'join'.", { fileName: "own.ts" }),
      about("Property 'join' does not exist on type 'number'."),
    ];
    expect(withImports(others, importsOf)).to.deep.equal(others);
  });
});
