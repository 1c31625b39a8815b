import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { isUsable, whichTypescript } from "../../../kernel-ext/kernel/which-typescript";
import { build, ofType, startTestKernel, temporaryFolder } from "../support";

/** A folder below which the package typescript is installed in this version, by its manifest. */
function projectWith(version: string): string {
  const folder = temporaryFolder();
  const lib = path.join(folder, "node_modules", "typescript", "lib");
  fs.mkdirSync(lib, { recursive: true });
  fs.writeFileSync(path.join(lib, "..", "package.json"), JSON.stringify({ name: "typescript", version }));
  fs.writeFileSync(path.join(lib, "typescript.js"), "");
  return folder;
}

const own = path.resolve(require.resolve("typescript"));
const { version: ownVersion } = require("typescript");

describe("whichTypescript()", () => {
  it("is the project's, from any folder in it", () => {
    const folder = projectWith("5.4.2");
    const below = path.join(folder, "notebooks", "deep");
    fs.mkdirSync(below, { recursive: true });
    const file = path.join(fs.realpathSync(folder), "node_modules", "typescript", "lib", "typescript.js");
    expect(whichTypescript(below)).to.deep.equal({ version: "5.4.2", file, isProjects: true });
  });

  for (const [what, folder] of [
    ["where there is none", () => temporaryFolder()],
    ["where it is older than 5.4", () => projectWith("5.3.3")],
    ["where it is a native program without the interface", () => projectWith("7.0.1")],
    ["where its manifest says nothing", () => projectWith("")],
  ] as const) {
    it(`is the kernel's own ${what}`, () =>
      expect(whichTypescript(folder())).to.deep.equal({ version: ownVersion, file: own, isProjects: false }));
  }

  it("takes 5.4 to 5.9", () => {
    const versions = ["4.9.5", "5.3.9", "5.4.0", "5.9.3", "5.10.0", "6.0.0", "7.0.0-dev.1", "next"];
    expect(versions.filter(isUsable)).to.deep.equal(["5.4.0", "5.9.3", "5.10.0"]);
  });
});

describe("bowlab kernel in a project with a TypeScript of its own", () => {
  it("compiles with it, and says so", async () => {
    build();
    const folder = projectWith("5.9.77");
    const lib = path.join(folder, "node_modules", "typescript", "lib");
    const source = fs.readFileSync(own, "utf8");
    fs.cpSync(path.dirname(own), lib, {
      recursive: true,
      filter: (file) => file === path.dirname(own) || /lib\.[\w.]*d\.ts$/.test(file),
    });
    fs.writeFileSync(
      path.join(lib, "typescript.js"),
      source.replace("Property '{0}' does not exist on type '{1}'.", "The project's compiler: no {0} in {1}."),
    );
    const kernel = await startTestKernel(folder);
    const { reply, idle } = kernel.client.request("kernel_info_request", {});
    const [{ content }] = await Promise.all([reply, idle]);
    expect(content.banner).to.include("TypeScript 5.9.77 (the project's) on Node");
    expect((content.language_info as { version: string }).version).to.equal("5.9.77");
    expect((await kernel.run("({ a: 1 }).b")).reply.evalue).to.match(/The project's compiler: no b in/);
    const { published } = await kernel.run("[3, 1].toSorted()");
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "[ 1, 3 ]" });
    kernel.client.close();
    kernel.process.kill();
    fs.rmSync(folder, { recursive: true });
  });
});

describe("bowlab kernel whose cells change a TypeScript that they import", () => {
  it("has another one", async () => {
    build();
    const kernel = await startTestKernel(path.resolve(__dirname, "..", "..", ".."));
    await kernel.run('import ts from "typescript";\n(ts.sys as any).readFile = () => { throw new Error("no"); };');
    await kernel.run("ts.createSourceFile = (() => 5) as any; delete (globalThis as any).require?.cache;");
    const { published } = await kernel.run("const later: number = 4;\nlater + 1");
    expect(ofType(published, "execute_result")[0].data).to.deep.equal({ "text/plain": "5" });
    kernel.client.close();
    kernel.process.kill();
  });
});
