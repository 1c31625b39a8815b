/** The folder of an export: made whole or not at all, renewed in place; what a reader is told where it is damaged. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { exportWeb } from "../../../lib/deploy";
import { passagePage } from "../../../lib/deploy/web/write";
import { openSearch } from "../../../lib/search";
import { installed, makeProject, npmLock } from "../../text/apidocs/project/made-up";
import { inputErrorOf, useScratch } from "../../text/scratch";
import { fetchFrom, manifestOf, openExport } from "./folder-reader";
import { writeHostile } from "./hostile";

describe("bowlab export --to web", () => {
  const at = useScratch();
  const filesIn = (folder: string) => (fs.readdirSync(folder, { recursive: true }) as string[]).sort();

  function putPassages(count: number): string {
    const line = (_: unknown, i: number) =>
      JSON.stringify({ _id: `p${i}`, title: `Title ${i}`, text: `quarry text ${i}` });
    fs.writeFileSync(at("p.jsonl"), Array.from({ length: count }, line).join("\n"));
    return at("p.jsonl");
  }

  it("exportWeb() writes the same bytes again, and nothing but what the manifest names", async () => {
    const data = putPassages(300);
    const { bytes, passages, beforeWords } = await exportWeb({ data, out: at("out") });
    expect(passages).to.equal(300);
    expect([bytes.vectors, bytes.model, bytes.runtime]).to.deep.equal([0, 0, 0]);
    expect(beforeWords).to.equal(bytes.code + bytes.head);
    const contents = (folder: string) =>
      filesIn(folder)
        .filter((name) => fs.statSync(path.join(folder, name)).isFile())
        .map((name) => [name, fs.readFileSync(path.join(folder, name), "base64")]);
    await exportWeb({ data, out: at("again") });
    expect(contents(at("again")).map(([name]) => name)).to.deep.equal(contents(at("out")).map(([name]) => name));
    const before = contents(at("out"));
    await exportWeb({ data, out: at("out") });
    expect(contents(at("out"))).to.deep.equal(before);
  });

  it("exports a project: openSearch()'s passages and places, under its name or a title", async () => {
    const project = makeProject(at("app"), {
      "package.json": { name: "app", dependencies: { "tiny-queue": "1.2.0" } },
      "package-lock.json": npmLock({ "node_modules/tiny-queue": "1.2.0" }),
      "README.md": "# The app\n\nIt has a tiny queue of quarry stones.\n",
      ...installed("node_modules/tiny-queue", "1.2.0"),
    });
    const own = await openSearch({ project }, { index: at("index") });
    const expected = await own.ask("tiny queue");
    own.close();
    const { passages } = await exportWeb({ project, out: at("out") });
    const { search } = await openExport(at("out"));
    const shown = ({ results }: typeof expected) =>
      results.map(({ id, title, text, place }) => [id, title, text, place]);
    expect(passages).to.equal(expected.passages);
    expect(expected.results).to.not.be.empty;
    expect(shown(await search.ask("tiny queue"))).to.deep.equal(shown(expected));
    expect(manifestOf(at("out")).title).to.equal("app");
    await exportWeb({ project, out: at("out"), title: "All of it" });
    expect(manifestOf(at("out")).title).to.equal("All of it");
  });

  it("says which place is wanted where none or two are named", async () => {
    const none = await inputErrorOf(() => exportWeb({ out: at("out") }));
    expect(none.message).to.match(/nothing says what is exported.*give data, or project/);
    const two = await inputErrorOf(() => exportWeb({ data: putPassages(3), project: at(), out: at("out") }));
    expect(two.message).to.match(/one place.*not both/);
  });

  it("renews a folder of another state: old parts go, a page of one's own and other files stay", async () => {
    await exportWeb({ data: putPassages(20), out: at("out") });
    const old = manifestOf(at("out"));
    fs.writeFileSync(at("out", "index.html"), "<h1>mine</h1>");
    fs.writeFileSync(at("out", "CNAME"), "example.org");
    fs.mkdirSync(at("out", ".new"));
    await exportWeb({ data: putPassages(21), out: at("out"), title: "New" });
    const { fingerprint, title, words, texts } = manifestOf(at("out"));
    expect(title).to.equal("New");
    expect(fingerprint).to.not.equal(old.fingerprint);
    expect(fs.readFileSync(at("out", "index.html"), "utf8")).to.equal("<h1>mine</h1>");
    const names = fs.readdirSync(at("out"));
    expect(names).to.include.members([words.folder, texts.folder, "CNAME", "search.json"]);
    expect(names).to.not.include.members([old.words.folder]);
    expect(names).to.not.include.members([".new"]);
  });

  it("refuses a folder with something else, and leaves the old export where the new one fails", async () => {
    fs.mkdirSync(at("full"));
    fs.writeFileSync(at("full", "notes.txt"), "mine");
    const data = putPassages(5);
    const refused = await exportWeb({ data, out: at("full") }).catch((error) => error);
    expect(refused.message).to.match(/holds something already.*notes\.txt/);
    await exportWeb({ data, out: at("out") });
    const before = filesIn(at("out"));
    const aborted = await exportWeb({ data: putPassages(2000), out: at("out"), signal: AbortSignal.abort() }).catch(
      (error) => error,
    );
    expect(aborted.name).to.equal("AbortError");
    expect(filesIn(at("out"))).to.deep.equal(before);
    for (const baseUrl of [
      "javascript:alert(1)",
      " javascript:alert(1)",
      "java\tscript:alert(1)",
      "\u0001data:text/html,x",
    ]) {
      const foreign = await exportWeb({ data, out: at("new"), baseUrl }).catch((error) => error);
      expect(foreign.message, baseUrl).to.match(/pages cannot stand there.*baseUrl/);
    }
    expect(fs.existsSync(at("new"))).to.equal(false);
  });

  it("passagePage() makes a page's address of an id", () => {
    const cases: [string, string | undefined, string | undefined][] = [
      ["guide/a b.md#first", "https://x.org/docs/", "https://x.org/docs/guide/a%20b.md#first"],
      ["guide/a.md#first", "/docs/{path}.html#{slug}", "/docs/guide/a.html#first"],
      ["guide/a.md", "/docs/{path}#{slug}", "/docs/guide/a"],
      ["node:fs.read", "https://x.org/?q={id}", "https://x.org/?q=node%3Afs.read"],
      ["https://x.org/a", undefined, "https://x.org/a"],
      ["a.md", undefined, undefined],
      ['"><script>', "/x/", "/x/%22%3E%3Cscript%3E"],
      ["cut \ud83d", "/x/", "/x/cut%20%EF%BF%BD"],
      ["../../secret.md#a", "/docs/", undefined],
    ];
    for (const [id, base, expected] of cases) expect(passagePage(id, base), id).to.equal(expected);
  });

  it("passages that try to be more than text come out as they are", async () => {
    fs.mkdirSync(at("hostile"));
    writeHostile(at("hostile"));
    await exportWeb({ data: at("hostile"), out: at("out"), title: "</title><script>window.hacked=1</script>" });
    expect(fs.readFileSync(at("out", "index.html"), "utf8")).to.not.include("<script>window");
    const { search } = await openExport(at("out"));
    const { results } = await search.ask("quarry", { k: 100 });
    expect(results.some(({ text }) => text.includes('<script>window.hacked = "script"</script>'))).to.equal(true);
    for (const { text, sentence } of results) {
      expect(text.replace(/\s+/g, " ")).to.include(sentence[0].text.replace(/^… /, "").slice(0, 20));
    }
  });

  it("tells what is missing, damaged or out of reach, and asks again the next time", async () => {
    await exportWeb({ data: putPassages(50), out: at("out") });
    const { words, texts } = manifestOf(at("out"));
    const told = async (fetch = fetchFrom(at("out"))) => {
      const { search } = await openExport(at("out"), fetch);
      return search.ask("quarry").then(
        ({ results }) => `${results.length} results`,
        (error) => error.message,
      );
    };
    const shard = at("out", words.folder, "0.bin");
    const whole = fs.readFileSync(shard);
    for (const [damage, message] of [
      [whole.subarray(0, whole.length - 9), /0\.bin is damaged: it does not unpack.*Reload/],
      [Buffer.from(whole.map((byte, i) => (i === 40 ? byte ^ 1 : byte))), /0\.bin is damaged/],
      [Buffer.from("<!doctype html>not found"), /0\.bin is damaged: it is not what was exported/],
    ] as const) {
      fs.writeFileSync(shard, damage);
      expect(await told()).to.match(message);
    }
    fs.writeFileSync(shard, whole);
    fs.renameSync(at("out", texts.folder), at("gone"));
    expect(await told()).to.match(/0\.bin is not there.*Reload the page/);
    fs.renameSync(at("gone"), at("out", texts.folder));
    let isOffline = false;
    const files = fetchFrom(at("out"));
    const { search } = await openExport(at("out"), (url, options) =>
      isOffline ? Promise.reject(new TypeError("fetch failed")) : files(url, options),
    );
    isOffline = true;
    expect((await search.ask("quarry").catch((error) => error)).message).to.match(/cannot be reached. Check the conn/);
    isOffline = false;
    expect((await search.ask("quarry")).results).to.have.length(10);
    const stopped = await search.ask("quarry", { signal: AbortSignal.abort() }).catch((error) => error);
    expect(stopped.name).to.equal("AbortError");
  });
});
