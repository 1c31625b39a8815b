import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { loadPassages, readQrels, readQueries } from "../../../lib/text";
import { type ApidocsReport, buildApidocs, judgementsFolder } from "../../../lib/text/apidocs";
import { checkJudgedCorpus, readJudgements } from "../../../lib/text/apidocs/judgements";
import { findSource, sources } from "../../../lib/text/apidocs/sources";

async function failure(promise: Promise<unknown>): Promise<InputError> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return error as InputError;
  }
  throw new Error("expected an InputError");
}

describe("buildApidocs()", () => {
  let folder: string;
  let report: ApidocsReport;
  const messages: string[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "apidocs-"));
    report = await buildApidocs({
      outDir: path.join(folder, "built"),
      onProgress: ({ done, total }) => messages.push(`${done}/${total}`),
    });
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("buildApidocs() writes a corpus that BEIR's reader reads back", async () => {
    const passages = await loadPassages(report.outDir);
    expect(passages).to.have.length(report.passages);
    expect(report.passages).to.be.greaterThan(7000);
    expect(new Set(passages.map(({ id }) => id)).size).to.equal(passages.length);
    expect(new Set(passages.map(({ text }) => text)).size).to.equal(passages.length);
    for (const { id, title, text } of passages) {
      expect(id).to.match(/^[a-z-]+:\S+$/);
      expect(title).to.match(/^[\p{Ll}\p{N} ]+$/u);
      expect(text.split(" ").length).to.be.at.least(12);
      expect(text).not.to.match(/\bCopyright \(c\)|\{@link|```/);
    }
  });

  it("buildApidocs() gives well-known symbols their well-known ids", async () => {
    const byId = new Map((await loadPassages(report.outDir)).map((passage) => [passage.id, passage]));
    expect(byId.get("dom:AbortController.abort")?.text).to.equal(
      "The abort() method of the AbortController interface aborts an asynchronous operation before it has completed.",
    );
    expect(byId.get("node:fs.readFile")?.title).to.equal("node fs read file");
    for (const id of [
      "js:Array.toSorted",
      "tfjs:matMul",
      "tfjs-layers:layers.embedding",
      "commander:Command.requiredOption",
    ]) {
      expect(byId.has(id), id).to.equal(true);
    }
  });

  it("buildApidocs() judges and pairs only passages of the corpus", async () => {
    const ids = new Set((await loadPassages(report.outDir)).map(({ id }) => id));
    const queries = new Set((await readQueries(report.outDir)).map(({ id }) => id));
    for (const split of ["train", "known-item", "dev", "test"] as const) {
      const qrels = await readQrels(report.outDir, split);
      expect(qrels.size).to.equal(report.queries[split]);
      for (const [query, judged] of qrels) {
        expect(queries.has(query), query).to.equal(true);
        for (const id of judged.keys()) expect(ids.has(id), id).to.equal(true);
        if (split === "dev" || split === "test") expect(Math.max(...judged.values())).to.equal(3);
      }
    }
    expect(report.queries).to.include({ dev: 50, test: 106 });
    expect(queries.size).to.equal(Object.values(report.queries).reduce((sum, count) => sum + count));
  });

  it("buildApidocs() gives the same bytes twice, wherever it is called from", async () => {
    const other = path.join(folder, "again");
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await buildApidocs({ outDir: other })).fingerprint).to.equal(report.fingerprint);
    } finally {
      process.chdir(before);
    }
    const splits = Object.keys(report.queries).map((split) => `qrels/${split}.tsv`);
    for (const name of ["corpus.jsonl", "queries.jsonl", ...splits]) {
      const [a, b] = [report.outDir, other].map((place) => fs.readFileSync(path.join(place, name)));
      expect(a.equals(b), name).to.equal(true);
    }
  });

  it("buildApidocs() reports progress to the end", () => {
    const [done, total] = messages[messages.length - 1].split("/");
    expect(done).to.equal(total);
    expect(messages).to.have.length(Number(total));
  });

  it("buildApidocs() refuses judgements of another corpus, with both fingerprints, and writes nothing", async () => {
    const judgementsDir = path.join(folder, "foreign");
    fs.cpSync(judgementsFolder(), judgementsDir, { recursive: true });
    const stranger = "0".repeat(64);
    fs.writeFileSync(
      path.join(judgementsDir, "judged-corpus.json"),
      JSON.stringify({ fingerprint: stranger, passages: 1 }),
    );
    const outDir = path.join(folder, "refused");
    const error = await failure(buildApidocs({ outDir, judgementsDir }));
    expect(error.expected).to.contain(stranger);
    expect(error.found).to.contain(report.fingerprint);
    expect(error.fix).to.contain("--without-judgements").and.to.contain("npm ci");
    expect(fs.existsSync(outDir)).to.equal(false);
  });

  it("buildApidocs() without judgements writes no dev and test splits and removes earlier ones", async () => {
    const outDir = path.join(folder, "unjudged");
    fs.mkdirSync(path.join(outDir, "qrels"), { recursive: true });
    for (const split of ["dev", "test"]) fs.writeFileSync(path.join(outDir, "qrels", `${split}.tsv`), "old");
    const { queries } = await buildApidocs({ outDir, withoutJudgements: true });
    expect(queries).to.include({ dev: 0, test: 0 });
    expect(fs.readdirSync(path.join(outDir, "qrels")).sort()).to.deep.equal(["known-item.tsv", "train.tsv"]);
  });

  it("buildApidocs() says when the target is not a folder", async () => {
    const outDir = path.join(folder, "file");
    fs.writeFileSync(outDir, "");
    expect((await failure(buildApidocs({ outDir, withoutJudgements: true }))).message).to.contain("cannot write");
  });
});

describe("judgementsFolder()", () => {
  it("judgementsFolder() says what to do where there are no judgements", () => {
    expect(() => judgementsFolder(os.tmpdir())).to.throw(InputError, "--without-judgements");
  });
});

describe("readJudgements()", () => {
  it("readJudgements() refuses a file that names no fingerprint", async () => {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), "judged-"));
    fs.writeFileSync(path.join(place, "judged-corpus.json"), '{"passages": 3}');
    expect((await failure(readJudgements(place))).file).to.contain("judged-corpus.json");
    fs.rmSync(place, { recursive: true });
  });
});

describe("checkJudgedCorpus()", () => {
  it("checkJudgedCorpus() names the packages whose versions differ", () => {
    const found = { ...findSource(sources[0]), found: "9.9.9" };
    const check = () =>
      checkJudgedCorpus({ fingerprint: "a", passages: 1 }, { fingerprint: "b", passages: 2, sources: [found] });
    expect(check).to.throw(InputError, `typescript 9.9.9 instead of ${sources[0].version}`);
  });
});

describe("findSource()", () => {
  it("findSource() says which package is missing", () => {
    expect(() => findSource({ ...sources[0], package: "no-such-package-here" })).to.throw(
      InputError,
      "no-such-package-here",
    );
  });

  it("findSource() says when a package has no such files", () => {
    expect(() => findSource({ ...sources[0], include: /never/ })).to.throw(InputError, "npm ls typescript");
  });
});
