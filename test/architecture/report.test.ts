/** The figures and the picture that `npm run architecture` makes. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { put, useScratch } from "../text/scratch";
import { filesEntered } from "./files-entered";
import { areaSizes, sizeTable } from "./folder-table";
import { importGraph, readSources } from "./import-graph";
import { areaGraph, areaPicture } from "./picture";

const root = path.resolve(__dirname, "../..");

describe("npm run architecture", () => {
  const at = useScratch();

  it("docs/architecture.svg is the picture of these sources; else: npm run architecture -- --picture", async () => {
    const graph = importGraph(new Map([...readSources(root, "lib"), ...readSources(root, "kernel-ext")]));
    const drawn = await areaPicture(graph);
    expect(fs.readFileSync(path.join(root, "docs/architecture.svg"), "utf8") === drawn).to.equal(true);
  });

  it("areaGraph() draws what is imported, and leaves out arrows that follow from others", () => {
    const sources = new Map([
      ["lib/a/x.ts", 'import "../b/y"; import "../c/z"; import "../errors";'],
      ["lib/b/y.ts", 'import "../c/z";'],
      ["lib/c/z.ts", ""],
      ["lib/errors.ts", ""],
    ]);
    const arrows = areaGraph(importGraph(sources)).match(/"lib\/\w+" -> "lib\/\w+"/g);
    expect(arrows).to.deep.equal(['"lib/a" -> "lib/b"', '"lib/b" -> "lib/c"']);
  });

  it("areaSizes() and sizeTable() count files and lines by area, beside those of before", () => {
    const now = areaSizes(
      new Map([
        ["lib/text/a.ts", "1\n2\n"],
        ["lib/text/b/c.ts", "1\n2\n3\n4\n"],
        ["lib/errors.ts", "1\n"],
      ]),
    );
    expect(now).to.deep.equal([
      { area: "lib", files: 1, median: 1, largest: 1 },
      { area: "lib/text", files: 2, median: 3, largest: 4 },
      { area: "lib, all", files: 3, median: 2, largest: 4 },
    ]);
    const before = [{ area: "lib/corpus", files: 9, median: 8, largest: 7 }];
    expect(sizeTable(now, before).split("\n").slice(2, 5)).to.deep.equal([
      "| lib/corpus | 9 | 8 | 7 |  |  |  |",
      "| lib |  |  |  | 1 | 1 | 1 |",
      "| lib/text |  |  |  | 2 | 3 | 4 |",
    ]);
  });

  it("filesEntered() counts files of which a function was called, in worker threads too, and not what loading does", () => {
    const compiled = (code: string) => `"use strict";\nObject.defineProperty(exports, "__esModule", {});\n${code}`;
    put(at("dist/used.js"), compiled("exports.used = () => 1;"));
    put(
      at("dist/loaded.js"),
      compiled("const twice = (n) => 2 * n;\nexports.four = twice(2);\nexports.three = () => 3;"),
    );
    put(at("dist/folder/index.js"), compiled('exports.get = () => require("../used");'));
    put(at("dist/thread.js"), compiled("if (require('node:worker_threads').isMainThread) throw 1;\n(() => 1)();"));
    const main = [
      'const { Worker } = require("node:worker_threads");',
      'require("./dist/loaded"); require("./dist/folder/index.js").get().used();',
      'new Worker(require.resolve("./dist/thread.js"));',
    ];
    put(at("main.js"), compiled(main.join("\n")));
    expect(filesEntered(at("dist"), [at("main.js")])).to.deep.equal(["thread.js", "used.js"]);
    expect(() => filesEntered(at("dist"), ["-e", "process.exit(3)"])).to.throw("ended with 3");
  });
});
