/** Search by words over an exported folder: the passages and the very scores of `Bm25Index`, the answers of `ask`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { exportWeb, type WebExportOptions } from "../../../lib/deploy";
import { WordsSearch } from "../../../lib/deploy/web/engine";
import { readHead, WordShard } from "../../../lib/deploy/web/format";
import { Random } from "../../../lib/random";
import { Bm25Index, bm25Methods } from "../../../lib/retrieval/lexical";
import { askTitleWeight, openSearch } from "../../../lib/search";
import { loadPassages, type Passage, writeBeirCorpus } from "../../../lib/text";
import { root } from "../../kernel-ext/support";
import { useScratch } from "../../text/scratch";
import { manifestOf, openExport } from "./folder-reader";

/** What each passage and question is made of: words of several scripts, names, odd letters. */
const WORDS =
  "the fetching fetch C++ node.js U.S.A. naïve Straße ИСКАТЬ поиск 検索する語 كتاب 한국어 ev evler isteklerde x 42 \ud800 \u0000".split(
    " ",
  );

function randomText(random: Random, length: number): string {
  return Array.from(
    { length },
    () => WORDS[Math.min(random.integer(0, WORDS.length), random.integer(0, WORDS.length))],
  ).join(" ");
}

function randomPassages(random: Random, count: number): Passage[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `${["b", "é", "語", "😀", "\uff5e"][i % 5]}${i}`,
    title: i % 3 === 0 ? randomText(random, random.integer(0, 4)) : "",
    text: randomText(random, random.integer(0, 40)),
  }));
}

/** The search, its files read at once. */
function openWords(folder: string): WordsSearch {
  const { words } = manifestOf(folder);
  const read = (name: string) => gunzipSync(fs.readFileSync(path.join(folder, words.folder, name)));
  return new WordsSearch(words, readHead(read("head.bin")), async (shard) => new WordShard(read(`${shard}.bin`)));
}

describe("search by words over an exported folder", function () {
  this.timeout(60_000);
  const at = useScratch();
  const random = new Random(7);
  const passages = randomPassages(random, 400);
  const questions = Array.from({ length: 30 }, () => randomText(random, 1 + random.integer(0, 6)));

  const settings: Omit<WebExportOptions, "data" | "out">[] = [
    ...bm25Methods.map((method) => ({ method })),
    { method: "bm25l", k1: 0.7, b: 0.3, delta: 1.1, titleWeight: 3, minLength: 2 },
    { stem: "turkish", stopWords: "tur" },
    { stem: "none", stopWords: "tur", segment: "letters" },
    { stem: "russian", stopWords: "rus", titleWeight: 0 },
    { stem: "none", stopWords: "none", segment: "whitespace" },
  ];

  it("finds what Bm25Index finds, with the same scores, whatever the settings", async () => {
    writeBeirCorpus(at("data"), passages);
    const read = await loadPassages(at("data"));
    for (const given of settings) {
      const name = JSON.stringify(given);
      await exportWeb({ ...given, data: at("data"), out: at("out") });
      const search = openWords(at("out"));
      const index = new Bm25Index(read, { titleWeight: askTitleWeight, ...given });
      const numbered = [...read].sort((a, b) => Buffer.compare(Buffer.from(b.id), Buffer.from(a.id)));
      for (const question of questions) {
        for (const k of [1, 10, 1000]) {
          const { found } = await search.find(question, k);
          const hits = Array.from(found.indices, (number, i) => [numbered[number].id, found.scores[i]]);
          const expected = index.search(question, k).map(({ id, score }) => [id, score]);
          expect(hits, `${name}: ${question}`).to.deep.equal(expected);
        }
      }
    }
  });

  it("shows passages with the same title and text once, as bowlab ask does", async () => {
    const texts = ["quarry", "quarry stone", "quarry"];
    const rows = Array.from({ length: 60 }, (_, i) => ({ id: `p${i}`, title: "", text: texts[i % texts.length] }));
    writeBeirCorpus(at("copies"), rows);
    await exportWeb({ data: at("copies"), out: at("out") });
    const { search } = await openExport(at("out"));
    const own = await openSearch(at("copies"), { index: at("index") });
    const [found, expected] = [await search.ask("quarry stone"), await own.ask("quarry stone")];
    own.close();
    expect(found.results.length).to.equal(2);
    expect(found.results).to.deep.equal(expected.results);
  });

  it("goes deeper where copies of one text leave fewer passages than were asked, as bowlab ask does", async () => {
    const rows = Array.from({ length: 80 }, (_, i) => ({
      id: `p${i}`,
      title: "",
      text: i < 60 ? "quarry" : `quarry of stone ${i}`,
    }));
    writeBeirCorpus(at("many"), rows);
    await exportWeb({ data: at("many"), out: at("out") });
    const { search } = await openExport(at("out"));
    const own = await openSearch(at("many"), { index: at("index") });
    const [found, expected] = [await search.ask("quarry"), await own.ask("quarry")];
    own.close();
    expect(found.results.length).to.equal(10);
    expect(found.results).to.deep.equal(expected.results);
  });

  it("answers as bowlab ask does: passages, sentences, marks, places", async () => {
    const data = path.join(root, "docs/guides");
    await exportWeb({ data, out: at("guides") });
    const { search } = await openExport(at("guides"));
    const own = await openSearch(data, { index: at("index") });
    const asked = ["how do I search by words and vectors", "sentence-transformers", "the", "zebra crossing"];
    for (const question of asked) {
      const [{ seconds, ...found }, { seconds: _, ...expected }] = [
        await search.ask(question),
        await own.ask(question),
      ];
      expect(seconds).to.be.greaterThan(0);
      expect(found, question).to.deep.equal(expected);
    }
    own.close();
  });
});
