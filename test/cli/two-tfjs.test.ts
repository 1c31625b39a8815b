/** Whether `bowlab doctor` notices a second tfjs. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { secondTfjs } from "../../lib/cli/support/two-tfjs";

describe("secondTfjs()", () => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-tfjs-")));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** A new project each time: Node remembers what it has found. @returns where its packages of tfjs lie */
  function project(name: string): string {
    const scope = path.join(folder, name, "node_modules", "@tensorflow");
    fs.mkdirSync(scope, { recursive: true });
    return scope;
  }

  it("is null where the project has none, or a link to bowlab's", () => {
    project("none");
    expect(secondTfjs(path.join(folder, "none"))).to.equal(null);
    const ours = path.dirname(require.resolve("@tensorflow/tfjs/package.json"));
    fs.symlinkSync(ours, path.join(project("link"), "tfjs"), "junction");
    expect(secondTfjs(path.join(folder, "link"))).to.equal(null);
  });

  it("names both where the project has another, with the version to install", () => {
    const other = path.join(project("other"), "tfjs");
    fs.mkdirSync(other);
    fs.writeFileSync(path.join(other, "package.json"), JSON.stringify({ version: "4.10.0" }));
    const found = secondTfjs(path.join(folder, "other"));
    expect(found?.what).to.include(`(4.10.0, ${other}) is not bowlab's (4.22.0, `);
    expect(found?.fix).to.include("npm install @tensorflow/tfjs@4.22.0");
  });
});
