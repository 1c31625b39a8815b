import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ofType, suiteKernel } from "../support";

/** Texts that end TypeScript's parser, binder or checker with an exception of its own. */
const tooDeep: Record<string, string> = {
  "parentheses without an end": "(".repeat(20_000),
  "a list of lists": `const lists = ${"[".repeat(3000)}${"]".repeat(3000)};`,
  "a chain of calls": `"a"${".trim()".repeat(5000)};`,
};

describe("bowlab kernel whose compiler fails", () => {
  const suite = suiteKernel("failing");
  const ask = async (type: string, code: string) =>
    (await suite.kernel.client.request(type, { code, cursor_pos: code.length, detail_level: 0 }).reply).content;
  const result = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, String(reply.evalue)).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };
  const file = (name: string) => path.join(suite.folder, "failing", name);

  before(async () => {
    fs.mkdirSync(file(""), { recursive: true });
    fs.writeFileSync(file("counted.ts"), "export const loads = [Math.random()];");
    await result('import { loads } from "./counted"; const first = loads[0]; let kept = 1;');
    await result("/** @module made */ export const made = 7;");
  });

  for (const [what, code] of Object.entries(tooDeep)) {
    it(`runs the next cell after ${what}, and answers questions`, async () => {
      const { reply } = await suite.kernel.run(code);
      expect(reply).to.include({ status: "error", ename: "TypeScriptError" });
      expect(await result("kept += 1; kept > 1")).to.equal("true");
      for (const type of ["complete_request", "inspect_request"]) await ask(type, code);
      expect((await ask("complete_request", "kep")).matches).to.deep.equal(["kept"]);
      expect((await ask("is_complete_request", code)).status).to.match(/^(complete|unknown)$/);
      expect(await result("kept > 1")).to.equal("true");
    }).timeout(60_000);
  }

  it("keeps what was imported and made, and sees files that change afterwards", async () => {
    await suite.kernel.run(tooDeep["a list of lists"]);
    expect(await result('import { loads } from "./counted"; loads[0] === first')).to.equal("true");
    expect(await result('import { made } from "./made"; made')).to.equal("7");
    fs.writeFileSync(file("counted.ts"), "export const loads = [7];");
    expect(await result('import { loads } from "./counted"; loads[0]')).to.equal("7");
  }).timeout(60_000);
});
