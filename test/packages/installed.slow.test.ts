/**
 * The packed packages in an empty folder outside the checkout, as a person has them: the starter makes a project, npm
 * installs it, and there come the engine, a corpus, a training, notebooks, JupyterLab; and the same on a machine
 * without Python. One installation for all.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { openBrowser } from "../kernel-ext/browser";
import { NotebookPage } from "../kernel-ext/lab/notebook-page";
import { requireJupyter, startServer } from "../kernel-ext/lab/server";
import { notebookOf } from "../kernel-ext/support";
import { ciScript, Installed, requireSuccess } from "./installed";
import { typeErrors, typeModes } from "./types";

/** The first block of code in a package's README. */
function codeOf(readme: string, language: string): string {
  const text = fs.readFileSync(path.resolve(__dirname, "../..", readme), "utf8");
  return (new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(text) as RegExpExecArray)[1];
}

const cells = {
  engine: `import * as bowlab from "bowlab";
import * as tf from "@tensorflow/tfjs";
await bowlab.useEngine();
bowlab.describeEngine().name`,
  figure: `import { figure } from "bowlab-kernel";
figure([{ name: "loss", x: [1, 2, 3], y: [9, 7, 6] }])`,
  frame: `import { DataFrame, tensorflow } from "danfojs-node";
new DataFrame([{ objective: "bow", coverage: 0.5 }])`,
  readme: codeOf("kernel-ext/README.md", "ts"),
  oneTfjs: `const frame = new DataFrame({ loss: [1, 2] });
[tensorflow.engine() === tf.engine(), tf.tidy(() => tf.sum(frame.add(1).tensor as never).dataSync()[0]) === 5]`,
};
const order = Object.keys(cells) as (keyof typeof cells)[];

interface Output {
  data?: Record<string, string | string[]>;
}

describe("packages installed outside the checkout", function () {
  this.timeout(300_000);
  const project = new Installed();
  let installation = "";
  before(async () => {
    installation = (await project.install()).stderr;
    project.write("report.ipynb", JSON.stringify(notebookOf(Object.values(cells))));
  });
  after(() => project.remove());

  /** Runs the notebook and gives each cell's outputs as text by MIME type. */
  function runNotebook(out: string, env: NodeJS.ProcessEnv = {}): Record<keyof typeof cells, Record<string, string>> {
    project.command("bowlab-nb", ["run", "report.ipynb", "--out", out], env);
    const { cells: ran } = JSON.parse(project.read(`${out}/report.ipynb`)) as { cells: { outputs: Output[] }[] };
    const bundles = ran.map(({ outputs }) => outputs.at(-1)?.data ?? {});
    const texts = bundles.map((data) =>
      Object.fromEntries(Object.entries(data).map(([type, value]) => [type, [value].flat().join("")])),
    );
    return Object.fromEntries(order.map((name, i) => [name, texts[i]])) as ReturnType<typeof runNotebook>;
  }

  function expectShown(shown: ReturnType<typeof runNotebook>, engine: string): void {
    expect(shown.engine["text/plain"]).to.contain(engine);
    expect(shown.figure).to.include.keys("application/vnd.plotly.v1+json");
    expect(shown.frame["text/html"]).to.contain("<table").and.to.contain("coverage");
    expect(shown.readme).to.include.keys("application/vnd.plotly.v1+json");
    expect(shown.oneTfjs["text/plain"].replace(/\s/g, "")).to.equal("[true,true]");
  }

  /** Trains on the project's corpus and gives the manifest. */
  function pretrain(out: string, env: NodeJS.ProcessEnv = {}): { engine: { name: string }; step: number } {
    const words = ["--objective", "bow", "--preset", "tiny", "--data", "data/apidocs", "--tokenizer", "tokenizer"];
    project.command(
      "bowlab",
      ["pretrain", ...words, "--steps", "20", "--batch-size", "8", "--max-length", "64", "--out", out],
      env,
    );
    return JSON.parse(project.read(`${out}/manifest.json`));
  }

  it("npm install says nothing that a person must act on", async () => {
    const { readNpm } = await ciScript<{ readNpm(said: string): { deprecated: string[]; wrong: string[] } }>(
      "matrix.mjs",
    );
    const { deprecated, wrong } = readNpm(installation);
    expect([deprecated, wrong]).to.deep.equal([[], []]);
    const cores = Object.keys(JSON.parse(project.read("package-lock.json")).packages).filter((place) =>
      place.endsWith("/@tensorflow/tfjs-core"),
    );
    expect(cores).to.deep.equal(["node_modules/@tensorflow/tfjs-core"]);
  });

  it("publint and attw find nothing in the tarballs", async () => {
    const { findingsOf } = await ciScript<{ findingsOf(tarball: string): Promise<string[]> }>("check-packages.mjs");
    for (const { name, tarball } of project.packages) expect(await findingsOf(tarball), name).to.deep.equal([]);
  });

  it("the tarballs hold README and LICENSE, no build info, no maps and no sources", () => {
    for (const { name, tarball } of project.packages) {
      const files = requireSuccess(project.run("tar", ["-tzf", tarball]))
        .stdout.trim()
        .split("\n");
      expect(files, name).to.include.members(["package/README.md", "package/LICENSE", "package/package.json"]);
      expect(
        files.filter((file) => /tsbuildinfo|\.map$|(?<!\.d)\.ts$/.test(file) && !/\/template\//.test(file)),
      ).to.deep.equal([]);
    }
  });

  for (const mode of Object.keys(typeModes) as (keyof typeof typeModes)[]) {
    it(`types compile under ${mode}`, () => {
      expect(typeErrors(project, mode)).to.deep.equal([]);
    });
  }

  it("the code in the library's README runs", () => {
    // Fewer steps: what they compute is tested elsewhere.
    project.write("first.mjs", codeOf("lib/README.md", "js").replace("steps: 100", "steps: 5"));
    expect(requireSuccess(project.run("node", ["first.mjs"])).stdout).to.match(/\{ '\|T\|': 0?\.\d+ \}/);
  });

  it("bowlab doctor --install has the best engine of this machine, from the user's cache", function () {
    const { engine, install } = JSON.parse(project.command("bowlab", ["doctor", "--install", "--json"]));
    if (engine === "wasm") {
      console.log(`      skipped: no native engine on this machine: ${install.summary}`);
      this.skip();
    }
    expect(engine).to.be.oneOf(["native", "cuda"]);
    expect(fs.existsSync(path.join(project.folder, "node_modules/@tensorflow/tfjs-node-gpu"))).to.equal(false);
    // Once more: it is there, and nothing is fetched.
    expect(JSON.parse(project.command("bowlab", ["doctor", "--json"])).engine).to.equal(engine);
  });

  it("the corpus apidocs is built with its judgements", () => {
    const report = JSON.parse(project.command("bowlab", ["corpus", "apidocs", "--out", "judged", "--json"]));
    expect(report.judgements).to.deep.include({ dev: 3822, test: 8020 });
  });

  it("the documentation of the project's own packages is a corpus, and trained on", () => {
    const words = ["corpus", "apidocs", "--project", ".", "--out", "data/apidocs", "--json"];
    expect(JSON.parse(project.command("bowlab", words)).passages).to.be.greaterThan(1000);
    project.command("bowlab", ["tokenizer", "--data", "data/apidocs", "--vocab-size", "2000", "--out", "tokenizer"]);
    expect(pretrain("trained")).to.include({ step: 20 });
    project.command("bowlab", ["coverage", "--model", "trained", "--data", "data/apidocs", "--limit", "50"]);
  });

  it("a notebook imports bowlab and shows a figure and a frame; danfojs and bowlab share one tfjs", () => {
    const { engine } = JSON.parse(project.command("bowlab", ["doctor", "--json"]));
    expectShown(runNotebook("native"), engine);
  });

  it("the starter's notebook trains on the project's text and searches it", () => {
    project.command("bowlab-nb", [
      "run",
      "first.ipynb",
      "--out",
      "runs",
      "-p",
      "steps",
      "20",
      "-p",
      "searchSteps",
      "5",
    ]);
    expect(project.read("runs/first.ipynb")).to.contain("plotly");
  });

  it("without Python everything runs on wasm, and doctor says why", () => {
    const env = project.withoutPython();
    const { engine, install } = JSON.parse(project.command("bowlab", ["doctor", "--install", "--json"], env));
    expect(engine).to.equal("wasm");
    expect(install.summary).to.match(/python/i);
    const manifest = pretrain("model-wasm", env);
    expect([manifest.engine.name, manifest.step]).to.deep.equal(["wasm", 20]);
    expectShown(runNotebook("wasm", env), "wasm");
  });

  it("JupyterLab runs the notebook with the project's kernel, in a folder without packages", async function () {
    const python = requireJupyter(this as unknown as Mocha.Context);
    const browser = await openBrowser(this as unknown as Mocha.Context);
    const server = await startServer(python, project.folder, project.env());
    fs.copyFileSync(path.join(project.folder, "report.ipynb"), path.join(server.folder, "report.ipynb"));
    try {
      const notebook = await NotebookPage.open(browser, server.url("lab", "report.ipynb"));
      await notebook.runAll();
      await notebook.ran(order.length - 1);
      await notebook.output(order.indexOf("figure")).locator("svg.main-svg").first().waitFor({ timeout: 20_000 });
      expect(await notebook.output(order.indexOf("frame")).locator("td").allTextContents()).to.include("bow");
      expect(await notebook.text(order.indexOf("oneTfjs"))).to.match(/true,\s*true/);
      await notebook.close();
    } finally {
      await browser.close();
      await server.stop();
    }
  });

  it("nothing of the checkout was read, and the watch would have seen it", () => {
    expect(project.readOfCheckout()).to.deep.equal([]);
    const script = `require(${JSON.stringify(path.resolve(__dirname, "no-checkout.cjs"))})`;
    requireSuccess(project.run(process.execPath, ["-e", script]));
    expect(project.readOfCheckout().join()).to.contain("no-checkout.cjs");
  });
});
