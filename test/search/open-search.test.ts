/** A place opened for questions by words: its index is kept, renewed, mended; answers say why and where. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { displaySymbol } from "../../kernel-ext/display";
import { lockFolder, readSealedJson, writeSealedJson } from "../../lib/integrity";
import { type Answer, openSearch } from "../../lib/search";
import { keptFolder, keptIndexes, removeUnused } from "../../lib/search/kept";
import type { KeptDescription } from "../../lib/search/kept/layout";
import { projectState } from "../../lib/search/kept/project-corpus";
import { searchPlace } from "../../lib/search/place";
import { answerText } from "../../lib/search/show";
import type { PassedOver } from "../../lib/text";
import { flipByte, inputErrorOf, put, useScratch } from "../text/scratch";

const FETCH = "# Fetch\n\n## Cancel\n\nA request is cancelled by its signal. Call `abort()` on the controller.\n";
const FILES = "# Files\n\n## Read\n\nA file is read line by line with readline. Streams save memory.\n";

describe("openSearch() by words", () => {
  const at = useScratch();
  const cache = process.env.XDG_CACHE_HOME;

  beforeEach(() => {
    process.env.XDG_CACHE_HOME = at("cache");
    put(at("docs", "fetch.md"), FETCH);
    put(at("docs", "files.md"), FILES);
  });
  afterEach(() => {
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
  });

  /** Ids found, and what was told on the way. */
  async function ids(question: string, options = {}): Promise<{ ids: string[]; notes: string[] }> {
    const notes: string[] = [];
    const search = await openSearch(at("docs"), { onNote: (line) => notes.push(line), ...options });
    const { results } = await search.ask(question);
    search.close();
    return { ids: results.map(({ id }) => id), notes };
  }

  it("answers with the best sentence, marks, the place and the parts of the score", async () => {
    const search = await openSearch(at("docs"));
    const answer = await search.ask("how do I cancel a request?", { k: 1 });
    search.close();
    expect(answer).to.deep.include({ question: "how do I cancel a request?", by: "words", passages: 2 });
    const [{ rank, id, title, sentence, titleSpans, place, score, parts }] = answer.results;
    expect({ rank, id, title, place }).to.deep.equal({
      ...{ rank: 1, id: "fetch.md#cancel", title: "Fetch › Cancel" },
      place: { file: "fetch.md", line: 5 },
    });
    expect(sentence.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join("")).to.equal(
      "A [request] is [cancelled] by its signal.",
    );
    expect(titleSpans.filter(({ isMarked }) => isMarked).map(({ text }) => text)).to.deep.equal(["Cancel"]);
    expect(parts).to.deep.equal({ words: { rank: 1, score } });
  });

  it("keeps the index, writes nothing into the place, and builds nothing the second time", async () => {
    const before = fs.readdirSync(at("docs"));
    expect((await ids("readline")).notes.join()).to.include("is kept in");
    expect(await ids("readline")).to.deep.equal({ ids: ["files.md#read"], notes: [] });
    expect(fs.readdirSync(at("docs"))).to.deep.equal(before);
    expect(keptIndexes().map(({ place }) => place)).to.deep.equal([at("docs")]);
  });

  it("sees files that are changed, added, removed and renamed; what was only touched costs no build", async () => {
    await ids("readline");
    put(at("docs", "files.md"), FILES.replace("readline", "getline"));
    expect((await ids("getline")).ids).to.deep.equal(["files.md#read"]);
    put(at("docs", "new.md"), "# New\n\nSomething about getline too.\n");
    expect((await ids("getline")).ids).to.have.members(["files.md#read", "new.md"]);
    fs.renameSync(at("docs", "new.md"), at("docs", "old.md"));
    expect((await ids("getline")).ids).to.include("old.md");
    fs.rmSync(at("docs", "old.md"));
    expect((await ids("getline")).ids).to.deep.equal(["files.md#read"]);
    fs.utimesSync(at("docs", "fetch.md"), new Date(), new Date());
    expect((await ids("getline")).notes).to.deep.equal([]);
  });

  it("equals an index that was built anew, whatever was changed before", async () => {
    await ids("cancel");
    put(at("docs", "a.md"), "# A\n\nCancel a timer with clearTimeout.\n");
    fs.rmSync(at("docs", "files.md"));
    const place = searchPlace(at("docs"));
    const ask = async (options: object): Promise<Answer> => {
      const search = await openSearch(at("docs"), options);
      const answer = await search.ask("cancel a timer");
      search.close();
      return { ...answer, seconds: 0 };
    };
    const renewed = await ask({});
    const generation = (folder: string) => fs.readdirSync(folder).filter((name) => name.startsWith("g-"));
    const kept = generation(keptFolder(place, {}));
    expect(await ask({ index: at("other") })).to.deep.equal(renewed);
    expect(generation(at("other"))).to.deep.equal(kept);
  });

  it("refresh() renews an open search, and questions go on meanwhile", async () => {
    const search = await openSearch(at("docs"));
    expect(await search.refresh()).to.equal(false);
    put(at("docs", "new.md"), "# New\n\nSomething about zebras.\n");
    const [isRenewed, during] = await Promise.all([search.refresh(), search.ask("signal")]);
    expect([isRenewed, during.results.length]).to.deep.equal([true, 1]);
    expect((await search.ask("zebras")).results[0].id).to.equal("new.md");
    search.close();
    expect((await inputErrorOf(() => search.ask("x"))).message).to.include("closed");
  });

  it("is closed once, also in the midst of a renewal, and refreshed by several at once", async () => {
    const search = await openSearch(at("docs"));
    put(at("docs", "new.md"), "# New\n\nSomething about zebras.\n");
    await Promise.all([search.refresh(), search.refresh(), search.ask("signal")]);
    expect((await search.ask("zebras")).results).to.have.length(1);
    put(at("docs", "newer.md"), "# Newer\n\nMore about zebras.\n");
    const renewal = search.refresh();
    search.close();
    expect(await renewal).to.equal(false);
    if (!fs.existsSync("/proc/self/fd")) return;
    const open = fs.readdirSync("/proc/self/fd").map((fd) => {
      return fs.existsSync(`/proc/self/fd/${fd}`) ? fs.readlinkSync(`/proc/self/fd/${fd}`) : "";
    });
    expect(open.filter((file) => file.startsWith(at("cache")))).to.deep.equal([]);
  });

  it("builds a damaged index again, and says so", async () => {
    await ids("readline");
    const folder = keptFolder(searchPlace(at("docs")), {});
    const generation = fs.readdirSync(folder).find((name) => name.startsWith("g-")) as string;
    for (const file of ["index.json", `${generation}/offsets.f64`, `${generation}/bm25/bm25.json`]) {
      fs.appendFileSync(path.join(folder, file), "damage");
      const found = await ids("readline");
      expect(found.ids, file).to.deep.equal(["files.md#read"]);
      expect(found.notes.join(), file).to.match(/cannot be used and is built again|is kept in/);
    }
  });

  it("an interrupted build leaves the old index, and a killed one's leftovers go", async () => {
    await ids("readline");
    const folder = keptFolder(searchPlace(at("docs")), {});
    put(path.join(folder, "building-1", "passages.jsonl"), "half");
    put(at("docs", "new.md"), "# New\n\nzebras\n");
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    let failure = "";
    await openSearch(at("docs"), { signal: controller.signal }).catch((error: Error) => {
      failure = error.message;
    });
    expect(failure).to.equal("enough");
    expect((await ids("readline")).ids).to.deep.equal(["files.md#read"]);
    expect(fs.readdirSync(folder).filter((name) => name.startsWith("building"))).to.deep.equal([]);
  });

  it("waits for a process that builds the same index, and takes what that has built", async () => {
    const folder = keptFolder(searchPlace(at("docs")), {});
    const lock = lockFolder(folder, { what: "test" });
    const asked = ids("readline");
    setTimeout(() => lock.release(), 150);
    expect((await asked).notes.join()).to.include("waiting for this very process");
  });

  it("refuses empty questions and wrong options; a question without a known word finds nothing", async () => {
    const search = await openSearch(at("docs"));
    for (const question of ["", "  \n"]) {
      expect((await inputErrorOf(() => search.ask(question))).message).to.include("there is no question");
    }
    expect((await inputErrorOf(() => search.ask("x", { k: 0 }))).field).to.equal("k");
    expect((await search.ask("日本 zzz ???")).results).to.deep.equal([]);
    expect((await search.ask(`signal ${"x ".repeat(50_000)}`)).results[0].id).to.equal("fetch.md#cancel");
    expect((await search.ask("what is it?")).results).to.be.an("array");
    search.close();
    expect((await inputErrorOf(() => openSearch(at("nowhere")))).message).to.include("nothing to search");
    put(at("mine", "file.txt"), "mine");
    const refused = await inputErrorOf(() => openSearch(at("docs"), { index: at("mine") }));
    expect(refused.message).to.include("holds other things");
  });

  it("names the files and --fields where no record of a folder has a text, or the named field", async () => {
    put(at("logs", "a.jsonl"), '{"msg":"fetch"}\n');
    put(at("logs", "b.jsonl"), '{"level":"info"}\n');
    const error = await inputErrorOf(() => openSearch(at("logs")));
    expect(error.message).to.match(/nothing to search.*without a field text: a\.jsonl, b\.jsonl.*--fields text=NAME/);
    const other = await inputErrorOf(() => openSearch(at("logs"), { fields: { text: "message" } }));
    expect(other.message).to.match(/nothing to search.*no field that --fields names.*a\.jsonl \(has msg\).*text=NAME/);
    const search = await openSearch(at("logs"), { fields: { text: "msg" } });
    expect((await search.ask("fetch")).results.map(({ id }) => id)).to.deep.equal(["a.jsonl:1"]);
    search.close();
  });

  it("tells what is left out each time that the index is renewed, also of files that are the same", async () => {
    put(at("docs", "broken.md"), "---\ntitle: [\n---\n\nSome words.\n");
    put(at("docs", "empty.md"), "");
    put(at("docs", "log.jsonl"), '{"msg":"x"}\n');
    put(at("docs", "t.csv"), "text\n");
    const told: PassedOver[] = [];
    const folder = keptFolder(searchPlace(at("docs")), {});
    const kept = () => readSealedJson(path.join(folder, "index.json")) as KeptDescription;
    const open = async (): Promise<string[]> =>
      (await ids("readline", { onSkipped: (each: PassedOver) => told.push(each) })).notes;
    await open();
    expect(told[0]).to.have.all.keys("unreadFiles", "otherRecords", "emptyFiles", "brokenFrontMatter");
    put(at("docs", "fetch.md"), FETCH.replace("request", "call"));
    await open();
    expect([told[1], kept().skipped]).to.deep.equal([told[0], told[0]]);
    // An index as it was kept before each file's own part of it was.
    const sources = kept().sources.map(({ skipped: _, ...source }) => source);
    writeSealedJson(path.join(folder, "index.json"), { ...kept(), sources });
    expect(await open()).to.deep.equal([]);
    put(at("docs", "fetch.md"), FETCH);
    await open();
    expect(told[2]).to.have.all.keys("unreadFiles", "otherRecords", "emptyFiles");
    fs.rmSync(at("docs", "log.jsonl"));
    await open();
    expect(told[3]).to.have.all.keys("unreadFiles", "emptyFiles");
  });

  it("renews an index whose passages are damaged, by reading every file again", async () => {
    await ids("readline");
    const folder = keptFolder(searchPlace(at("docs")), {});
    const generation = fs.readdirSync(folder).find((name) => name.startsWith("g-")) as string;
    flipByte(path.join(folder, generation, "passages.jsonl"));
    put(at("docs", "new.md"), "# New\n\nAnother readline.\n");
    const found = await ids("readline");
    expect(found.ids).to.have.members(["files.md#read", "new.md"]);
    expect(found.notes.join()).to.include("is damaged");
  });

  it("shows itself in a notebook, and passages as text, whatever stands in them", async () => {
    put(at("docs", "evil.md"), '# Evil\n\nA `<script>alert(1)</script>` & "quotes" zebra.\n');
    const search = await openSearch(at("docs"));
    const answer = await search.ask("zebra");
    search.close();
    const show = (answer as unknown as Record<symbol, () => Record<string, string>>)[displaySymbol];
    const bundle = show();
    expect(bundle["text/html"]).to.include("&lt;script&gt;").and.not.include("<script");
    expect(bundle["text/plain"]).to.include("<script>").and.include("evil.md:3");
    expect(JSON.parse(JSON.stringify(answer))).to.have.all.keys("question", "by", "passages", "seconds", "results");
  });

  it("keeps the terminal from what passages, questions and names of files command", async () => {
    const command = "\u001b]0;owned\u0007\u009b31m\u202e\u2066\u007f";
    put(at("docs", `a\n1. ${command}.md`), `# Zebra ${command}\n\nA zebra ${command} runs.\n`);
    const search = await openSearch(at("docs"));
    const found = answerText(await search.ask(`zebra ${command}`), { colour: false });
    const nothing = answerText(await search.ask(`${"xylophone".repeat(100)}${command}`));
    search.close();
    for (const text of [found, nothing]) {
      expect(text.replaceAll("\n", "")).not.to.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }
    expect(found.match(/^\d+\. /gm), "a line break in a name makes no second result").to.have.length(1);
    expect(nothing).to.have.length.below(400);
  });

  it("shows a text once, however many files have it", async () => {
    for (const name of ["b", "c", "d"]) fs.copyFileSync(at("docs", "files.md"), at("docs", `${name}.md`));
    put(at("docs", "z.md"), "# Other\n\nAnother readline.\n");
    const search = await openSearch(at("docs"));
    const { results } = await search.ask("readline", { k: 2 });
    search.close();
    expect(results.map(({ rank, title }) => [rank, title])).to.deep.equal([
      [1, "Other"],
      [2, "Files › Read"],
    ]);
  });

  it("gives as many passages as were asked, however many copies of one text stand before them", async () => {
    const lines = [...Array(300).fill("zebra"), ...Array.from({ length: 20 }, (_, i) => `zebra of the long tail ${i}`)];
    put(at("copies.txt"), lines.join("\n"));
    const search = await openSearch(at("copies.txt"));
    const { results } = await search.ask("zebra");
    expect(results.map(({ rank }) => rank)).to.deep.equal(Array.from({ length: 10 }, (_, i) => i + 1));
    expect(results.filter(({ text }) => text === "zebra")).to.have.length(1);
    expect(results[1].parts.words?.rank).to.equal(301);
    expect((await search.ask("zebra", { k: 100 })).results).to.have.length(21);
    expect((await search.ask("tail", { k: 5 })).results).to.have.length(5);
    search.close();
  });

  it("tells the place that a corpus gives to its passages", async () => {
    const line = { _id: "a", title: "", text: "zebra", metadata: { file: "src/zoo.ts", line: 7 } };
    put(at("beir", "corpus.jsonl"), `${JSON.stringify(line)}\n${JSON.stringify({ _id: "b", text: "zebra two" })}\n`);
    const search = await openSearch(at("beir"));
    const { results } = await search.ask("zebra");
    search.close();
    expect(Object.fromEntries(results.map(({ id, place }) => [id, place]))).to.deep.equal({
      a: { file: "src/zoo.ts", line: 7 },
      b: { file: "corpus.jsonl", line: 2 },
    });
  });

  it("removeUnused() takes indexes of places that are gone, and no others", async () => {
    await ids("readline");
    put(at("gone", "a.md"), "# A\n\ntext\n");
    (await openSearch(at("gone"))).close();
    fs.rmSync(at("gone"), { recursive: true });
    const notes: string[] = [];
    removeUnused("", (line) => notes.push(line));
    expect(keptIndexes().map(({ place }) => place)).to.deep.equal([at("docs")]);
    expect(notes.join()).to.include("it is gone");
  });

  it("a link that leads nowhere and a file in the cache are no index, and keep nobody from searching", async () => {
    fs.mkdirSync(at("cache", "bowlab", "search"), { recursive: true });
    fs.symlinkSync(at("nowhere"), at("cache", "bowlab", "search", "link"));
    put(at("cache", "bowlab", "search", "file"), "text");
    expect((await ids("readline")).ids).to.deep.equal(["files.md#read"]);
    expect(keptIndexes().map(({ place }) => place)).to.deep.equal([at("docs")]);
  });

  it("says that stop words do not count where a question has no other", async () => {
    const search = await openSearch(at("docs"));
    expect(answerText(await search.ask("the of and"))).to.match(
      /none has a word of “the of and”; stop words do not count/,
    );
    search.close();
  });

  it("says that a folder without config.json is not a checkpoint, and what it holds", async () => {
    const error = await inputErrorOf(() => openSearch(at("docs"), { model: at("docs") }));
    expect(error.message).to.match(/not a checkpoint: config\.json is missing.*fetch\.md, files\.md/);
  });

  it("looks at the Markdown of a project that its corpus is made of, and at no other", () => {
    put(at("app", "package.json"), '{"name": "app"}');
    const place = searchPlace({ project: at("app") });
    const afterPut = (...names: string[]): boolean => {
      const before = projectState(place);
      put(at("app", ...names), "# A heading\n");
      return projectState(place) !== before;
    };
    expect(afterPut("runs", "bow", "README.md")).to.equal(false);
    for (const names of [["README.MD"], ["docs", "deep", "a.md"], ["doc", "b.mdx"], ["runs", "c.ts"]]) {
      expect(afterPut(...names), names.join("/")).to.equal(true);
    }
  });
});
