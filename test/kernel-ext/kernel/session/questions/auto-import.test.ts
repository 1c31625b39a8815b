import { expect } from "chai";
import type { Import } from "../../../../../kernel-ext/kernel/session/compile/importable";
import { autoImports, type Candidates } from "../../../../../kernel-ext/kernel/session/questions/auto-import";

describe("autoImports()", () => {
  const known: Import[] = [
    ...["readFile", "readFileSync"].map((name) => ({ name, module: "node:fs" })),
    { name: "readFile", module: "node:fs/promises" },
    { name: "infer", module: "own" },
    { name: "inferAll", module: "own" },
    { name: "on", module: "own" },
  ];
  const importable = { startingWith: (prefix: string) => known.filter(({ name }) => name.startsWith(prefix)) };
  const sources = { compiler: { importable }, names: { declarations: "" } } as unknown as Parameters<
    typeof autoImports
  >[3];
  const anyName = { entries: [{ name: "Array" }], isMemberCompletion: false } as never;
  /** @param others ordinary candidates */
  const offered = (code: string, others: string[] = [], original: unknown = anyName): Candidates | undefined => {
    const [word] = /[\w$]*$/.exec(code)!;
    const entries = others.map((name) => ({ name, kind: "instance" }));
    const found = {
      start: code.length - word.length,
      end: code.length,
      entries,
      original: (original ?? undefined) as never,
    };
    return autoImports(code, code.length, found, sources);
  };
  const texts = (...words: Parameters<typeof offered>) => offered(...words)?.entries.map(({ name }) => name);

  it("replaces from the import's place to the cursor", () => {
    const code = "const a = 1;\nconst b = f(readFileS";
    expect(offered(code)).to.deep.equal({
      start: 0,
      end: code.length,
      entries: [
        {
          name: 'import { readFileSync } from "node:fs";\nconst a = 1;\nconst b = f(readFileSync',
          kind: "import",
        },
      ],
    });
  });

  it("has one that begins otherwise among several, which JupyterLab would write into the cell as far as they agree", () => {
    expect(texts("f(readFil")).to.deep.equal([
      'import { readFile } from "node:fs";\nf(readFile',
      'import { readFileSync } from "node:fs";\nf(readFileSync',
      'import { readFile } from "node:fs/promises";\nf(readFile',
      "f(readFil",
    ]);
    expect(texts("f(readFil", ["threadFile"]))
      .to.include("f(threadFile")
      .and.not.include("f(readFil");
    // Where that is not to be had, there is one.
    expect(texts("if (readFil")).to.deep.equal(['import { readFile } from "node:fs";\nif (readFile']);
    expect(texts("infe")).to.deep.equal(['import { infer } from "own";\ninfer']);
    expect(texts("if (readFil", ["threadFile"])).to.equal(undefined);
  });

  it("offers a name of one or two letters where it is the whole name", () => {
    expect(texts("in")).to.equal(undefined);
    expect(texts("on")).to.deep.equal(['import { on } from "own";\non']);
  });

  it("adds the name to an import of the cell, where there is one alone", () => {
    const cell = 'import {\n  parse,\n} from "own";\n';
    expect(texts(`${cell}inferA`)).to.deep.equal(['import {\n  parse, inferAll,\n} from "own";\ninferAll']);
    expect(texts('import "own";\ninferA')).to.deep.equal(['import { inferAll } from "own";\ninferAll']);
  });

  const none: [string, string, string[]?][] = [
    ["an ordinary candidate begins as the name", "readFil", ["READFILE_LIMIT"]],
    ["nothing exports it", "nowher"],
    ["two letters are typed", "re"],
    ["it is no name", "123"],
    ["the cell has a longer word that begins so", "const readFilter = 1;\nreadFil"],
    ["it was used where the import would come too late", `readFileSync; "${"x".repeat(300)}";\nreadFileSync`],
  ];
  for (const [when, code, others] of none)
    it(`offers nothing when ${when}`, () => expect(offered(code, others)).to.equal(undefined));

  it("offers nothing where not any name may stand", () => {
    const [array, key] = [[{ name: "Array" }], [{ name: "key" }]];
    const originals = [null, { entries: array, isMemberCompletion: true }, { entries: key, isMemberCompletion: false }];
    for (const original of originals) expect(offered("readFil", [], original)).to.equal(undefined);
  });

  it("offers nothing in the middle of a word", () => {
    const found = { start: 0, end: 8, entries: [], original: anyName };
    expect(autoImports("readFile", 5, found, sources)).to.equal(undefined);
  });
});
