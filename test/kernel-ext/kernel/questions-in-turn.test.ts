/** Questions one after another are answered from types that were found before: what changes meanwhile must show. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { suiteKernel } from "../support";

describe("bowlab kernel's answers in turn", () => {
  const suite = suiteKernel("turns");
  const ask = async (type: string, code: string) =>
    (await suite.kernel.client.request(type, { code, cursor_pos: code.length, detail_level: 0 }).reply).content;
  const complete = async (code: string) => (await ask("complete_request", code)).matches as string[];
  const inspect = async (code: string) =>
    ((await ask("inspect_request", code)).data as Record<string, string>)["text/plain"];
  const run = async (code: string) => {
    const { reply } = await suite.kernel.run(code);
    expect(reply.status, String(reply.evalue)).to.equal("ok");
  };

  it("follow the text", async () => {
    expect(await complete("const box = { first: 1 };\nbox.")).to.deep.equal(["first"]);
    expect(await complete("const box = { second: 1 };\nbox.")).to.deep.equal(["second"]);
    expect(await inspect("const box = 'b';\nbox")).to.equal('const box: "b"');
    expect(await inspect("const box = 3;\nbox")).to.equal("const box: 3");
    expect(await inspect("box")).to.equal(undefined);
  });

  it("follow the cells, those that fail too", async () => {
    await run("const shape = { round: true };");
    expect(await complete("shape.")).to.deep.equal(["round"]);
    expect(await complete("shape.")).to.deep.equal(["round"]);
    await run("const shape = { square: true };");
    expect(await complete("shape.")).to.deep.equal(["square"]);
    expect((await suite.kernel.run("const shape: number = 'wrong';")).reply.status).to.equal("error");
    expect(await complete("shape.")).to.deep.equal(["square"]);
    expect((await suite.kernel.run("throw new Error(); const never = 1;")).reply.status).to.equal("error");
    expect(await complete("shape.sq")).to.deep.equal(["square"]);
  });

  it("know what a text adds to globals, in this text alone", async () => {
    const added = "declare global { interface Array<T> { ownAddition(): void } }\n";
    expect(await complete("[1].ownAdd")).to.deep.equal([]);
    expect(await complete(`${added}[1].ownAdd`)).to.deep.equal(["ownAddition"]);
    expect(await complete("[1].ownAdd")).to.deep.equal([]);
    await run(`${added}1`);
    expect((await suite.kernel.run("const s: string = [1].length;")).reply.status).to.equal("error");
    expect(await complete("[1].leng")).to.deep.equal(["length"]);
  });

  it("know what only the text imports", async () => {
    expect(await complete('import * as os from "node:os";\nos.platfo')).to.deep.equal(["platform"]);
    expect(await complete("shape.")).to.deep.equal(["square"]);
    expect(await inspect('import { join } from "node:path";\njoin')).to.include("join(...paths: string[]): string");
    expect(await complete('import * as os from "node:os";\nos.arc')).to.deep.equal(["arch"]);
  });

  it("know an own file's new content, and that it has gone", async () => {
    const file = path.join(suite.folder, "turns", "own.ts");
    fs.writeFileSync(file, "export const kept = { early: 1 };");
    await run('import { kept } from "./own";\nkept.early');
    expect(await complete("kept.")).to.deep.equal(["early"]);
    fs.writeFileSync(file, "export const kept = { later: 1, latest: 2 };");
    // The value that is there still has its own key besides.
    expect(await complete("kept.")).to.have.members(["early", "later", "latest"]);
    await run('import { kept } from "./own";\nkept.later');
    fs.rmSync(file);
    expect((await suite.kernel.run('import { kept } from "./own";')).reply.evalue).to.include("Cannot find module");
    expect(await complete("shape.")).to.deep.equal(["square"]);
  });

  it("find a package that was missing", async () => {
    const code = 'import { grown } from "grown";\ngrown.';
    expect(await complete(code)).to.deep.equal([]);
    expect((await suite.kernel.run('import { grown } from "grown";')).reply.status).to.equal("error");
    const folder = path.join(suite.folder, "turns", "node_modules", "grown");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "grown", "main": "m.js", "types": "m.d.ts" }');
    fs.writeFileSync(path.join(folder, "m.js"), "exports.grown = { tall: 1 };");
    fs.writeFileSync(path.join(folder, "m.d.ts"), "export const grown: { tall: number };");
    expect(await complete(code)).to.deep.equal(["tall"]);
    await run('import { grown } from "grown";\ngrown.tall');
  });
});
