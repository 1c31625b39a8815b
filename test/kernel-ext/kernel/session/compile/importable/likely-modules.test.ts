import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { likelyModules } from "../../../../../../kernel-ext/kernel/session/compile/importable/likely-modules";
import { temporaryFolder } from "../../../../support";

describe("likelyModules()", () => {
  const lent = ["bowlab", "bowlab-kernel", "@tensorflow/tfjs", "danfojs-node"];
  let folder: string;
  beforeEach(() => {
    folder = path.join(temporaryFolder(), "notebooks");
    fs.mkdirSync(folder);
  });
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true }));
  const project = (text: string) => fs.writeFileSync(path.join(folder, "..", "package.json"), text);

  it("begins with what the notebook imports, and tells Node's modules by their whole names", () => {
    const texts = [
      'import { a } from "./own";\nimport "fs"; const b = 1; import type { c } from "pack";',
      'const from = "x";',
    ];
    expect(likelyModules(folder, texts).slice(0, 3)).to.deep.equal(["./own", "node:fs", "pack"]);
  });

  it("has the sources beside the notebook, as the notebook names them, and no tests, builds or packages", () => {
    const files = ["a.ts", "own.ts", "b.d.ts", "a.test.ts", "c.js", "in/d.tsx", "in/side/e.mts", "in/side/deep/f.ts"];
    for (const name of [...files, "node_modules/g/g.ts", "dist/h.ts", ".hidden/i.ts"]) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), "");
    }
    const modules = likelyModules(folder, ['import { a } from "./own.ts";']);
    expect(modules.filter((module) => module.startsWith("."))).to.have.members([
      "./own.ts",
      "./a",
      "./in/d",
      "./in/side/e.mts",
    ]);
  });

  it("goes on with the project and what it needs at run time, each once", () => {
    const needed = { dependencies: { bowlab: "*", shop: "1", "@types/node": "20" }, peerDependencies: { peer: "*" } };
    project(JSON.stringify({ name: "own", ...needed, devDependencies: { mocha: "12" } }));
    const own = ["own", "bowlab", "shop", "peer", "bowlab-kernel", "@tensorflow/tfjs", "danfojs-node"];
    expect(likelyModules(folder, [])).to.deep.equal(own);
  });

  it("does without a project, and with one that cannot be read", () => {
    expect(likelyModules("/", [])).to.deep.equal(lent);
    project("{ broken");
    expect(likelyModules(folder, [])).to.deep.equal(lent);
  });
});
