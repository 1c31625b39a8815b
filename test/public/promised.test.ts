/** The public face: what the packages promise is listed, is there, is documented, and covers what notebooks use. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as kernel from "../../kernel-ext";
import * as lib from "../../lib";
import { readSources } from "../architecture/import-graph";
import { collectExamples } from "./examples";
import { type Promised, promisedBy, undocumentedPromises, usedNames } from "./promised";
import { metFirst, promisedByBowlab, promisedByKernel } from "./promised-names";

const root = path.resolve(__dirname, "../..");
const words = (text: string) => text.trim().split(/\s+/);
const golden = (groups: Record<string, string>): Promised =>
  Object.fromEntries(Object.entries(groups).map(([group, names]) => [group, words(names)]));
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

/** The text of a notebook's cells, or of a guide. */
function proseAndCode(file: string): string {
  if (!file.endsWith(".ipynb")) return read(file);
  const { cells } = JSON.parse(read(file)) as { cells: { source: string | string[] }[] };
  return cells.map(({ source }) => [source].flat().join("")).join("\n");
}

/** Notebooks and guides of a folder, at any depth. */
function proseIn(folder: string): string[] {
  const files = fs.readdirSync(path.join(root, folder), { recursive: true }) as string[];
  return files.filter((file) => /\.(ipynb|md)$/.test(file)).map((file) => `${folder}/${file}`);
}

describe("what the packages promise", () => {
  const packages = [
    { name: "bowlab", folder: "lib", module: lib, golden: golden(promisedByBowlab), alias: "bowlab" },
    { name: "bowlab-kernel", folder: "kernel-ext", module: kernel, golden: golden(promisedByKernel), alias: "kernel" },
  ];

  for (const { name, folder, module, golden } of packages) {
    const promised = promisedBy("index.ts", read(`${folder}/index.ts`));

    it(`${name}: the index's groups and names are those of the list, each once`, () => {
      expect(promised).to.deep.equal(golden);
      const names = Object.values(promised).flat();
      expect(names).to.deep.equal([...new Set(names)]);
    });

    it(`${name}: every value that is there is promised, and nothing is there but what is promised`, () => {
      expect(Object.values(promised).flat()).to.include.members(Object.keys(module));
      expect(Object.values(module)).to.not.include(undefined);
    });

    it(`${name}: every promised name has a docstring`, () => {
      expect(undocumentedPromises(path.join(root, folder, "index.ts"))).to.deep.equal([]);
    });

    it(`${name}: notebooks and guides use promised names alone`, () => {
      const files = ["README.md", ...proseIn("notebooks"), ...proseIn("docs")];
      const used = files.flatMap((file) =>
        usedNames(proseAndCode(file), name === "bowlab" ? "bowlab" : "kernel", name).map((use) => `${file}: ${use}`),
      );
      expect(used.length).to.be.greaterThan(name === "bowlab" ? 300 : 30);
      const names = new Set([...Object.values(promised).flat(), "cjs"]);
      expect(used.filter((use) => !names.has(use.slice(use.indexOf(": ") + 2)))).to.deep.equal([]);
    });
  }

  it("what people meet first has an example", () => {
    const sources = new Map([...readSources(root, "lib"), ...readSources(root, "kernel-ext")]);
    const shown = collectExamples(sources).map(({ name }) => name);
    expect(words(metFirst).length).to.be.greaterThan(29);
    expect(shown).to.include.members(words(metFirst));
    const promised = [promisedByBowlab, promisedByKernel].flatMap((groups) => Object.values(groups).flatMap(words));
    expect(promised).to.include.members(shown);
  });
});

describe("the list of promises", () => {
  it("promisedBy() sorts names into groups, and refuses an export that names nothing", () => {
    const text =
      '/** Ours.\n * @module x\n */\n\n/** One: a. */\n\nexport { b, type A } from "./a";\nexport { c } from "./c";\n\n/** Two: b. */\n\nexport { d } from "./d";';
    expect(promisedBy("index.ts", text)).to.deep.equal({ One: ["A", "b", "c"], Two: ["d"] });
    expect(() => promisedBy("index.ts", '/** One: a. */\n\nexport * from "./a";')).to.throw(
      "an index names what it exports",
    );
  });

  it("usedNames() finds members and imports", () => {
    const text =
      'import { display, type Figure } from "bowlab-kernel";\nawait bowlab.encode(1); // and `bowlab.Random`';
    expect(usedNames(text, "bowlab", "bowlab")).to.deep.equal(["encode", "Random"]);
    expect(usedNames(text, "kernel", "bowlab-kernel")).to.deep.equal(["display", "Figure"]);
  });
});
