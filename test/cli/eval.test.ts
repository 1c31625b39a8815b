/** `bowlab eval` and `bowlab compare` as people run them. What they compute is tested in test/eval. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { put, useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";

const TREC_EVAL = path.resolve(__dirname, "../../../shared/data/trec_eval");
const CRANFIELD = path.resolve(__dirname, "../../../shared/data/cranfield");

describe("bowlab eval", () => {
  const at = useScratch();
  const run = "q1 Q0 d1 1 2 x\nq1 Q0 d2 2 1 x\nq2 Q0 d1 1 2 x\nq2 Q0 d2 2 1 x\n";
  const qrels = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq3\td3\t1\n";

  async function result(...args: string[]) {
    const { code, stdout, stderr } = await bowlab(args);
    expect(code, stderr).to.equal(0);
    return { stdout, stderr };
  }
  async function complaint(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await bowlab(args);
    expect([code, stdout], stderr).to.deep.equal([1, ""]);
    expect(stderr).to.not.match(/\n\s+at /);
    return stderr;
  }
  const files = () => ["--run", put(at("a.run"), run), "--qrels", put(at("q.tsv"), qrels)];

  it("bowlab eval prints a table of means, and says on stderr which judged queries the run lacks", async () => {
    const { stdout, stderr } = await result("eval", ...files(), "--measures", "nDCG@10,RR@10,AP,R@100,Success@5,P@10");
    const [head, row] = stdout.trim().split("\n");
    expect(head.split(/\s+/)).to.deep.equal(["run", "nDCG@10", "RR@10", "AP", "R@100", "Success@5", "P@10"]);
    expect(row.split(/\s+/).slice(1)).to.deep.equal(["0.5436", "0.5000", "0.5000", "0.6667", "0.6667", "0.0667"]);
    expect(stderr).to.include("1 of the judged queries, counted as zero: q3");
  });

  it("bowlab eval --json gives one value, per query too when asked, for gzipped files as well", async () => {
    const gz = ["--run", put(at("a.run.gz"), run), "--qrels", put(at("q.tsv.gz"), qrels)];
    const value = JSON.parse((await result("eval", ...gz, "--measures", "RR", "--per-query", "--json")).stdout);
    expect(value).to.deep.include({ semantics: "trec10", queries: 3, missing: ["q3"], means: { RR: 0.5 } });
    expect(value.perQuery).to.deep.equal({ q1: { RR: 1 }, q2: { RR: 0.5 }, q3: { RR: 0 } });
    const short = JSON.parse((await result("eval", ...gz, "--json")).stdout);
    expect(Object.keys(short.means)).to.deep.equal(["nDCG@10", "RR@10", "AP", "R@100"]);
    expect(short).to.not.have.property("perQuery");
  });

  it("bowlab eval --per-query prints every query and the means as `all`, in any form of table", async () => {
    const args = ["eval", ...files(), "--measures", "RR", "--per-query"];
    expect((await result(...args)).stdout).to.equal(
      "query      RR\nq1     1.0000\nq2     0.5000\nq3     0.0000\nall    0.5000\n",
    );
    expect((await result(...args, "--format", "markdown")).stdout).to.include("| q2 | 0.5000 |");
    expect((await result(...args, "--format", "latex")).stdout).to.include("q2 & 0.5000 \\\\");
  });

  it("bowlab eval --answers reads the corpus as the run did, and refuses what speaks of judgements or of other questions", async () => {
    const answers = put(at("a.jsonl"), '{"_id":"q1","text":"?","metadata":{"answers":["three"]}}\n');
    const data = put(at("c.csv"), "key,body\np,one two\nr,three four\n");
    const run = put(at("c.run"), "q1 Q0 r 1 2 x\nq1 Q0 p 2 1 x\n");
    const args = ["eval", "--run", run, "--answers", answers, "--data", data];
    const value = JSON.parse((await result(...args, "--fields", "id=key,text=body", "--json")).stdout);
    expect(value.means["Accuracy@1"]).to.equal(1);
    for (const [option, ...rest] of [
      ["--missing", "skip"],
      ["--level", "2"],
      ["--judged-only"],
      ["--semantics", "msmarco"],
    ]) {
      const { code, stderr } = await bowlab([...args, option, ...rest]);
      expect(code, stderr).to.equal(2);
      expect(stderr).to.include(option).and.to.include("--answers");
    }
    put(run, "other Q0 r 1 2 x\n");
    expect(await complaint(...args, "--fields", "id=key,text=body"))
      .to.include("no query in common")
      .and.to.include("q1");
  });

  it("bowlab eval orders by scores in trec10 and trec9, and by explicit ranks in msmarco", async () => {
    put(at("m.run"), "1 Q0 7 1 0.97523028100587600 x\n1 Q0 8 2 0.97523029 x\n");
    const rr = async (semantics: string, relevant: string) => {
      const args = ["--run", at("m.run"), "--qrels", put(at("m.qrels"), `1\t0\t${relevant}\t1\n`), "--measures", "RR"];
      return JSON.parse((await result("eval", ...args, "--semantics", semantics, "--json")).stdout).means.RR;
    };
    expect([await rr("trec10", "8"), await rr("trec9", "8"), await rr("msmarco", "8")]).to.deep.equal([1, 1, 0.5]);
    expect([await rr("trec10", "7"), await rr("trec9", "7"), await rr("msmarco", "7")]).to.deep.equal([0.5, 0.5, 1]);
  });

  it("bowlab eval can leave missing queries out or refuse them, and drop identical ids", async () => {
    const mean = async (...more: string[]) =>
      JSON.parse((await result("eval", ...files(), "--measures", "RR", "--json", ...more)).stdout).means.RR;
    expect(await mean("--missing", "skip")).to.equal(0.75);
    expect(await complaint("eval", ...files(), "--missing", "refuse")).to.include("1 without: q3");
    put(at("s.run"), "d2 Q0 d2 1 2 x\nd2 Q0 d1 2 1 x\n");
    const own = ["--run", at("s.run"), "--qrels", put(at("s.qrels"), "d2 0 d1 1\n"), "--measures", "RR", "--json"];
    expect(JSON.parse((await result("eval", ...own, "--ignore-identical-ids")).stdout).means.RR).to.equal(1);
  });

  it("bowlab eval --answers gives DPR's top-k accuracy over the corpus's texts", async () => {
    put(at("c.tsv"), 'id\ttext\ttitle\n1\tnothing\tEverest\n2\t"Mount ""Everest"""\tx\n');
    put(at("qa.csv"), "highest?\t['Everest', 'K2']\nlost?\t['nowhere']\n");
    put(at("r.run"), "0 Q0 1 1 9 x\n0 Q0 2 2 8 x\n");
    const args = ["--run", at("r.run"), "--answers", at("qa.csv"), "--data", at("c.tsv")];
    const { stdout } = await result("eval", ...args, "--measures", "Accuracy@1,Accuracy@2", "--json");
    expect(JSON.parse(stdout).means).to.deep.equal({ "Accuracy@1": 0, "Accuracy@2": 0.5 });
    expect(await complaint("eval", ...args, "--measures", "RR")).to.include("Accuracy@k");
  });

  it("bowlab eval names file and line of what it cannot read, and measures that nobody knows", async () => {
    const [, runFile, , qrelsFile] = files();
    put(at("nan.run"), "q1 Q0 d1 1 NaN x\n");
    expect(await complaint("eval", "--run", at("nan.run"), "--qrels", qrelsFile)).to.match(
      /nan\.run:1: .*not a finite number \(score\).*To do: /,
    );
    expect(await complaint("eval", "--run", at("gone"), "--qrels", qrelsFile)).to.include(at("gone"));
    expect(await complaint("eval", "--run", runFile, "--qrels", at())).to.include("not a file of judgements");
    expect(await complaint("eval", ...files(), "--measures", "nDCG@10,Fun@3")).to.include(
      "unknown measure: expected one of nDCG[@k]",
    );
    expect(await complaint("eval", ...files(), "--semantics", "msmarco")).to.include("integer ids");
  });

  it("bowlab eval and bowlab compare refuse a run that shares no query with the judgements", async () => {
    const other = put(at("o.run"), "x9 Q0 d1 1 2 x\n");
    const [, runFile, , qrelsFile] = files();
    for (const args of [
      ["eval", "--run", other, "--qrels", qrelsFile],
      ["compare", "--qrels", qrelsFile, runFile, other],
    ]) {
      expect(await complaint(...args)).to.include(
        "o.run: run and judgements have no query in common: expected queries such as q1",
      );
    }
  });

  it("bowlab eval gives trec_eval's figures on Cranfield", async function () {
    if (!fs.existsSync(CRANFIELD)) {
      console.log("      skipped: no Cranfield collection beside the repository");
      this.skip();
    }
    const args = [
      "--run",
      path.join(CRANFIELD, "bm25.top100.run.gz"),
      "--qrels",
      path.join(CRANFIELD, "qrels", "test.tsv"),
    ];
    const { stdout, stderr } = await result("eval", ...args, "--measures", "nDCG@10,R@100,RR");
    expect(stdout.trim().split(/\s+/).slice(-3)).to.deep.equal(["0.3646", "0.7042", "0.5127"]);
    expect(stderr).to.equal("");
  });

  it("bowlab eval --format trec_eval prints what trec_eval prints for its own test files", async function () {
    if (!fs.existsSync(TREC_EVAL)) {
      console.log("      skipped: trec_eval's test files are not beside the repository");
      this.skip();
    }
    const [qrelsFile, runFile] = ["qrels.rel_level", "results.test"].map((name) => path.join(TREC_EVAL, name));
    const args = ["--run", runFile, "--qrels", qrelsFile, "--measures", "all_trec,relstring.20", "--level", "2"];
    const { stdout } = await result("eval", ...args, "--per-query", "--format", "trec_eval", "--missing", "refuse");
    expect(stdout).to.equal(fs.readFileSync(path.join(TREC_EVAL, "out.test.aql"), "utf8"));
  });

  it("bowlab eval and compare ask what whole numbers in a third column are, and measure diversity by subtopics", async () => {
    const scores = put(at("i.run"), "q1\tx\t90\nq1\td1\t50\n");
    const other = put(at("j.run"), "q1 Q0 d1 1 3 t\nq1 Q0 x 2 2 t\nq2 Q0 d2 1 1 t\n");
    const [, , , judgements] = files();
    expect(await complaint("eval", "--run", scores, "--qrels", judgements)).to.include("may hold ranks or scores");
    expect(await complaint("compare", "--qrels", judgements, other, scores)).to.include("--run-format scores");
    const told = [
      "eval",
      "--run",
      scores,
      "--qrels",
      judgements,
      "--run-format",
      "scores",
      "--measures",
      "RR",
      "--per-query",
    ];
    expect(JSON.parse((await result(...told, "--json")).stdout).perQuery.q1).to.deep.equal({ RR: 0.5 });
    const subtopics = put(at("s.qrels"), "q1 1 x 0\nq1 1 d1 1\nq1 2 d1 1\nq1 2 x 1\n");
    const diverse = ["eval", "--run", other, "--qrels", subtopics, "--measures", "alpha_nDCG@5,AP", "--json"];
    expect(JSON.parse((await result(...diverse)).stdout).means).to.deep.equal({ "alpha_nDCG@5": 1, AP: 1 });
    const plain = put(at("z.qrels"), "q1 0 d1 1\n");
    const one = await result("eval", "--run", other, "--qrels", plain, "--measures", "alpha_nDCG@5,NumRet");
    expect(one.stdout).to.match(/1\.0000 +2\n$/);
    expect(one.stderr).to.include("names no subtopics");
  });

  it("bowlab eval --help lists the measures, and an unknown one gets those with like names", async () => {
    expect((await result("eval", "--help")).stdout).to.match(/Measures:\n +nDCG\[@k\] .*\n(?:.*\n)* +alpha_nDCG\[@k\]/);
    expect(await complaint("eval", ...files(), "--measures", "ndgc@10")).to.include("did you mean nDCG");
    expect(await complaint("eval", ...files(), "--measures", " , ")).to.include("no measure is named");
  });

  it("bowlab compare prints means with intervals and both tests, corrected, and the same JSON for a seed", async () => {
    const ids = Array.from({ length: 30 }, (_, i) => i);
    put(at("q.txt"), ids.map((q) => `${q} 0 d 1\n`).join(""));
    const write = (name: string, rank: (q: number) => number) =>
      put(
        at(name),
        ids
          .flatMap((q) => [0, 1, 2, 3, 4].map((p) => `${q} Q0 ${p + 1 === rank(q) ? "d" : `x${p}`} ${p + 1} ${-p} x\n`))
          .join(""),
      );
    const runs = [
      write("one.run", (q) => 1 + (q % 2)),
      write("two.run.gz", (q) => 1 + (q % 5)),
      write("three.run", (q) => 1 + (q % 2)),
    ];
    const args = ["compare", "--qrels", at("q.txt"), ...runs, "--measure", "RR@10", "--seed", "3"];
    const json = await result(...args, "--json");
    const value = JSON.parse(json.stdout);
    expect(value).to.include({ measure: "RR@10", queries: 30, confidence: 0.95, seed: 3 });
    expect(value.runs.map(({ name, mean }: { name: string; mean: number }) => [name, +mean.toFixed(4)])).to.deep.equal([
      ["one", 0.75],
      ["two", 0.4567],
      ["three", 0.75],
    ]);
    expect(value.comparisons.map(({ a, b }: { a: string; b: string }) => `${a} ${b}`)).to.deep.equal([
      ...["one two", "one three", "two three"],
    ]);
    for (const { tTest, randomization } of value.comparisons) {
      expect(tTest.pHolm).to.be.at.least(tTest.p);
      expect(randomization).to.include.keys("p", "pHolm", "exact", "samples");
    }
    expect(value.comparisons[1].randomization).to.deep.include({ p: 1, exact: true });
    expect((await result(...args, "--json")).stdout).to.equal(json.stdout);
    const text = (await result(...args, "--baseline", "two")).stdout;
    expect(text).to.match(/^30 queries, bootstrap intervals\nrun +RR@10 +95 % low +95 % high\none/);
    expect(text).to.match(/p t-test \(Holm\) +p randomization +p randomization \(Holm\)\none +two +0\.2933/);
    expect((await result(...args, "--format", "latex")).stdout).to.include("\\begin{tabular}");
    expect(await complaint("compare", "--qrels", at("q.txt"), runs[0], runs[0])).to.include("given twice");
    expect(json.stderr).to.include("testing pairs: 3/3");
    expect(await complaint(...args, "--baseline", "four")).to.include("one of one, two, three");
  });
});
