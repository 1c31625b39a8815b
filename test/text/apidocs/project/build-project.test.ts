import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { buildProjectCorpus, corpusFingerprint, loadPassages, readQrels, readQueries } from "../../../../lib/text";
import { inputErrorOf, put, useScratch } from "../../scratch";
import { doc } from "../package/made-up";
import { built, installed, makeProject, npmLock, records } from "./made-up";

const simple = {
  "package.json": { name: "app", version: "3.0.0", dependencies: { a: "1" }, devDependencies: { "@s/b": "2" } },
  "package-lock.json": npmLock({ "node_modules/a": "1.0.0", "node_modules/@s/b": "2.0.0" }),
  ...installed("node_modules/a", "1.0.0"),
  ...installed("node_modules/@s/b", "2.0.0"),
};

describe("buildProjectCorpus()", () => {
  const at = useScratch();

  it("buildProjectCorpus() writes passages with versions in their ids and places beside them", async () => {
    const project = makeProject(at("app"), { ...simple, "src/x.ts": `\n${doc("x")}\nexport const runIt = 1;` });
    const report = await built(project);
    expect(report.ids).to.deep.equal(["app@local:src/x.runIt", "a@1.0.0:a", "@s/b@2.0.0:s_b"]);
    expect(records(report.outDir).map(({ metadata }) => `${metadata.file}:${metadata.line}`)).to.deep.equal([
      "src/x.ts:3",
      "node_modules/a/index.d.ts:2",
      "node_modules/@s/b/index.d.ts:2",
    ]);
    expect(report).to.deep.include({ project: "app", passages: 3, duplicates: 0, skipped: [], notes: [] });
    expect(report.fingerprint).to.equal(corpusFingerprint(await loadPassages(report.outDir)));
    expect(report.packages.map(({ name, version, why }) => `${name}@${version} ${why}`)).to.deep.equal([
      "app@local own",
      "a@1.0.0 dependency",
      "@s/b@2.0.0 dependency",
    ]);
  });

  it("buildProjectCorpus() gives the same bytes twice, and pairs names with passages of the corpus", async () => {
    const many = Array.from({ length: 200 }, (_, i) => `${doc(`f${i}`)}\nexport declare function callOf${i}x(): void;`);
    const project = makeProject(at("app"), { ...simple, "node_modules/a/index.d.ts": many.join("\n") });
    const report = await built(project);
    await built(project, { outDir: at("again") });
    const files = [
      "corpus.jsonl",
      "queries.jsonl",
      ...["train", "dev", "known-item"].map((split) => `qrels/${split}.tsv`),
    ];
    for (const file of files) {
      const [one, two] = [report.outDir, at("again")].map((folder) => fs.readFileSync(path.join(folder, file)));
      expect(one.equals(two), file).to.equal(true);
    }
    expect(fs.readdirSync(report.outDir).sort()).to.deep.equal(["corpus.jsonl", "qrels", "queries.jsonl"]);
    const queries = new Set((await readQueries(report.outDir)).map(({ id }) => id));
    for (const split of ["train", "dev", "known-item"] as const) {
      const qrels = await readQrels(report.outDir, split);
      expect(qrels.size).to.equal(report.queries[split]).and.to.be.greaterThan(2);
      for (const [query, judged] of qrels) {
        expect(queries.delete(query)).to.equal(true);
        expect(report.ids).to.include.members([...judged.keys()]);
      }
    }
    expect(queries.size).to.equal(0);
  });

  it("buildProjectCorpus() counts passages whose text was there already, and leaves them out", async () => {
    const project = makeProject(at("app"), {
      ...simple,
      "node_modules/@s/b/index.d.ts": `${doc("a 1.0.0")}\nexport declare const z: 1;`,
    });
    const report = await built(project);
    expect(report.ids).to.deep.equal(["a@1.0.0:a"]);
    expect(report.duplicates).to.equal(1);
  });

  it("buildProjectCorpus() replaces an earlier corpus with its judgements", async () => {
    const project = makeProject(at("app"), simple);
    put(at("app-corpus", "qrels", "test.tsv"), "of another corpus");
    await built(project);
    expect(fs.existsSync(at("app-corpus", "qrels", "test.tsv"))).to.equal(false);
  });

  it("buildProjectCorpus() takes away what a killed build left half-written", async () => {
    const project = makeProject(at("app"), simple);
    const { outDir } = await built(project);
    fs.writeFileSync(path.join(outDir, "corpus.jsonl.tmp-4194999-0a1b2c"), "{");
    await built(project);
    expect(fs.readdirSync(outDir).sort()).to.deep.equal(["corpus.jsonl", "qrels", "queries.jsonl"]);
  });

  it("buildProjectCorpus() stops at an aborted signal, and leaves what was there", async () => {
    const project = makeProject(at("app"), simple);
    const before = fs.readFileSync(path.join((await built(project)).outDir, "corpus.jsonl"));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const outcome = await built(project, { signal: controller.signal, onProgress }).catch((error: Error) => error.name);
    expect(outcome).to.equal("AbortError");
    expect(fs.readdirSync(at("app-corpus")).sort()).to.deep.equal(["corpus.jsonl", "qrels", "queries.jsonl"]);
    expect(fs.readFileSync(at("app-corpus", "corpus.jsonl")).equals(before)).to.equal(true);
  });

  it("buildProjectCorpus() reports every file", async () => {
    const told: string[] = [];
    await built(makeProject(at("app"), simple), { onProgress: ({ done, detail }) => told.push(`${done} ${detail}`) });
    expect(told[1]).to.match(/^2 files, \d+\/s · package 3 of 2 or more: @s\/b$/);
  });

  it("buildProjectCorpus() leaves out what it is told to", async () => {
    const text = "Words that say how it is used, and that are more than a dozen of them.";
    const project = makeProject(at("app"), {
      ...simple,
      "README.md": `# App\n${text}`,
      "node_modules/a/README.md": `# a\n${text}!`,
    });
    const whole = ["app@local:README", "a@1.0.0:a", "a@1.0.0:README", "@s/b@2.0.0:s_b"];
    expect((await built(project)).ids).to.deep.equal(whole);
    expect((await built(project, { own: false, documents: false })).ids).to.deep.equal([whole[1], whole[3]]);
  });

  it("buildProjectCorpus() finds the packages of bowlab's own checkout, a workspace", async function () {
    this.timeout(60_000);
    const project = path.resolve(__dirname, "../../../../lib");
    const { ids, packages } = await built(project, { outDir: at("bowlab"), libraries: false, documents: false });
    const { version } = packages.find(({ name }) => name === "commander")!;
    expect(ids).to.include.members([
      `commander@${version}:Command.requiredOption`,
      "bowlab@local:text/passage.passageText",
    ]);
    expect(packages.map(({ name, why }) => `${name}: ${why}`)).to.include.members([
      "@tensorflow/tfjs: dependency",
      "@tensorflow/tfjs-layers: re-exported by @tensorflow/tfjs",
    ]);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^\S+$/);
  });
});

describe("buildProjectCorpus() refuses", () => {
  const at = useScratch();
  const cases: [what: string, files: Record<string, unknown>, message: string, fix: string][] = [
    ["a folder without package.json", { "a.txt": "" }, "not a project", "name the folder of the project"],
    ["a package.json that is not JSON", { "package.json": "{" }, "cannot parse the file as JSON", "mend it"],
    ["a package.json that is a list", { "package.json": "[]" }, "not a package.json", ""],
    [
      "a pnpm-workspace.yaml that is not YAML",
      { ...simple, "pnpm-workspace.yaml": "packages: [a" },
      "cannot parse the file as YAML",
      "mend it",
    ],
    ["a lock file that is not JSON", { ...simple, "package-lock.json": "<<<<<<< HEAD" }, "lock file", "npm install"],
    [
      "a missing node_modules",
      { "package.json": simple["package.json"] },
      "found no such folder",
      "run npm install in",
    ],
    [
      "a missing node_modules of pnpm",
      { "package.json": simple["package.json"], "pnpm-lock.yaml": "" },
      "not installed",
      "run pnpm install in",
    ],
    [
      "an empty node_modules",
      { "package.json": simple["package.json"], "node_modules/.x": "" },
      "found none of them",
      "run npm install in",
    ],
    [
      "Yarn's Plug'n'Play",
      { "package.json": simple["package.json"], ".pnp.cjs": "" },
      "Plug'n'Play",
      "nodeLinker node-modules",
    ],
    ["a project without a documented word", { "package.json": { name: "app" } }, "nothing is documented", ""],
  ];
  for (const [what, files, message, fix] of cases) {
    it(`buildProjectCorpus() refuses ${what}, and writes nothing`, async () => {
      const project = makeProject(at("app"), files);
      const error = await inputErrorOf(() => buildProjectCorpus({ project, outDir: at("out") }));
      expect(error.message).to.contain(message);
      expect(error.fix ?? "").to.contain(fix);
      expect(fs.existsSync(at("out"))).to.equal(false);
    });
  }

  it("buildProjectCorpus() refuses a folder that is not there", async () => {
    const error = await inputErrorOf(() => buildProjectCorpus({ project: at("none"), outDir: at("out") }));
    expect(error.found).to.equal("no such folder");
  });

  it("buildProjectCorpus() refuses options out of range", async () => {
    const project = makeProject(at("app"), simple);
    const error = await inputErrorOf(() => buildProjectCorpus({ project, outDir: at("out"), maxFileMb: -1 }));
    expect(error.field).to.equal("maxFileMb");
  });
});
