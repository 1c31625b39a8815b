/** Names that have to be imported: completed with their import, and told of in tooltips and errors. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ofType, suiteKernel } from "../support";

interface Offer {
  /** What the list shows. */
  label: string;
  type: string;
  /** The cell when it is chosen. */
  cell: string;
}

describe("bowlab kernel's imports by completion", function () {
  this.timeout(60_000);
  const suite = suiteKernel("imports");
  const ask = async (type: string, marked: string) => {
    const at = marked.indexOf("|");
    const code = marked.replace("|", "");
    const words = { code, cursor_pos: Array.from(marked.slice(0, at)).length, detail_level: 0 };
    return { code, content: (await suite.kernel.client.request(type, words).reply).content };
  };
  /** What is offered, applied to the cell as JupyterLab does. */
  const offers = async (marked: string): Promise<Offer[]> => {
    const { code, content } = await ask("complete_request", marked);
    const points = Array.from(code);
    const [start, end] = [content.cursor_start, content.cursor_end].map(Number);
    const { _jupyter_types_experimental: types } = content.metadata as Record<string, { text: string; type: string }[]>;
    return (content.matches as string[]).map((label, i) => ({
      label,
      type: types[i].type,
      cell: [...points.slice(0, start), types[i].text, ...points.slice(end)].join(""),
    }));
  };
  const imported = async (marked: string) =>
    (await offers(marked)).filter(({ type }) => type === "import").map(({ cell }) => cell);
  const run = async (code: string) => {
    const { reply, published } = await suite.kernel.run(code);
    expect(reply.status, String(reply.evalue)).to.equal("ok");
    return (ofType(published, "execute_result")[0]?.data as Record<string, string> | undefined)?.["text/plain"];
  };

  before(() => {
    const file = (name: string, text: string) => {
      const full = path.join(suite.folder, "imports", name);
      fs.mkdirSync(path.dirname(full), { recursive: true });
      fs.writeFileSync(full, text);
    };
    file("words.txt", "one two three");
    file("package.json", '{ "dependencies": { "shop": "1", "untyped": "1", "absent": "1", "till-roll": "1" } }');
    file("node_modules/shop/package.json", '{ "name": "shop", "main": "m.js", "types": "m.d.ts" }');
    file("node_modules/shop/m.js", "exports.openTill = (n) => n + 1; exports.Goods = class {};");
    file(
      "node_modules/shop/m.d.ts",
      'export * from "./goods"; export declare function openTill(n: number): number; export declare const z: 1;',
    );
    file("node_modules/shop/goods.d.ts", "export declare class Goods {} export interface GoodsList { goods: Goods[] }");
    file("node_modules/untyped/package.json", '{ "name": "untyped", "main": "m.js" }');
    file("node_modules/untyped/m.js", "exports.openTillUntyped = 1;");
    file("node_modules/till-roll/package.json", '{ "name": "till-roll", "main": "m.js", "types": "m.d.ts" }');
    file("node_modules/till-roll/m.js", "module.exports = (n) => 2 * n;");
    file("node_modules/till-roll/m.d.ts", "declare function tillRoll(n: number): number; export = tillRoll;");
    file("shop.ts", "export default function openShop() { return 1; }\n");
    file("helper.ts", "export const helpOnce = 1;\nexport const helpTwice = 2;\n");
  });

  it("complete a name of Node's, which then runs", async () => {
    const [offer, ...others] = await offers("const words = readFileSy|");
    expect(offer).to.deep.equal({
      label: 'import { readFileSync } from "node:fs";\nconst words = readFileSync',
      type: "import",
      cell: 'import { readFileSync } from "node:fs";\nconst words = readFileSync',
    });
    expect(others).to.deep.equal([]);
    expect(await run(`${offer.cell}("words.txt", "utf8").split(" ");\nwords.length`)).to.equal("3");
  });

  it("stand below the imports of the cell, and count characters as people do", async () => {
    const [cell] = await imported('import { EOL } from "node:os";\nconst p = "😀" + basena|("/a/b" + EOL);\np');
    expect(cell).to.equal(
      'import { EOL } from "node:os";\nimport { basename } from "node:path";\nconst p = "😀" + basename("/a/b" + EOL);\np',
    );
    expect(await run(cell)).to.include("😀b");
  });

  it("go into the import of the same module that the cell has", async () => {
    const [cell] = await imported('import { dirname } from "path"; // of Node\nextna|(dirname("/a/b.c/d"))');
    expect(cell).to.equal('import { dirname, extname } from "path"; // of Node\nextname(dirname("/a/b.c/d"))');
    expect(await run(cell)).to.equal(".c");
    expect(await imported('import path from "node:path";\nrelati|')).to.deep.equal([
      'import path, { relative } from "node:path";\nrelative',
    ]);
    const apart = ['import type { ParsedPath } from "node:path";\n', 'import * as path from "node:path";\n'];
    for (const line of apart)
      expect(await imported(`${line}relati|`), line).to.deep.equal([
        `${line}import { relative } from "node:path";\nrelative`,
      ]);
  });

  it("name what a module exports by default, and short names that are whole", async () => {
    expect(await imported("const s = openSho|")).to.deep.equal(['import openShop from "./shop";\nconst s = openShop']);
    expect(await imported("till|")).to.include('import tillRoll from "till-roll";\ntillRoll');
    expect(await imported("const s = z|")).to.deep.equal(['import { z } from "shop";\nconst s = z']);
    expect(await run('import tillRoll from "till-roll";\ntillRoll(2)')).to.equal("4");
  });

  it("stand in front of their statement in a long cell, which runs", async () => {
    const long = `const filler = [${Array.from({ length: 100 }, (_, i) => i).join(", ")}];`;
    const marked = `${long}\nfunction separator() {\n  return isAbsolu|("/") ? filler.length : 0;\n}\nseparator()`;
    const [cell] = await imported(marked);
    expect(cell).to.equal(
      `${long}\nimport { isAbsolute } from "node:path";\n${marked.slice(long.length + 1).replace("isAbsolu|", "isAbsolute")}`,
    );
    expect(await run(cell)).to.equal("100");
  });

  it("complete names of the project's packages, of bowlab, tfjs and danfojs, and types", async () => {
    expect(await imported("openTil|")).to.deep.equal(['import { openTill } from "shop";\nopenTill']);
    expect(await imported("let list: GoodsLi|")).to.deep.equal([
      'import { GoodsList } from "shop";\nlet list: GoodsList',
    ]);
    expect(await imported("new Good|")).to.include('import { Goods } from "shop";\nnew Goods');
    expect(await imported("f(trainWordPie|)")).to.deep.equal([
      'import { trainWordPiece } from "bowlab";\nf(trainWordPiece)',
    ]);
    expect(await imported("new DataFra|")).to.deep.equal(['import { DataFrame } from "danfojs-node";\nnew DataFrame']);
    expect(await imported("tensor2|")).to.include('import { tensor2d } from "@tensorflow/tfjs";\ntensor2d');
    expect(await imported("dataFrAme|")).to.deep.equal(['import { DataFrame } from "danfojs-node";\nDataFrame']);
    expect(await run('import { openTill } from "shop";\nopenTill(1)')).to.equal("2");
  });

  it("complete what the notebook's own files export", async () => {
    expect(await imported("helpTwi|")).to.deep.equal(['import { helpTwice } from "./helper";\nhelpTwice']);
    const [here] = await imported('import { helpOnce } from "./helper.ts";\nhelpOnce + helpTwi|');
    expect(here).to.equal('import { helpOnce, helpTwice } from "./helper.ts";\nhelpOnce + helpTwice');
    await run('import { helpOnce } from "./helper";');
    const [cell] = await imported("helpTwi|");
    expect(await run(cell)).to.equal("2");
    expect(await imported("helpOn|")).to.deep.equal([]);
  });

  it("leave alone names that are there, and places where no new name can stand", async () => {
    await run("const existsSync = (file: string) => file.length;");
    const names = async (marked: string) => (await offers(marked)).map(({ label }) => label);
    expect(await names("existsSy|")).to.deep.equal(["existsSync"]);
    expect(await names("const statSync = 1;\nstatSy|")).to.deep.equal(["statSync"]);
    expect(await names("parseIn|")).to.deep.equal(["parseInt"]);
    const places = [
      "'a'.appendFi|",
      '"appendFi|"',
      "`appendFi|`",
      "// appendFi|",
      "const appendFi|",
      "function appendFi|() {}",
    ];
    for (const marked of [...places, "ap|", "({}).appendFi|", "/appendFi|/", 'import { appendFi| } from "node:path"'])
      expect(await imported(marked), marked).to.deep.equal([]);
    expect(await imported("`$" + "{appendFileSy|}`")).to.have.length(1);
  });

  it("are told in tooltips and errors of names that are not known", async () => {
    const tip = async (marked: string) => (await ask("inspect_request", marked)).content.data as Record<string, string>;
    const text = 'copyFileSync has to be imported:\n\nimport { copyFileSync } from "node:fs";';
    expect(await tip("f(copyFile|Sync)")).to.deep.equal({ "text/plain": text });
    expect((await tip("let p: ParsedPa|th"))["text/plain"]).to.include('import { ParsedPath } from "node:path";');
    expect(await tip("let p: Nowhe|re")).to.deep.equal({});
    for (const marked of ["f.copyFile|Sync", "'copyFile|Sync'", "copyFile|Sync: for (;;) {}", "nowhe|re"])
      expect(await tip(marked), marked).to.deep.equal({});
    const { reply } = await suite.kernel.run('copyFileSync("a", "b");');
    const message = "Cannot find name 'copyFileSync'. To import it: import { copyFileSync } from \"node:fs\";";
    expect(reply.evalue).to.equal(`line 1: ${message}`);
    expect((reply.traceback as string[])[0]).to.include(message);
    expect((await suite.kernel.run("nowhere();")).reply.evalue).to.equal("line 1: Cannot find name 'nowhere'.");
  });
});
