import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { commandScript } from "../../../kernel-ext/package-root";
import { command, isAlive, notebookOf, root, temporaryFolder, useProjectFolder, writeNotebookFile } from "../support";

describe("bowlab-nb", () => {
  const at = useProjectFolder();

  it("explains itself and each command, and exits 0", () => {
    const general = command("--help");
    expect(general.status).to.equal(0);
    for (const name of ["install", "kernel", "run"]) {
      expect(general.stdout).to.match(new RegExp(`^ {2}${name}\\b`, "m"));
      expect(command(name, "--help")).to.include({ status: 0, stderr: "" });
    }
    expect(command("run", "--help").stdout).to.match(/--timeout <seconds>[\s\S]*--html[\s\S]*Exit codes/);
  });

  const misuses: [string[], RegExp][] = [
    [["nothing"], /unknown command/],
    [["run", "--out", "x"], /missing required argument/],
    [["run", "a.ipynb"], /--out/],
    [["run", "a.ipynb", "--out", "x", "--timeout", "soon"], /expected seconds/],
    [["run", "a.ipynb", "--out", "x", "-p", "steps"], /./],
    [["run", "a.ipynb", "--out", "x", "--jobs", "0"], /expected a whole number, 1 or more/],
    [["run", "a.ipynb", "--out", "x", "--trust"], /--trust is about the page of --html/],
    [["run", "a.ipynb", "--out", "x", "--sanitize", "y"], /--sanitize is about --check/],
    [["run", "--", "-dash.ipynb", "--out", "x"], /--out stands behind --.*--out DIR -- FILE/],
    [["run", "a.ipynb", "--out", "x", "--", "--html"], /--html stands behind --/],
    [["run", "a.ipynb", "--out", "x", "-p", "a", "1", "-p", "a", "2"], /-p gives a twice, as 1 and as 2/],
    [["run", "a.ipynb", "--out", "x", "--timeout", "abc"], /expected seconds, 0 or more/],
    [["run", "a.ipynb", "--out", "x", "--timeout", "-1"], /expected seconds, 0 or more/],
    [["run", "a.ipynb", "--out", "x", "--memory", "1e999"], /expected megabytes, 0 or more/],
    [["nonsense", "--help"], /unknown command 'nonsense'; there are install, kernel, run/],
    [["constructor"], /unknown command/],
    [["__proto__", "--help"], /unknown command/],
  ];
  for (const [words, expected] of misuses) {
    it(`exits 2 on \`${words.join(" ")}\``, () => {
      const { status, stderr } = command(...words);
      expect(stderr).to.match(expected);
      expect(status).to.equal(2);
    });
  }

  it("goes on when nobody reads what it says any more, and ends as if somebody did", () => {
    fs.writeFileSync(at("read.ipynb"), JSON.stringify(notebookOf(["1 + 1"])));
    const script = `'${process.execPath}' '${commandScript()}'`;
    for (const words of ["run --help", `run '${at("read.ipynb")}' --out '${at("read")}'`]) {
      execFileSync("sh", ["-c", `{ ${script} ${words}; echo $? > '${at("code")}'; } 2>&1 | :`]);
      expect(fs.readFileSync(at("code"), "utf8"), words).to.equal("0\n");
    }
    expect(fs.readFileSync(at("read", "read.ipynb"), "utf8")).to.contain('"text/plain": [');
  });

  it("exits 1 and says why when a notebook is missing", () => {
    const { status, stderr } = command("run", at("none.ipynb"), "--out", at("out"));
    expect(status).to.equal(1);
    expect(stderr)
      .to.match(/there is no notebook .*none\.ipynb/)
      .and.not.include("    at ");
  });

  const unusable: [string, (place: string) => string[], RegExp][] = [
    ["a folder below /proc", () => ["--out", "/proc/bowlab"], /cannot make the folder \/proc\/bowlab/],
    [
      "a file as the folder",
      (place) => ["--out", path.join(place, "own.ipynb")],
      /cannot make the folder .*own\.ipynb/,
    ],
    [
      "a rounded number",
      (place) => ["--out", place, "-y", "o: {e: 12345678901234567890}"],
      /o, e is 12345678901234567890/,
    ],
    [
      "a name that is reserved",
      (place) => ["--out", path.join(place, "o"), "-p", "class", "1"],
      /"class" is not a name/,
    ],
    [
      "a kernel called as what every object has",
      (place) => ["--out", path.join(place, "o"), "--kernel", "constructor"],
      /no kernel is called constructor; there are bowlab/,
    ],
  ];
  for (const [name, words, expected] of unusable) {
    it(`exits 1 and says why on ${name}`, () => {
      const place = temporaryFolder();
      const file = writeNotebookFile(place, "own.ipynb", notebookOf(["1"]));
      const { status, stderr } = command("run", file, ...words(place));
      expect(stderr).to.match(expected).and.not.include("    at ");
      expect(status).to.equal(1);
    });
  }

  it("exits 1 and says why when the output's name is a folder's", () => {
    const file = writeNotebookFile(at(), "taken.ipynb", notebookOf(["1"]));
    fs.mkdirSync(at("taken", "taken.ipynb"), { recursive: true });
    const { status, stderr } = command("run", file, "--out", at("taken"));
    expect(stderr)
      .to.match(/cannot write .*taken\.ipynb: it is a folder/)
      .and.not.include("    at ");
    expect(status).to.equal(1);
    expect(fs.readdirSync(at("taken"))).to.deep.equal(["taken.ipynb"]);
  });

  it("runs a notebook whose name begins with a dash behind --, and goes on where errors are allowed, with exit code 0", () => {
    writeNotebookFile(at(), "-dash.ipynb", notebookOf(["throw new Error('no')", "'reached'", "null.x"]));
    const words = ["run", "--out", at("dash"), "--allow-errors", "--json", "-p", "toString", "constructor"];
    const { status, stdout, stderr } = command(...words, "--", path.relative(root, at("-dash.ipynb")));
    expect(status, stderr).to.equal(0);
    const [{ failures, cells, parameters, ...run }] = JSON.parse(stdout).notebooks;
    expect(run).to.deep.include({ status: "ok" });
    expect(parameters).to.deep.equal({ toString: "constructor" });
    expect(failures).to.have.length(2);
    expect(failures[0]).to.equal("cell 2: Error: no");
    expect(cells.map(({ problem = "" }: { problem?: string }) => problem !== "")).to.deep.equal([
      false,
      true,
      false,
      true,
    ]);
    expect(stderr).to.match(/-dash\.ipynb: done with errors in 2 cells: cell 2: Error: no; cell 4: /);
  });

  it("installs into the named folder and says where", () => {
    const place = temporaryFolder();
    const { status, stdout } = command("install", "--path", place, "--json");
    expect(status).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal({ path: path.join(place, "bowlab", "kernel.json") });
  });

  it("runs notebooks one after another with parameters, writes pages, and sums up as JSON on stdout", () => {
    const good = writeNotebookFile(
      at(),
      "good.ipynb",
      notebookOf([{ source: "const lr = 1;", tags: ["parameters"] }, "lr < 0 ? 'below' : 'above'"]),
    );
    const bad = writeNotebookFile(at(), "bad.ipynb", notebookOf(["throw new Error('no')"]));
    const out = at("out");
    const { status, stdout, stderr } = command("run", "-p", "lr", "-0.5", good, bad, "--out", out, "--html", "--json");
    expect(status).to.equal(1);
    const { notebooks } = JSON.parse(stdout);
    expect(notebooks.map(({ status }: { status: string }) => status)).to.deep.equal(["ok", "failed"]);
    expect(notebooks[1].error).to.equal("cell 2: Error: no");
    expect(fs.readFileSync(notebooks[0].html, "utf8")).to.include("below");
    expect(fs.readdirSync(out).sort()).to.deep.equal(["bad.html", "bad.ipynb", "good.html", "good.ipynb"]);
    expect(stderr).to.match(/\[1\/3\][\s\S]*good\.ipynb: done[\s\S]*bad\.ipynb: failed at cell 2/);
  });

  it("ends the kernel and keeps the finished cells when it is ended itself", async () => {
    const pidFile = at("pid");
    const file = writeNotebookFile(
      at(),
      "long.ipynb",
      notebookOf([
        "'finished'",
        `require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); await new Promise(() => {});`,
      ]),
    );
    const out = at("out");
    const runner = spawn(process.execPath, [commandScript(), "run", file, "--out", out], { stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => runner.once("exit", resolve));
    for (let i = 0; i < 1200 && !fs.existsSync(pidFile); i++) await new Promise((done) => setTimeout(done, 50));
    runner.kill("SIGTERM");
    expect(await ended).to.equal(143);
    const kernel = Number(fs.readFileSync(pidFile, "utf8"));
    for (let i = 0; i < 50 && isAlive(kernel); i++) await new Promise((done) => setTimeout(done, 20));
    expect(isAlive(kernel)).to.equal(false);
    const [first] = JSON.parse(fs.readFileSync(path.join(out, "long.ipynb"), "utf8")).cells;
    expect(first.outputs[0].data["text/plain"]).to.deep.equal(["finished"]);
  });
});
