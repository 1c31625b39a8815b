/** The list of families: it has every family that a file of measures exports, each once. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { measureFamilies } from "../../../lib/eval/measure/families";
import type { MeasureFamily } from "../../../lib/eval/measure/family";

const root = path.resolve(__dirname, "../../../lib/eval/measure");

/** What a file of measures exports under names that end in Family or Families. */
function exportedFamilies(file: string): MeasureFamily[] {
  const names = Object.entries(require(file) as Record<string, MeasureFamily | MeasureFamily[]>);
  return names.filter(([name]) => /Famil(y|ies)$/.test(name)).flatMap(([, family]) => family);
}

describe("measureFamilies", () => {
  it("lists every family of every file, once", () => {
    const files = ["binary", "graded", "sets"].flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder))
        .filter((name) => name !== "index.ts")
        .map((name) => path.join(root, folder, name)),
    );
    const exported = files.flatMap(exportedFamilies).map(({ name }) => name);
    expect(exported).to.include("nDCG").and.to.include("NumQ");
    expect(measureFamilies.map(({ name }) => name)).to.have.members(exported);
  });
});
