import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { put, useScratch } from "../../scratch";
import { doc } from "../package/made-up";
import { built, installed, makeProject, npmLock } from "./made-up";

const root = (dependencies: object, more: object = {}) => ({ "package.json": { name: "app", dependencies, ...more } });

function link(target: string, place: string): void {
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.symlinkSync(target, place);
}

describe("buildProjectCorpus(), which packages", () => {
  const at = useScratch();
  const project = (files: Record<string, unknown>) => makeProject(at("app"), files);
  const whyOf = (packages: { name: string; version: string; why: string }[]) =>
    packages.filter(({ why }) => why !== "own").map(({ name, version, why }) => `${name}@${version}: ${why}`);

  it("takes the types of a package that ships none from @types", async () => {
    const { packages, skipped } = await built(
      project({
        ...root({ "@s/a": "1", b: "1" }, { devDependencies: { "@types/s__a": "2" } }),
        "node_modules/@s/a/package.json": { name: "@s/a", version: "1.0.0" },
        "node_modules/b/package.json": { name: "b", version: "1.0.0" },
        "node_modules/b/README.md": `# b\n${"word ".repeat(20)}`,
        ...installed("node_modules/@types/s__a", "2.0.0"),
      }),
    );
    expect(whyOf(packages)).to.deep.equal([
      "@s/a@1.0.0: dependency",
      "b@1.0.0: dependency",
      "@types/s__a@2.0.0: dependency",
    ]);
    expect(skipped).to.deep.equal([{ package: "b@1.0.0", why: "no declarations: its Markdown only" }]);
  });

  it("takes what a direct dependency offers on, or speaks of, and all that there is when told so", async () => {
    const files = {
      ...root({ a: "1" }),
      ...installed("node_modules/a", "1.0.0", { dependencies: { hidden: "1" } }),
      "node_modules/a/index.d.ts": 'export * from "core";\nimport { U } from "used";\nexport const u: U;',
      ...installed("node_modules/core", "1.0.0"),
      ...installed("node_modules/used", "1.0.0"),
      "node_modules/used/index.d.ts": 'import "further";',
      ...installed("node_modules/further", "1.0.0"),
      ...installed("node_modules/hidden", "1.0.0"),
    };
    const direct = ["a@1.0.0: dependency", "core@1.0.0: re-exported by a", "used@1.0.0: used by a"];
    expect(whyOf((await built(project(files))).packages)).to.deep.equal(direct);
    const all = await built(project(files), { dependencies: "all" });
    expect(whyOf(all.packages)).to.deep.equal([...direct, "hidden@1.0.0: dependency of a"]);
  });

  it("reads each installed version under its own, as Node resolves it from who depends on it", async () => {
    const { ids } = await built(
      project({
        ...root({ a: "1", b: "1" }),
        ...installed("node_modules/a", "1.0.0"),
        ...installed("node_modules/b", "1.0.0", { dependencies: { a: "2" } }),
        "node_modules/b/index.d.ts": 'export * from "a";',
        ...installed("node_modules/b/node_modules/a", "2.0.0"),
      }),
    );
    expect(ids).to.deep.equal(["a@1.0.0:a", "a@2.0.0:a"]);
  });

  it("passes over optional and peer packages that are not installed, and names others", async () => {
    const { skipped } = await built(
      project({
        ...root({ a: "1", gone: "1" }, { optionalDependencies: { o: "1" }, peerDependencies: { p: "1" } }),
        ...installed("node_modules/a", "1.0.0"),
      }),
    );
    expect(skipped).to.deep.equal([{ package: "gone", why: "not installed" }]);
  });

  it("names a package whose package.json is broken, and links that lead nowhere or round", async () => {
    const folder = project({
      ...root({ a: "1", b: "1", c: "1", d: "1" }),
      ...installed("node_modules/a", "1.0.0"),
      "node_modules/b/package.json": "{",
    });
    link("../nowhere", at("app", "node_modules", "c"));
    link("d", at("app", "node_modules", "d"));
    const { skipped, ids } = await built(folder);
    expect(ids).to.deep.equal(["a@1.0.0:a"]);
    expect(skipped.map(({ package: name, why }) => `${name}: ${why}`)).to.deep.equal([
      skipped[0].package === "b" ? `b: ${skipped[0].why}` : "",
      "c: a link that leads nowhere",
      "d: a link that leads in a circle",
    ]);
    expect(skipped[0].why).to.contain("its package.json cannot be read");
  });

  it("follows pnpm's links, each package once", async () => {
    const store = "node_modules/.pnpm";
    const folder = project({
      ...root({ a: "1" }),
      "pnpm-lock.yaml":
        "lockfileVersion: '9.0'\n\npackages:\n\n  a@1.0.0:\n    resolution: {}\n\n  '@s/b@2.0.0':\n    resolution: {}\n",
      ...installed(`${store}/a@1.0.0/node_modules/a`, "1.0.0"),
      [`${store}/a@1.0.0/node_modules/a/index.d.ts`]: `export * from "@s/b";\n${doc("a")}\nexport const a: 1;`,
      ...installed(`${store}/@s+b@2.0.0/node_modules/@s/b`, "2.0.0"),
    });
    link(".pnpm/a@1.0.0/node_modules/a", at("app", "node_modules", "a"));
    link("../../../@s+b@2.0.0/node_modules/@s/b", at("app", store, "a@1.0.0", "node_modules", "@s", "b"));
    const { ids, notes } = await built(folder);
    expect(ids).to.deep.equal(["a@1.0.0:a", "@s/b@2.0.0:s_b"]);
    expect(notes).to.deep.equal([]);
  });

  it("takes the members of workspaces as the project's own, though they depend on each other in a circle", async () => {
    for (const [place, workspaces] of [
      ["npm", { workspaces: ["packages/*", "!packages/not"] }],
      ["pnpm", {}],
    ] as const) {
      const member = (name: string, other: string) => ({
        [`packages/${name}/package.json`]: { name, version: "1.0.0", dependencies: { [other]: "*", x: "1" } },
        [`packages/${name}/src/index.ts`]: `${doc(name)}\nexport const of_${name} = 1;`,
      });
      const folder = makeProject(at(place), {
        "package.json": { name: "root", private: true, ...workspaces },
        ...(place === "pnpm"
          ? {
              "pnpm-workspace.yaml":
                "packages:\n  # members\n  - 'packages/*'\n  - \"!packages/not\"\ncatalog:\n  - no\n",
            }
          : {}),
        ...member("a", "b"),
        ...member("b", "a"),
        ...member("not", "a"),
        ...installed("node_modules/x", "1.0.0"),
        ...installed("packages/b/node_modules/x", "2.0.0"),
      });
      link("../packages/a", at(place, "node_modules", "a"));
      link("../packages/b", at(place, "node_modules", "b"));
      link("..", at(place, "packages", "a", "loop"));
      const { ids } = await built(folder);
      expect(ids).to.deep.equal([
        "root@local:packages/not/src/index.of_not",
        "a@local:src/index.of_a",
        "b@local:src/index.of_b",
        "x@1.0.0:x",
        "x@2.0.0:x",
      ]);
    }
  });

  it("says when there is no lock file, and where one says otherwise than what is installed", async () => {
    const files = { ...root({ a: "1" }), ...installed("node_modules/a", "1.5.0") };
    const notes = async (name: string, content: unknown) => {
      const folder = project({ ...files, [name]: content });
      const told = (await built(folder)).notes.join("\n");
      fs.rmSync(path.join(folder, name));
      return told;
    };
    expect(await notes("other.json", {})).to.contain("no lock file");
    expect(await notes("package-lock.json", npmLock({ "node_modules/a": "1.0.0" }))).to.contain(
      "a 1.5.0 (lock: 1.0.0)",
    );
    const gone = { "node_modules/a": "1.5.0", "node_modules/gone": "2.0.0" };
    expect(await notes("npm-shrinkwrap.json", npmLock(gone))).to.contain(
      "1 packages that are not installed (gone@2.0.0): run npm install",
    );
    const old = {
      lockfileVersion: 1,
      dependencies: { b: { version: "1.0.0", dependencies: { a: { version: "1.5.0" } } } },
    };
    expect(await notes("package-lock.json", old)).to.match(
      /^package-lock.json is of version 1, as npm 6 wrote it[^\n]*$/,
    );
    expect(
      await notes("yarn.lock", '"@s/x@^1":\n  version "3.0.0"\n\na@^1.0.0, a@^1.1.0:\n  version "1.0.0"\n'),
    ).to.contain("a 1.5.0 (lock: 1.0.0)");
    expect(await notes("yarn.lock", '"a@npm:^1.0.0":\n  version: 1.5.0\n')).to.equal("");
    expect(await notes("pnpm-lock.yaml", "packages:\n\n  /a@1.0.0(react@19.0.0):\n    dev: true\n")).to.contain(
      "(lock: 1.0.0)",
    );
    expect(await notes("bun.lock", '"packages": {\n "a": ["a@1.4.0", "", {}, "sha"],\n}')).to.contain("(lock: 1.4.0)");
    expect(await notes("bun.lockb", "\0")).to.contain("binary");
  });

  it("finds the lock file and the packages of a workspace from one of its members", async () => {
    makeProject(at("root"), {
      "package.json": { name: "root", workspaces: ["m"] },
      "package-lock.json": npmLock({ "node_modules/a": "1.0.0" }),
      ...installed("node_modules/a", "1.0.0"),
    });
    put(at("root", "m", "package.json"), JSON.stringify({ name: "m", dependencies: { a: "1" } }));
    const { ids, notes, lockFile } = await built(at("root", "m"));
    expect(ids).to.deep.equal(["a@1.0.0:a"]);
    expect([notes, lockFile && path.basename(lockFile)]).to.deep.equal([[], "package-lock.json"]);
  });

  it("skips declaration files that are too large, not text or not readable, and reads the others", async () => {
    const folder = project({
      ...root({ a: "1" }),
      ...installed("node_modules/a", "1.0.0"),
      "node_modules/a/index.d.ts": `import "./big"; import "./latin"; import "./binary";\n${doc("a")}\nexport const a: 1;`,
      "node_modules/a/big.d.ts": " ".repeat(50_000),
      "node_modules/a/latin.d.ts": Buffer.from("// caf\xe9", "latin1"),
      "node_modules/a/binary.d.ts": Buffer.from([0, 1, 2]),
    });
    const { ids, skipped } = await built(folder, { maxFileMb: 0.01 });
    expect(ids).to.deep.equal(["a@1.0.0:a"]);
    expect(skipped.map(({ package: name, file, why }) => `${name} ${file}: ${why}`)).to.deep.equal([
      "a@1.0.0 big.d.ts: 0.1 MB, more than 0.01 (--max-file-mb)",
      "a@1.0.0 latin.d.ts: the file is not valid UTF-8 (line 1)",
      "a@1.0.0 binary.d.ts: binary, not text",
    ]);
  });
});
