/** Names of projects. */
import { expect } from "chai";
import { nameFromFolder, nameProblem } from "../../../kernel-ext/create";

describe("nameProblem()", () => {
  for (const name of ["my-lab", "lab.2", "@me/lab", "a"]) {
    it(`takes ${name}`, () => expect(nameProblem(name)).to.equal(undefined));
  }

  for (const [name, reason] of [
    ["", "greater than zero"],
    ["My-Lab", "capital letters"],
    ["my lab", "URL-friendly"],
    [".lab", "period"],
    ["_lab", "underscore"],
    ["node_modules", "not a valid package name"],
    ["fs", "core module"],
    ["läb", "URL-friendly"],
    ["a".repeat(215), "214"],
  ]) {
    it(`refuses ${JSON.stringify(name.slice(0, 20))} and says the rule`, () => {
      expect(nameProblem(name)).to.contain(reason).and.to.contain("lower-case letters, digits, and - _ .");
    });
  }

  it("refuses the names of packages that the project depends on", () => {
    for (const name of ["bowlab", "bowlab-kernel", "danfojs-node"])
      expect(nameProblem(name)).to.contain("its own name");
  });
});

describe("nameFromFolder()", () => {
  for (const [folder, name] of [
    ["my-lab", "my-lab"],
    ["/somewhere/My Lab (2)", "my-lab-2"],
    ["Mein Läb", "mein-lab"],
    ["..notes..", "notes"],
    ["検索", "my-lab"],
    ["bowlab", "bowlab-lab"],
    ["fs", "fs-lab"],
    ["ﬁnd", "find"],
  ]) {
    it(`makes ${name} of ${folder}`, () => {
      expect(nameFromFolder(folder)).to.equal(name);
      expect(nameProblem(nameFromFolder(folder))).to.equal(undefined);
    });
  }
});
