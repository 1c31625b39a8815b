import * as fs from "node:fs";
import { expect } from "chai";
import { useScratch } from "../../scratch";
import { doc } from "../package/made-up";
import { built, makeProject } from "./made-up";

const manifest = { "package.json": { name: "app", version: "9.0.0" } };
const exported = (name: string) => `${doc(name)}\nexport function ${name}() { return 1; }\n`;

describe("buildProjectCorpus(), the project's own text", () => {
  const at = useScratch();
  const ids = async (files: Record<string, unknown>) =>
    (await built(makeProject(at("app"), { ...manifest, ...files }))).ids;

  it("takes what the sources of the tsconfig export, JSX too", async () => {
    const files = {
      "tsconfig.json":
        '{ // comments are allowed\n "include": ["src"], "exclude": ["src/no.ts"], "compilerOptions": { "jsx": "preserve" } }',
      "src/a.ts": `${exported("one")}${doc("hidden")}\nfunction hidden() {}\n${doc("table")}\nexport const table = {\n${doc("get")}\n get() {},\n};\n${doc("d")}\nexport default () => 1;`,
      "src/Button.tsx": `${doc("Button")}\nexport const Button = () => <b>x</b>;`,
      "src/no.ts": exported("no"),
      "other.ts": exported("other"),
    };
    expect(await ids(files)).to.have.members([
      "app@local:src/a.one",
      "app@local:src/a.table",
      "app@local:src/a.table.get",
      "app@local:src/a.default",
      "app@local:src/Button.Button",
    ]);
  });

  it("follows the references of a tsconfig, in a circle too", async () => {
    const config = (other: string) => ({ include: ["*.ts"], references: [{ path: other }] });
    const files = {
      "tsconfig.json": { files: [], references: [{ path: "one" }] },
      "one/tsconfig.json": config("../two"),
      "two/tsconfig.json": config("../one"),
      "one/a.ts": exported("a"),
      "two/b.ts": exported("b"),
    };
    expect(await ids(files)).to.deep.equal(["app@local:one/a.a", "app@local:two/b.b"]);
  });

  it("takes all sources where there is no tsconfig, or a broken one, but none that was built", async () => {
    const files = { "lib/a.ts": exported("a"), "dist/a.d.ts": exported("a"), "node_modules/x/x.ts": exported("x") };
    expect(await ids(files)).to.deep.equal(["app@local:lib/a.a"]);
    const { ids: again, notes } = await built(makeProject(at("app"), { "tsconfig.json": '{ "include": [' }));
    expect(again).to.deep.equal(["app@local:lib/a.a"]);
    expect(notes.join()).to.contain("tsconfig.json cannot be read");
  });

  it("takes JavaScript where there is no TypeScript", async () => {
    expect(await ids({ "index.js": `${doc("a")}\nexports.a = 1;\n${doc("f")}\nfunction f() {}` })).to.deep.equal([
      "app@local:index.f",
    ]);
  });

  it("ends where links lead round, and names files that are not text", async () => {
    makeProject(at("app"), { ...manifest, "src/a.ts": exported("a"), "src/b.ts": Buffer.from("// \xe9", "latin1") });
    fs.symlinkSync("..", at("app", "src", "up"));
    const report = await built(at("app"));
    expect(report.ids).to.deep.equal(["app@local:src/a.a"]);
    expect(report.skipped).to.deep.equal([
      { package: "app@local", file: "src/b.ts", why: "the file is not valid UTF-8 (line 1)" },
    ]);
  });

  it("takes the Markdown beside package.json and below docs, but none that is formal", async () => {
    const text = `# Title\n\n## Use\n${"word ".repeat(20)}`;
    const files = {
      "README.md": text,
      "CHANGELOG.md": text,
      "docs/deep/guide.md": `${text}!`,
      "src/notes.md": `${text}?`,
    };
    expect(await ids(files)).to.deep.equal(["app@local:README#use", "app@local:docs/deep/guide#use"]);
  });
});
