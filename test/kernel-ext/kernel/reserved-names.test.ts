import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ofType, suiteKernel } from "../support";

const idioms = `import * as module from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
const __filename = fileURLToPath(import.meta.url);
export const __dirname = path.dirname(__filename);
const require = module.createRequire(import.meta.url);
const util = require("node:util") as typeof import("node:util");
export { require };
export const all = { require, __dirname };
export const here = () => [path.basename(__filename), util.inspect(1), typeof require].join();
`;
const others = `export let exports = 1;
const { module = 2 } = {} as { module?: number };
export function require(word: string) { return word }
export const shown = () => { exports++; return [require("m"), exports, module].join() };
`;

describe("names that Node has reserved", () => {
  const suite = suiteKernel();
  const run = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, `${code}: ${reply.evalue}`).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };

  it("may be declared in a notebook's own files, and exported", async () => {
    const files = { "idioms.ts": idioms, "others.ts": others };
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(suite.folder, name), text);
    expect(await run('import { all, here, __dirname as folder } from "./idioms";\nhere()')).to.equal(
      "idioms.ts,1,function",
    );
    expect(await run("[folder === all.__dirname, folder.length > 1, typeof all.require].join()")).to.equal(
      "true,true,function",
    );
    expect(await run('import { shown, exports as count } from "./others";\n[shown(), count].join()')).to.equal(
      "m,2,2,2",
    );
  });

  it("may be declared in cells, and later cells know them", async () => {
    const cell = `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const exports = 1, pair = { require, exports };
typeof require("node:fs").readFileSync + pair.exports`;
    expect(await run(cell)).to.equal("function1");
    expect(
      await run('import url from "node:url";\n[typeof url.URL, typeof require("node:path").join].join()'),
    ).to.equal("function,function");
    expect(await run("const add = (exports: number) => exports + 1;\n[exports, add(exports)].join()")).to.equal("1,2");
    expect(await run(cell)).to.equal("function1");
    expect(await run("let [module, __dirname] = [1, 'd'];\nmodule + __dirname")).to.equal("1d");
    expect(await run("module + __dirname")).to.equal("1d");
  });
});
