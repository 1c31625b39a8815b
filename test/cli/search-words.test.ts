/** `bowlab search --bm25` over many languages, and the options that say what a word is. */
import * as fs from "node:fs";
import { expect } from "chai";
import { readRun } from "../../lib/eval";
import { otherAnalysis } from "../../lib/retrieval";
import { put, useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";

const passages: [id: string, title: string, text: string][] = [
  ["c", "", "Vitamin C prevents scurvy"],
  ["d", "", "Vitamin D, vitamin D and vitamin D: sunshine"],
  ["cpp", "", "Templates of C++ are compiled"],
  ["cs", "", "C# runs on .NET"],
  ["node", "", "Servers on node.js"],
  ["zh", "", "黑豹队的防守只丢了308分"],
  ["ja", "", "東京は日本の首都です"],
  ["th", "", "ผมชอบกินข้าวกับเพื่อน"],
  ["ko", "", "학생은 학교에서 공부한다"],
  ["ar", "", "الكِتَابُ ـــ على الطاولة"],
  ["cs-empty", "", "ech ama ým"],
  ["title", "Saffron", "A spice"],
  ["text", "", "Saffron Saffron is red"],
];
const queries: [id: string, text: string, answer: string][] = [
  ["q1", "vitamin C", "c"],
  ["q2", "C++", "cpp"],
  ["q3", "C#", "cs"],
  ["q4", ".NET", "cs"],
  ["q5", "node.js", "node"],
  ["q6", "黑豹队丢了多少分？", "zh"],
  ["q7", "日本の首都", "ja"],
  ["q8", "ข้าว", "th"],
  ["q9", "학교", "ko"],
  ["q10", "كتاب", "ar"],
  ["q11", "ＶＩＴＡＭＩＮ Ｃ", "c"],
  ["q12", "saffron", "text"],
];

describe("bowlab search --bm25", () => {
  const at = useScratch();

  beforeEach(() => {
    const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    put(at("data", "corpus.jsonl"), lines(passages.map(([_id, title, text]) => ({ _id, title, text }))));
    put(at("data", "queries.jsonl"), lines(queries.map(([_id, text]) => ({ _id, text }))));
    const judged = queries.map(([query, , answer]) => `${query}\t${answer}\t1\n`).join("");
    put(at("data", "qrels", "test.tsv"), `query-id\tcorpus-id\tscore\n${judged}`);
  });

  const search = (...more: string[]) =>
    bowlab(["search", "--bm25", "--data", at("data"), "--run", at("bm25.run"), ...more]);

  /** Each query's first result. */
  async function first(...more: string[]): Promise<Record<string, string>> {
    const { code, stderr } = await search(...more);
    expect(code, stderr).to.equal(0);
    const run = await readRun(at("bm25.run"));
    return Object.fromEntries(Array.from(run, ([query, found]) => [query, [...found.keys()][0]]));
  }

  it("bowlab search --bm25 finds one-letter words, names with signs, and words of scripts without spaces", async () => {
    const answers = Object.fromEntries(queries.map(([query, , answer]) => [query, answer]));
    // The article ال is cut off by the Arabic stemmer alone.
    const { q10, ...others } = answers;
    expect(await first()).to.deep.include(others);
    expect(await first("--stem", "arabic")).to.deep.include({ q10 });
  });

  it("bowlab search --bm25 goes with every stemmer through words that are all ending", async () => {
    for (const stem of ["czech", "turkish", "arabic", "tamil"]) {
      const found = await first("--stem", stem, "--index", at("index"), "--rebuild");
      expect(found.q2, stem).to.equal("cpp");
    }
  });

  it("bowlab search --title-weight lets a title count more often", async () => {
    expect((await first("--title-weight", "1")).q12).to.equal("text");
    expect((await first("--title-weight", "4")).q12).to.equal("title");
    expect(fs.readFileSync(at("bm25.run"), "utf8")).to.include("q12 Q0 title 1 ");
  });

  it("bowlab search --index refuses an index whose words were found otherwise", async () => {
    await first("--index", at("index"));
    await first("--index", at("index"));
    for (const [option, value, told] of [
      ["--segment", "words", "segment auto, now words"],
      ["--min-length", "2", "minLength 1, now 2"],
      ["--title-weight", "2", "titleWeight 1, now 2"],
      ["--stem", "none", "stem porter, now none"],
    ]) {
      const other = await search("--index", at("index"), option, value);
      expect([other.code, other.stderr.includes(told)], other.stderr).to.deep.equal([1, true]);
    }
    const old = await search("--segment", "jieba");
    expect([old.code, old.stderr.includes("auto, bigrams, words, letters, whitespace")]).to.deep.equal([2, true]);
  });

  it("otherAnalysis() tells words of earlier rules, and of another ICU where its dictionaries were used", () => {
    const record = { stopWords: "none", stem: "none", minLength: 1, segment: "auto" as const, rules: 2 };
    expect(otherAnalysis(record)).to.equal(undefined);
    expect(otherAnalysis({ ...record, icu: process.versions.icu })).to.equal(undefined);
    expect(otherAnalysis({ ...record, icu: "70.1" })).to.equal(`words by ICU 70.1, now ${process.versions.icu}`);
    expect(otherAnalysis({ ...record, rules: undefined as unknown as number })).to.include("another version");
  });
});
