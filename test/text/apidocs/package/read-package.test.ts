import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { folderSource, parseManifest, passagesOfPackage } from "../../../../lib/text/apidocs/package";
import { put, useScratch } from "../../scratch";
import { doc, read } from "./made-up";

const fn = (name: string): string => `${doc(name)}\nexport declare function ${name}(): void;\n`;

describe("readPackage()", () => {
  const entries: [name: string, manifest: object, files: Record<string, string>, expected: string[]][] = [
    ["types", { types: "./t.d.ts" }, { "t.d.ts": fn("a") }, ["a"]],
    ["typings", { typings: "t" }, { "t.d.ts": fn("a") }, ["a"]],
    ["the sibling of main", { main: "./lib/x.js" }, { "lib/x.d.ts": fn("a"), "lib/x.js": "" }, ["a"]],
    ["index.d.ts", {}, { "index.d.ts": fn("a") }, ["a"]],
    [
      "the conditions of exports, import before require",
      { exports: { import: { types: "./a.d.mts" }, require: { types: "./a.d.cts" } } },
      { "a.d.mts": fn("a"), "a.d.cts": fn("a") },
      ["a"],
    ],
    ["what exports offer to require alone", { exports: { require: "./a.cjs" } }, { "a.d.cts": fn("a") }, ["a"]],
    [
      "every path of exports",
      { exports: { ".": "./a.js", "./more": "./b.js", "./package.json": "./package.json" } },
      { "a.d.ts": fn("a"), "b.d.ts": fn("b"), "c.d.ts": fn("c") },
      ["a", "b"],
    ],
    [
      "patterns of exports",
      { exports: { "./*": { types: "./dist/*.d.ts", import: "./dist/*.js" } } },
      { "dist/x/a.d.ts": fn("a"), "dist/b.d.ts": fn("b") },
      ["b", "a"],
    ],
    [
      "typesVersions",
      { types: "old.d.ts", typesVersions: { ">=4.0": { "*": ["new/*"] } } },
      { "old.d.ts": fn("a"), "new/old.d.ts": fn("b") },
      ["b"],
    ],
    [
      "imports, re-exports and references of files, links in a circle too",
      {},
      {
        "index.d.ts": `/// <reference path="r.d.ts" />\nexport * from "./a.js";\nimport type { b } from "./b";\nexport { b };`,
        "a.d.ts": `import "./index";\n${fn("a")}`,
        "b/index.d.ts": `${fn("b")}export type T = import("../c").c;`,
        "c.d.ts": fn("c"),
        "r.d.ts": `${doc("r")}\ndeclare function r(): void;`,
      },
      ["a", "b", "r", "c"],
    ],
  ];
  for (const [name, manifest, files, expected] of entries) {
    it(`readPackage() finds the declarations by ${name}`, () => {
      expect(read(files, manifest).ids).to.deep.equal(expected.map((symbol) => `pkg@1.0.0:${symbol}`));
    });
  }

  it("readPackage() says which other packages the declarations use, and which they offer on", () => {
    const { files } = read({
      "index.d.ts":
        'export * from "@a/core/x";\nimport { B } from "b";\nimport "node:fs";\nimport "path";\nexport { B };',
    });
    expect(files.flatMap(({ uses }) => uses)).to.deep.equal([
      { name: "@a/core", reexports: true },
      { name: "b", reexports: false },
    ]);
  });

  it("readPackage() tells two symbols of a name apart by the file", () => {
    const { ids } = read({
      "index.d.ts": `export * from "./lib/b";\n${fn("a")}`,
      "lib/b.d.ts": fn("a").replace("is", "b"),
    });
    expect(ids).to.deep.equal(["pkg@1.0.0:a", "pkg@1.0.0:lib/b.a"]);
  });

  it("readPackage() names what it cannot read, and goes on", () => {
    const { files, ids } = read(
      {
        "index.d.ts": 'export * from "./big"; export * from "./binary"; export * from "./deep"; export * from "./b";',
        "big.d.ts": " ".repeat(3_000_000),
        "binary.d.ts": "\0\0",
        "deep.d.ts": `type T = ${"[".repeat(200_000)}`,
        "b.d.ts": fn("b"),
        "docs/deep.md": `${"> ".repeat(20_000)}text`,
      },
      {},
      { maxFileMb: 2 },
    );
    const skipped = files.filter(({ skipped }) => skipped !== undefined);
    expect(skipped.map(({ file, skipped }) => `${file}: ${skipped}`)).to.deep.equal([
      "big.d.ts: 3.0 MB, more than 2 (--max-file-mb)",
      "binary.d.ts: binary, not text",
      "deep.d.ts: nested too deeply",
      "docs/deep.md: nested too deeply",
    ]);
    expect(ids).to.deep.equal(["pkg@1.0.0:b"]);
  });

  it("readPackage() reads the README and the folder docs, unless it is told not to", () => {
    const words = "Words that say how it is used, and that are more than a dozen of them in all.";
    const files = {
      "README.md": `# pkg\n\n## Use it\n${words}\n## License\n${words}`,
      "docs/api.md": `# API\n${words}`,
    };
    const { passages } = read(files);
    expect(passages.map(({ id, title, file, line }) => [id, title, file, line])).to.deep.equal([
      ["pkg@1.0.0:README#use-it", "pkg use it", "README.md", 4],
      ["pkg@1.0.0:docs/api", "pkg api", "docs/api.md", 2],
    ]);
    expect(read(files, {}, { documents: false }).ids).to.deep.equal([]);
  });
});

describe("parseManifest()", () => {
  it("parseManifest() takes what npm allows, and nothing that only looks like it", () => {
    const text = JSON.stringify({ name: "", version: 3, dependencies: "a", devDependencies: null, exports: "./x.js" });
    expect(parseManifest(`\uFEFF${text}`, "package.json", "folder")).to.deep.equal({
      ...{ name: "folder", version: undefined, exports: "./x.js", workspaces: undefined },
      ...{ dependencies: undefined, devDependencies: undefined },
      ...{ optionalDependencies: undefined, peerDependencies: undefined },
    });
  });
});

describe("folderSource()", () => {
  const at = useScratch();

  it("folderSource() lists a folder's files, without packages inside and without following links", () => {
    put(at("a", "x.d.ts"), "");
    put(at("node_modules", "b", "x.d.ts"), "");
    put(at("é.d.ts"), "");
    fs.symlinkSync(at(), at("a", "loop"));
    expect(folderSource(at()).files).to.deep.equal(["a/x.d.ts", "é.d.ts"]);
  });

  it("folderSource() reads a real package: commander's Command.requiredOption", () => {
    const folder = path.resolve(path.dirname(require.resolve("commander")));
    const manifest = parseManifest(fs.readFileSync(path.join(folder, "package.json"), "utf8"), folder, "commander");
    const passages = [...passagesOfPackage(folderSource(folder), manifest)];
    const found = passages.find(({ id }) => id === `commander@${manifest.version}:Command.requiredOption`);
    expect(found).to.include({ title: "commander command required option", file: "typings/index.d.ts" });
    const line = fs.readFileSync(path.join(folder, found!.file), "utf8").split("\n")[found!.line - 1];
    expect(line).to.contain("requiredOption");
    expect(new Set(passages.map(({ id }) => id)).size).to.equal(passages.length);
    expect(passages.some(({ file }) => file === "README.md" || file === "Readme.md")).to.equal(true);
  });
});
