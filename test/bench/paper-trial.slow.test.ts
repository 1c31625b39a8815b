/** The scale `paper`: every command of the plan runs, on made-up passages in MS MARCO's forms. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError, readManifest } from "bowlab";
import { expect } from "chai";
import { trialSizes } from "../../bench/study/paper/commands";
import { tryPaper } from "../../bench/study/paper/trial";

describe("npm run study -- --scale paper --try", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-paper-"));
  const lines = (file: string) => fs.readFileSync(path.join(folder, file), "utf8").trimEnd().split("\n");
  const digest = (file: string) =>
    createHash("sha256")
      .update(fs.readFileSync(path.join(folder, file)))
      .digest("hex");
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("refuses a file in the folder's place", () => {
    const file = path.join(folder, "file");
    fs.writeFileSync(file, "");
    expect(() => tryPaper(file)).to.throw(InputError, /cannot write/);
    fs.rmSync(file);
  });

  it("goes from the passages to the paired tests by the commands that it prints", function () {
    this.timeout(600_000);
    tryPaper(folder, { ...trialSizes, passages: 300, queries: 216 });

    const held = lines("marco/qrels/dev.small.tsv").slice(1);
    expect(held).to.have.length(3);
    for (const run of ["bm25.run", "bow.run", "ed.run"]) {
      const queries = new Set(lines(run).map((line) => line.split(/\s+/)[0]));
      expect([...queries], run).to.have.members(held.map((line) => line.split("\t")[0]));
    }
    for (const objective of ["bow", "ed"]) {
      const { objective: made, options, init } = readManifest(path.join(folder, `${objective}-paper-marco`))!;
      expect(made.name).to.equal(objective);
      expect(options.maxLength).to.equal(144);
      expect(init).to.equal(digest(`${objective}-paper-wiki/model.safetensors`));
    }
  });
});
