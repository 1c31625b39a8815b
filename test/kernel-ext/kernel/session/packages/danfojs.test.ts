/** danfojs-node is everyone's own choice: the kernel works without it, and says how to get it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { danfojsOverrides, danfojsVersion } from "../../../../../kernel-ext/kernel/session/packages/danfojs";
import { whyMissing } from "../../../../../kernel-ext/kernel/session/packages/missing-package";
import { manifestOf, putKernelInto } from "../../../installed";
import { build, ofType, startTestKernel, type TestKernel, temporaryFolder } from "../../../support";

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
    kernel = await startTestKernel(project, putKernelInto(project));
  });
  after(() => {
    kernel?.client.close();
    kernel?.process.kill();
    fs.rmSync(project, { recursive: true });
  });

  it("the checkout installs what the kernel recommends, and the kernel's package does not bring it", () => {
    expect(manifestOf(".").devDependencies["danfojs-node"]).to.equal(danfojsVersion);
    expect(manifestOf(".").overrides).to.deep.equal({ "danfojs-node": danfojsOverrides });
    expect(manifestOf("kernel-ext").dependencies).not.to.have.property("danfojs-node");
    expect(manifestOf("kernel-ext").peerDependenciesMeta).to.deep.equal({ "danfojs-node": { optional: true } });
    const tfjs = manifestOf("lib").dependencies["@tensorflow/tfjs"];
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

  it("says only what to run where package.json holds the overrides already", () => {
    const ready = fs.realpathSync(temporaryFolder());
    const manifest = { overrides: { "danfojs-node": danfojsOverrides } };
    fs.writeFileSync(path.join(ready, "package.json"), JSON.stringify(manifest));
    const why = whyMissing("danfojs-node", ready);
    expect(why).to.include(`Run in ${ready}: npm install danfojs-node@1.2.0`).and.not.include("overrides");
    fs.rmSync(ready, { recursive: true });
  });

  it("a package of ours that the kernel does not find either is named as missing too", async () => {
    expect(await failureOf('require("bowlab");')).to.include(`npm install bowlab in ${project}`);
  });
});
