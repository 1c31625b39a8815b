/** `create-bowlab` as it is typed: what it makes, what it refuses, and that nothing half-made is left. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useCommand } from "./support";

const made = [".gitignore", "README.md", "first.ipynb", "package.json", "start.ts", "train.ts", "tsconfig.json"];

describe("create-bowlab", () => {
  const { run, at } = useCommand();
  const names = (...parts: string[]) => fs.readdirSync(at(...parts)).sort();
  const json = (...parts: string[]) => JSON.parse(fs.readFileSync(at(...parts), "utf8"));

  it("makes a project, asks nothing without a terminal, and says the next commands", () => {
    const { status, stdout, stderr } = run("my-lab");
    expect([status, stderr]).to.deep.equal([0, ""]);
    expect(names("my-lab")).to.deep.equal(made);
    expect(names()).to.deep.equal(["my-lab"]);
    expect(json("my-lab", "package.json")).to.deep.include({ name: "my-lab", private: true, type: "module" });
    expect(stdout).to.match(/cd my-lab\n {2}npm install\n {2}npm start\n/);
  });

  it("without a folder makes my-lab", () => {
    expect(run("--yes").status).to.equal(0);
    expect(names("my-lab")).to.deep.equal(made);
  });

  it("makes folders on the way, with spaces and letters of any script, and quotes them", () => {
    const { status, stdout } = run("a/Mein Läb 検索", "-y");
    expect(status).to.equal(0);
    expect(names("a", "Mein Läb 検索")).to.deep.equal(made);
    expect(json("a", "Mein Läb 検索", "package.json").name).to.equal("mein-lab");
    expect(stdout).to.contain('cd "a/Mein Läb 検索"');
  });

  it(". fills this folder where it is empty but for .git, which stays", () => {
    fs.mkdirSync(at(".git"));
    fs.writeFileSync(at(".git", "HEAD"), "ref");
    const { status, stdout } = run(".", "--name", "here");
    expect(status).to.equal(0);
    expect(names()).to.deep.equal([".git", ...made].sort());
    expect(fs.readFileSync(at(".git", "HEAD"), "utf8")).to.equal("ref");
    expect(stdout).to.not.contain("cd ");
  });

  it("--danfo adds danfojs-node and its notebook", () => {
    run("lab", "--danfo");
    expect(names("lab")).to.include("frames.ipynb");
    expect(json("lab", "package.json").dependencies).to.include({ "danfojs-node": "1.2.0" });
  });

  it("--text reads a folder of text, named from the project", () => {
    fs.mkdirSync(at("my notes"));
    fs.writeFileSync(at("my notes", "a.md"), "text");
    expect(run("lab", "--text", "my notes").status).to.equal(0);
    const settings = json("lab", "first.ipynb").cells.find(
      ({ cell_type }: { cell_type: string }) => cell_type === "code",
    );
    expect(settings.source[0]).to.match(/^const corpus = "\.\.\/my notes";/);
    expect(fs.readFileSync(at("lab", "train.ts"), "utf8")).to.contain('const corpus = "../my notes";');
    expect(json("lab", "package.json").scripts).to.not.have.property("corpus");
    expect(fs.readFileSync(at("lab", "README.md"), "utf8")).to.not.match(/npm run corpus|<!--|\{\{/);
  });

  it("--packages copies packed files, which package.json names", () => {
    fs.mkdirSync(at("packed"));
    for (const name of ["bowlab-0.1.0.tgz", "bowlab-kernel-0.1.0.tgz", "bowlab-0.0.9.tgz", "create-bowlab-0.1.0.tgz"])
      fs.writeFileSync(at("packed", name), name);
    expect(run("lab", "--packages", "packed").status).to.equal(0);
    expect(json("lab", "package.json").dependencies).to.deep.equal({
      bowlab: "file:packages/bowlab-0.1.0.tgz",
      "bowlab-kernel": "file:packages/bowlab-kernel-0.1.0.tgz",
    });
    expect(names("lab", "packages")).to.deep.equal(["bowlab-0.1.0.tgz", "bowlab-kernel-0.1.0.tgz"]);
  });

  /** Words of the command, what has to be there before it, the exit code, and what is said. */
  const refusals: [string, string[], () => void, number, string][] = [
    ["a folder with files", ["lab"], () => fillFolder("lab"), 1, "is not empty. In the way:\n  a\n  b\n"],
    ["a file", ["lab"], () => fs.writeFileSync(at("lab"), ""), 1, "is not a folder"],
    ["a link to nowhere", ["lab"], () => fs.symlinkSync("gone", at("lab")), 1, "a link that leads nowhere"],
    ["a file on the way", ["f/lab"], () => fs.writeFileSync(at("f"), ""), 1, "a part of the path is a file"],
    ["a bad name", ["lab", "--name", "My Lab"], () => {}, 1, "a name has at most 214 characters"],
    ["no text", ["lab", "--text", "gone"], () => {}, 1, "there is no folder of text at"],
    ["an empty folder of text", ["lab", "--text", "t"], () => fs.mkdirSync(at("t")), 1, "is empty"],
    ["no packed files", ["lab", "--packages", "p"], () => fillFolder("p"), 1, "expected bowlab-0.1.0.tgz, and none is"],
    ["no folder of packed files", ["lab", "--packages", "gone"], () => {}, 1, "ENOENT"],
    ["two folders", ["lab", "other"], () => {}, 2, "one folder can be given, not 2: lab, other"],
    ["an unknown option", ["lab", "--nmae", "x"], () => {}, 2, "--help says what can be given"],
    ["an option without its value", ["lab", "--name"], () => {}, 2, "--name"],
    ["an empty folder's name", [""], () => {}, 2, "DIRECTORY is empty"],
  ];
  function fillFolder(name: string): void {
    fs.mkdirSync(at(name));
    for (const file of ["a", "b"]) fs.writeFileSync(at(name, file), "");
  }
  for (const [what, words, prepare, code, said] of refusals) {
    it(`refuses ${what}, with exit code ${code}, and makes nothing`, () => {
      prepare();
      const before = fs.readdirSync(at(), { recursive: true });
      const { status, stdout, stderr } = run(...words);
      expect([status, stdout]).to.deep.equal([code, ""]);
      expect(stderr)
        .to.match(/^create-bowlab: /)
        .and.to.contain(said);
      expect(fs.readdirSync(at(), { recursive: true })).to.deep.equal(before);
    });
  }

  it("lists ten of many files in the way, and counts the others", () => {
    fs.mkdirSync(at("lab"));
    for (let n = 10; n < 25; n++) fs.writeFileSync(at("lab", `${n}`), "");
    expect(run("lab").stderr).to.contain("  19\n  … and 5 more\n").and.not.to.contain("  20\n");
  });

  it("--help and --version print and make nothing", () => {
    expect(run("--help")).to.include({ status: 0, stderr: "" }).and.property("stdout").to.contain("npm create bowlab");
    expect(run("--version").stdout).to.match(/^\d+\.\d+\.\d+\n$/);
    expect(names()).to.deep.equal([]);
  });
});
