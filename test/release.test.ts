/** `npm run release` up to where it would begin to change something; the version stands in one place. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { bowlabVersion } from "../lib/version";

const root = path.resolve(__dirname, "..");
const script = path.join(root, ".ci/release.mjs");

interface Release {
  compareVersions(a: string, b: string): number;
  closeChangelog(text: string, version: string, date: string): string;
}

/** `import()` that the compiler does not turn into `require()`. */
const load = new Function("file", "return import(file)") as (file: string) => Promise<Release>;

function packageJson(folder: string): { version: string; dependencies: Record<string, string> } {
  return JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8"));
}

describe("release", () => {
  let release: Release;
  before(async () => {
    release = await load(pathToFileURL(script).href);
  });

  it("all packages and what the library says of itself have one version", () => {
    const versions = ["lib", "kernel-ext", "kernel-ext/create"].map((folder) => packageJson(folder).version);
    expect(versions).to.deep.equal([bowlabVersion, bowlabVersion, bowlabVersion]);
    const { bowlab, "bowlab-kernel": kernel } = packageJson(".").dependencies;
    expect([bowlab, kernel]).to.deep.equal(["*", "*"]);
  });

  it("compareVersions() orders numbers as numbers, and a pre-release before its release", () => {
    const ordered = ["0.1.0", "0.2.0-rc.1", "0.2.0", "0.10.0", "1.0.0"];
    for (const [i, a] of ordered.entries())
      for (const [j, b] of ordered.entries())
        expect(release.compareVersions(a, b), `${a} ${b}`).to.equal(Math.sign(i - j));
  });

  it("closeChangelog() moves what is unreleased under the version, and refuses an empty part", () => {
    const text = "# Changes\n\n## Unreleased\n\n- a\n\n## 0.1.0 (2026-01-01)\n\n- b\n";
    expect(release.closeChangelog(text, "0.2.0", "2026-02-02")).to.equal(
      "# Changes\n\n## Unreleased\n\n## 0.2.0 (2026-02-02)\n\n- a\n\n## 0.1.0 (2026-01-01)\n\n- b\n",
    );
    expect(() => release.closeChangelog("## Unreleased\n\n## 0.1.0\n", "0.2.0", "d")).to.throw("nothing under");
    const own = fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8");
    expect(release.closeChangelog(own, "9.9.9", "2026-01-01")).to.contain("## 9.9.9 (2026-01-01)\n");
  });

  it("wrong usage ends with 2, a version that goes back with 1, and neither changes a file", () => {
    const run = (...words: string[]) => spawnSync(process.execPath, [script, ...words], { encoding: "utf8" });
    expect(run().status).to.equal(2);
    expect(run("1.2").stderr).to.contain("usage: npm run release");
    const back = run("0.0.1");
    expect([back.status, back.stderr]).to.deep.equal([1, `the version is ${bowlabVersion} now: 0.0.1 would go back\n`]);
  });
});
