/** `bowlab corpus apidocs`. The corpus itself is tested in test/text/apidocs. */
import * as fs from "node:fs";
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

  it("bowlab corpus apidocs --set refuses what does not go with it, and sets that there are not", async () => {
    for (const args of [["large", "--without-judgements"], ["large", "--project", "."], ["huge"]]) {
      const { code, stderr } = await bowlab(["corpus", "apidocs", "--out", at("out"), "--set", ...args]);
      expect(code, stderr).to.equal(2);
    }
    expect(fs.existsSync(at("out"))).to.equal(false);
  });

  it("bowlab corpus apidocs --set large says offline what is missing, and writes nothing", async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await bowlab(["corpus", "apidocs", "--set", "large", "--out", at("out")], {
      XDG_CACHE_HOME: at("cache"),
      npm_config_cache: at("npm"),
      // Nobody listens at the port of "discard".
      npm_config_registry: "http://127.0.0.1:9",
      // As within `npm run --silent`.
      npm_config_loglevel: "silent",
    });
    expect(code, stderr).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr).to.match(/fetching \d+ packages by npm, \d+ MB to download; they are kept in/);
    expect(stderr).to.match(
      /packages of the set are missing .* and \d+ more in the cache.*could not reach its registry/s,
    );
    expect(stderr).to.contain("To do: connect to the network");
    expect([at("out"), at("cache", "bowlab", "apidocs-large")].filter(fs.existsSync)).to.deep.equal([]);
  });
});
