/** Errors that a person can act on: what they say stays short, whatever a file holds. */
import * as fs from "node:fs";
import { expect } from "chai";
import { excerpt, InputError } from "../lib/errors";
import { loadPassages, readExamples } from "../lib/text";
import { collect, inputErrorOf, useScratch } from "./text/scratch";

describe("an InputError", () => {
  const at = useScratch();

  it("cuts the parts that quote what a file holds, and keeps the file's name whole", () => {
    const [long, file] = ["x".repeat(1_000_000), `/${"folder/".repeat(100)}a.jsonl`];
    const error = new InputError("cannot read it", { file, field: long, expected: long, found: long, fix: long });
    expect(error.file).to.equal(file);
    expect(error.message).to.have.length.below(3000);
    for (const part of [error.field, error.expected, error.found, error.fix]) {
      expect(part).to.match(/^x+…$/);
      expect(error.message).to.include(part);
    }
    expect(new InputError("cannot read it", { found: "a".repeat(400) }).found).to.equal("a".repeat(400));
  });

  it("does not cut a character in two", () => {
    expect(new InputError("cannot read it", { found: `${"a".repeat(399)}😀b` }).found).to.equal(`${"a".repeat(399)}…`);
    expect(excerpt(`${"a".repeat(59)}😀b`)).to.equal(`"${"a".repeat(59)}…"`);
  });

  it("names the fields of a record by their beginnings", async () => {
    const names = ["question", "n".repeat(70_000), ...Array.from({ length: 50 }, (_, i) => `field ${i}`)];
    fs.writeFileSync(at("a.jsonl"), `${JSON.stringify(Object.fromEntries(names.map((name) => [name, "x"])))}\n`);
    fs.writeFileSync(at("a.csv"), `${names.join(",")}\n${names.map(() => "x").join(",")}\n`);
    for (const file of [at("a.jsonl"), at("a.csv")]) {
      const error = await inputErrorOf(() => collect(readExamples(file)));
      expect(error.line).to.equal(1);
      expect(error.found).to.match(/^question, n+…$/);
      expect(error.message).to.have.length.below(1000);
    }
  });
  it("quotes an id by its beginning", async () => {
    const line = JSON.stringify({ _id: "n".repeat(70_000), text: "x" });
    fs.writeFileSync(at("a.jsonl"), `${line}\n${line}\n`);
    const { message } = await inputErrorOf(() => loadPassages(at("a.jsonl")));
    expect(message)
      .to.match(/the id "n{60}…" comes twice/)
      .and.to.have.length.below(500);
  });
});
