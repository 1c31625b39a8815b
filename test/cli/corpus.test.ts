/** `bowlab corpus apidocs`. The corpus itself is tested in test/text/apidocs. */
import { expect } from "chai";
import { installed, makeProject } from "../text/apidocs/project/made-up";
import { useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";
import { filesIn } from "./toy-data";

describe("bowlab corpus", () => {
  const at = useScratch();

  it("bowlab corpus apidocs writes the corpus in BEIR's layout", async () => {
    const args = ["corpus", "apidocs", "--out", at("apidocs"), "--without-judgements", "--json"];
    const { code, stdout, stderr } = await bowlab(args);
    expect(code, stderr).to.equal(0);
    const value = JSON.parse(stdout);
    expect(value.passages).to.be.greaterThan(7000);
    expect(filesIn(at("apidocs"))).to.include.members(["corpus.jsonl", "queries.jsonl", "qrels"]);
    expect(filesIn(at("apidocs", "qrels"))).to.include.members(["train.tsv", "known-item.tsv"]);
  });

  const project = () =>
    makeProject(at("app"), {
      "package.json": { name: "app", dependencies: { a: "1", gone: "1" } },
      ...installed("node_modules/a", "1.0.0"),
    });

  it("bowlab corpus apidocs --project tells of the packages, of what was skipped and of the lock file", async () => {
    const { code, stdout, stderr } = await bowlab(["corpus", "apidocs", "--project", project(), "--out", at("out")]);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^app: 1 passages, \d+ words of 2 packages in \d+\.\d s\nfingerprint [0-9a-f]{64}\n/);
    expect(stdout).to.match(/\n {2}a@1\.0\.0 +1 passages +\d+ words {2}dependency\n/);
    expect(stdout).to.contain("\nskipped: gone: not installed\nnote: no lock file");
    expect(filesIn(at("out", "qrels"))).to.have.members(["train.tsv", "dev.tsv", "known-item.tsv"]);
  });

  it("bowlab corpus apidocs --project gives the same as JSON", async () => {
    const args = ["--project", project(), "--out", at("out"), "--dependencies", "all", "--no-own", "--json"];
    const report = JSON.parse((await bowlab(["corpus", "apidocs", ...args])).stdout);
    expect(report).to.deep.include({ passages: 1, skipped: [{ package: "gone", why: "not installed" }] });
    expect(report.packages.map(({ name }: { name: string }) => name)).to.deep.equal(["a"]);
  });

  it("bowlab corpus apidocs refuses a project that is none, and options that belong to one", async () => {
    const none = await bowlab(["corpus", "apidocs", "--project", at(), "--out", at("out")]);
    expect([none.code, none.stderr]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && /no package\.json/.test(text),
    );
    const alone = await bowlab(["corpus", "apidocs", "--out", at("out"), "--no-own"]);
    expect([alone.code, alone.stderr.split("\n")[0]]).to.deep.equal([2, "error: option '--no-own' needs --project"]);
  });
});
