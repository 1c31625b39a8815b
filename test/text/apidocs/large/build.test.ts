import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { buildLargeApidocs, type LargeReport, loadPassages, readQrels, readQueries } from "../../../../lib/text";
import { tarballPath } from "../../../../lib/text/apidocs/large/fetch";
import { inputErrorOf, put, useScratch } from "../../scratch";
import { declarations, doc, inCache, type MadeUpPackage, madeUp, places, setOf } from "./made-up";

/** Four hundred functions; of every third the comment holds the name. */
function manyFunctions(): string {
  const verbs = ["open", "close", "merge", "split", "trace", "paint", "count", "weigh", "rotate", "fetch"];
  const things = ["door", "river", "planet", "basket", "engine", "letter", "garden", "ladder"];
  const manners = ["Slowly", "Twice", "Safely", "Often", "Quietly"];
  const symbols: Record<string, string> = {};
  for (const verb of verbs) {
    for (const thing of things) {
      for (const manner of manners) {
        const index = Object.keys(symbols).length;
        const name = `${verb}${thing[0].toUpperCase()}${thing.slice(1)}${manner}`;
        const given = index % 6 === 0 ? `Calls ${name.toUpperCase()}` : `To ${verb} ${thing} ${manner.toLowerCase()}`;
        symbols[name] = index % 3 === 0 ? given : `Number ${index} of what can be done`;
      }
    }
  }
  return declarations(symbols);
}

describe("buildLargeApidocs()", () => {
  const at = useScratch();

  function build(packages: readonly MadeUpPackage[], fingerprint?: string): Promise<LargeReport> {
    inCache(places(at).cacheDir, packages);
    return buildLargeApidocs({ ...places(at), set: setOf(packages, fingerprint), env: {} });
  }

  it("buildLargeApidocs() makes a passage of a documented symbol, its own name in the id alone", async () => {
    const text = `declare module "pkg" {\n export class HTTPServer {\n  ${doc("Stops it")}\n  closeAll(): void;\n }\n}`;
    const report = await build([await madeUp("@types/pkg", { "index.d.ts": text })]);
    expect(await loadPassages(report.outDir)).to.deep.equal([
      {
        id: "@types/pkg@1.2.3:pkg.HTTPServer.closeAll",
        title: "pkg http server",
        text: "Stops it and so on, in as many words as a passage needs to be one.",
      },
    ]);
    expect(report.packages[0]).to.include({ name: "@types/pkg", licence: "MIT", passages: 1, words: 16 });
  });

  it("buildLargeApidocs() reads the files that count alone, and tells modules apart where the set says so", async () => {
    const files = {
      "esm/a/cluster.d.ts": declarations({ Cluster: "The first" }),
      "esm/b/cluster.d.ts": declarations({ Cluster: "The second" }),
      "cjs/a/cluster.d.ts": declarations({ Other: "The third" }),
      "esm/node_modules/x/index.d.ts": declarations({ Other: "The fourth" }),
      "esm/a/readme.md": "no declarations",
    };
    const about = { files: /^esm\//, module: /^esm\/([^/]+)\// };
    const { outDir } = await build([await madeUp("pkg", files, about)]);
    expect((await loadPassages(outDir)).map(({ id }) => id)).to.deep.equal([
      "pkg@1.2.3:a.Cluster",
      "pkg@1.2.3:b.Cluster",
    ]);
  });

  it("buildLargeApidocs() keeps the first of equal texts, over all packages", async () => {
    const packages = await Promise.all([
      madeUp("one", { "index.d.ts": declarations({ a: "The same", b: "The same", c: "Another" }) }),
      madeUp("two", {
        "index.d.ts": `/** The   same and so on,\n * in as many words as a passage needs to be one.\n */\nexport declare const d: 1;`,
      }),
    ]);
    const report = await build(packages);
    expect((await loadPassages(report.outDir)).map(({ id }) => id)).to.deep.equal(["one@1.2.3:a", "one@1.2.3:c"]);
    expect(report).to.include({ duplicates: 2 });
    expect(report.packages.map(({ duplicates }) => duplicates)).to.deep.equal([1, 1]);
  });

  it("buildLargeApidocs() holds a package to its most passages, by hash", async () => {
    const text = manyFunctions();
    const whole = await build([await madeUp("pkg", { "index.d.ts": text })]);
    const all = (await loadPassages(whole.outDir)).map(({ id }) => id);
    const report = await build([await madeUp("pkg", { "index.d.ts": text }, { most: 50 })]);
    const kept = (await loadPassages(report.outDir)).map(({ id }) => id);
    expect(kept).to.have.length(50);
    expect(all.filter((id) => kept.includes(id))).to.deep.equal(kept);
    expect(kept).not.to.deep.equal(all.slice(0, 50));
    expect(report.packages[0].beyond).to.equal(350);
  });

  it("buildLargeApidocs() holds out pairs only where neither title nor text holds the name", async () => {
    const report = await build([await madeUp("pkg", { "index.d.ts": manyFunctions() })]);
    const byId = new Map((await loadPassages(report.outDir)).map((passage) => [passage.id, passage]));
    const queries = new Map((await readQueries(report.outDir)).map(({ id, text }) => [id, text]));
    expect(queries.size).to.equal(400);
    expect(new Set(queries.values()).size).to.equal(400);
    const sizes = { train: 0, dev: 0, "known-item": 0 };
    for (const split of ["train", "dev", "known-item"] as const) {
      for (const [query, judged] of await readQrels(report.outDir, split)) {
        sizes[split]++;
        const [[id, grade]] = judged;
        expect(grade).to.equal(1);
        const name = id.slice(id.lastIndexOf(":") + 1);
        const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
        expect(queries.get(query)).to.equal(words);
        if (split === "train") continue;
        const shown = `${byId.get(id)?.title} ${byId.get(id)?.text}`.toLowerCase();
        expect(shown).not.to.contain(name.toLowerCase()).and.not.to.contain(words);
      }
    }
    expect(sizes).to.deep.equal(report.queries);
    expect(sizes["known-item"]).to.be.greaterThan(10);
    expect(sizes.dev).to.be.greaterThan(0);
  });

  it("buildLargeApidocs() gives the same bytes twice, and says whether they are the published ones", async () => {
    const packages = [await madeUp("pkg", { "index.d.ts": manyFunctions() })];
    const first = await build(packages);
    const read = (): Buffer[] =>
      ["corpus.jsonl", "queries.jsonl", "qrels/train.tsv", "qrels/dev.tsv", "qrels/known-item.tsv", "README.md"].map(
        (name) => fs.readFileSync(path.join(first.outDir, name)),
      );
    const bytes = read();
    const second = await build(packages, first.fingerprint);
    expect(read()).to.deep.equal(bytes);
    expect([first.isPublished, second.isPublished]).to.deep.equal([false, true]);
    expect(bytes[5].toString()).to.contain("| pkg | 1.2.3 | MIT | 400 |");
  });

  it("buildLargeApidocs() leaves the old corpus as it was when a package is under another licence", async () => {
    const { outDir } = places(at);
    put(path.join(outDir, "corpus.jsonl"), "old");
    put(path.join(outDir, "qrels", "test.tsv"), "old");
    const good = await madeUp("good", { "index.d.ts": declarations({ a: "Something" }) });
    for (const manifest of [{ license: "SEE LICENSE IN EULA.txt" }, {}]) {
      const other = await madeUp("other", { "index.d.ts": declarations({ b: "More" }) }, {}, manifest);
      const error = await inputErrorOf(() => build([good, other]));
      expect(error).to.include({ field: "license", expected: "MIT" });
      expect(error.found).to.equal(manifest.license ?? "none stated");
      expect(fs.readdirSync(outDir).sort()).to.deep.equal(["corpus.jsonl", "qrels"]);
      expect(fs.readFileSync(path.join(outDir, "corpus.jsonl"), "utf8")).to.equal("old");
    }
    await build([good]);
    expect(fs.readdirSync(path.join(outDir, "qrels")).sort()).to.deep.equal(["dev.tsv", "known-item.tsv", "train.tsv"]);
  });

  it("buildLargeApidocs() ends at an aborted signal and leaves nothing behind", async () => {
    const packages = [await madeUp("pkg", { "index.d.ts": manyFunctions() })];
    inCache(places(at).cacheDir, packages);
    const signal = AbortSignal.abort();
    let thrown: unknown;
    await buildLargeApidocs({ ...places(at), set: setOf(packages), env: {}, signal }).catch((error) => {
      thrown = error;
    });
    expect(thrown).to.equal(signal.reason);
    expect(fs.existsSync(places(at).outDir)).to.equal(false);
  });

  it("buildLargeApidocs() refuses a declaration file that is too large to be parsed", async () => {
    const source = await madeUp("pkg", { "index.d.ts": `// ${"x".repeat(17 * 2 ** 20)}` });
    const error = await inputErrorOf(() => build([source]));
    expect(error.message).to.contain("index.d.ts is too large");
    expect(error.file).to.equal(tarballPath(places(at).cacheDir, source.source));
  });
});
