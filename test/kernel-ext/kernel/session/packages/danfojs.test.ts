/** danfojs-node is everyone's own choice: the kernel works without it, and says how to get it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { danfojsOverrides, danfojsVersion } from "../../../../../kernel-ext/kernel/session/packages/danfojs";
import { whyMissing } from "../../../../../kernel-ext/kernel/session/packages/missing-package";
import { build, ofType, root, startTestKernel, type TestKernel, temporaryFolder } from "../../../support";

const manifest = (folder: string) => JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8"));

/** A project in which the built kernel is installed, and of its needs all but those that only the checkout brings. */
function installKernel(project: string): string {
  const place = path.join(project, "node_modules", "bowlab-kernel");
  for (const part of ["dist", "cli", "kernel/logo", "package.json"])
    fs.cpSync(path.join(root, "kernel-ext", part), path.join(place, part), { recursive: true });
  for (const name of Object.keys(manifest("kernel-ext").dependencies)) {
    const link = path.join(project, "node_modules", name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    const own = path.join(root, "kernel-ext", "node_modules", name);
    fs.symlinkSync(fs.existsSync(own) ? own : path.join(root, "node_modules", name), link, "junction");
  }
  return path.join(place, "cli", "bowlab-nb.cjs");
}

describe("danfojs-node, which a project may have or not", () => {
  let project: string;
  let kernel: TestKernel;
  const failureOf = async (code: string) => {
    const { reply } = await kernel.run(code);
    expect(reply.status, code).to.equal("error");
    return stripVTControlCharacters((reply.traceback as string[]).join("\n"));
  };
  before(async () => {
    build();
    project = fs.realpathSync(temporaryFolder());
    fs.writeFileSync(path.join(project, "package.json"), "{}");
    kernel = await startTestKernel(project, installKernel(project));
  });
  after(() => {
    kernel?.client.close();
    kernel?.process.kill();
    fs.rmSync(project, { recursive: true });
  });

  it("the checkout installs what the kernel recommends, and the kernel's package does not bring it", () => {
    expect(manifest(".").devDependencies["danfojs-node"]).to.equal(danfojsVersion);
    expect(manifest(".").overrides).to.deep.equal({ "danfojs-node": danfojsOverrides });
    expect(manifest("kernel-ext").dependencies).not.to.have.property("danfojs-node");
    expect(manifest("kernel-ext").peerDependenciesMeta).to.deep.equal({ "danfojs-node": { optional: true } });
    const tfjs = manifest("lib").dependencies["@tensorflow/tfjs"];
    expect(danfojsOverrides["@tensorflow/tfjs-node"]).to.equal(`npm:@tensorflow/tfjs@${tfjs}`);
  });

  it("cells run without it, and a value of a frame's shape shows itself", async () => {
    const frame = '{ columns: ["a"], index: [0, 1], values: [[1], [2]], dtypes: ["int32"], shape: [2, 1] }';
    const { reply, published } = await kernel.run(`const frame = ${frame};\nframe`);
    expect(reply.evalue).to.equal(undefined);
    expect(ofType(published, "execute_result")[0].data)
      .to.have.property("text/html")
      .that.includes("2 rows × 1 column");
  });

  it("an import of it says what to write and what to run, to the compiler and while code runs", async () => {
    const how = [
      `Write this into the package.json in ${project}:`,
      '"overrides": {',
      '"@tensorflow/tfjs-node": "npm:@tensorflow/tfjs@4.22.0"',
      "npm install danfojs-node@1.2.0",
    ];
    for (const cell of [
      'import * as dfd from "danfojs-node";\nnew dfd.DataFrame([[1]]);',
      'require("danfojs-node");',
      'await import("danfojs-node" as string);',
    ])
      for (const words of how) expect(await failureOf(cell)).to.include(words);
  });

  it("what it says to write is JSON that can be pasted as it is", () => {
    const [, written] = /:\n("overrides": \{.*\n\})\nand run/s.exec(whyMissing("danfojs-node", project)) ?? [];
    expect(JSON.parse(`{${written}}`)).to.deep.equal({ overrides: { "danfojs-node": danfojsOverrides } });
  });

  it("a package of ours that the kernel does not find either is named as missing too", async () => {
    expect(await failureOf('require("bowlab");')).to.include(`npm install bowlab in ${project}`);
  });
});
