import { expect } from "chai";
import { loadPassages, type PassedOver, type ReadOptions } from "../../../lib/text";
import { inputErrorOf, put, useScratch } from "../scratch";

describe("readPassages() of HTML", () => {
  const at = useScratch();
  const rows = async (content: string | Buffer, options?: ReadOptions, name = "page.html") =>
    (await loadPassages(put(at(name), content), options)).map(({ id, title, text }) => [id, title, text]);
  const prose = (word: string) => `${`${word} `.repeat(60)}and so on, for a while, and then it ends.`;

  const page = `<!DOCTYPE html><html><head><title>Guide – Site</title><style>p { color: red }</style></head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/x">Elsewhere</a></li></ul></nav>
    <article><h1>Guide</h1><p>${prose("first")}</p><script>no()</script>
    <h2>Install<a class="headerlink" href="#install">¶</a></h2><p>${prose("second")}</p><pre><code>if (a) {
  b();
}</code></pre><ul><li>one</li><li><p>two</p><p>three</p></li></ul>
    <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2 &lt; 3</td></tr></table></article>
    <footer>© nobody</footer></body></html>`;

  it("reads the main text along its headings, without navigation, scripts and styles", async () => {
    const found = await rows(page, { passageWords: [1, 500] });
    expect(found.map(([id, title]) => [id, title])).to.deep.equal([
      ["page.html", "Guide"],
      ["page.html#install", "Guide › Install"],
    ]);
    const [, [, , text]] = found;
    expect(text)
      .to.include("if (a) {\n  b();\n}")
      .and.to.include("- one\n- two\n\nthree")
      .and.to.include("a | b\n1 | 2 < 3");
    expect(JSON.stringify(found)).not.to.match(/Elsewhere|nobody|no\(\)|color/);
  });

  it("reads fragments and short pages, which have no main text to be told from the rest", async () => {
    expect(await rows("<p>Some &eacute;clair<br>and more")).to.deep.equal([
      ["page.html", "page", "Some éclair\nand more"],
    ]);
    expect(await rows("<title>T &amp; U</title><h2>S</h2><p>x</p>")).to.deep.equal([["page.html#s", "T & U › S", "x"]]);
    expect(await rows("<ul>\n<li>\n<p>a</p>\n</li><li>\n</li>\n<li> b</li><li><pre>c</pre></li></ul>")).to.deep.equal([
      ["page.html", "page", "- a\n- b\n\nc"],
    ]);
    expect(await rows("<html><body><div>a <b>b</b><div>c</div></div></body></html>")).to.deep.equal([
      ["page.html", "page", "a b\n\nc"],
    ]);
  });

  it("says on which line a passage begins, whatever stands before it", async () => {
    const lines = async (content: string, options?: ReadOptions) =>
      (await loadPassages(put(at("page.html"), content), { ...options, withSource: true })).map(({ text, source }) => [
        text.slice(0, 12),
        source?.line,
      ]);
    const apart = { passageWords: [1, 500] as const };
    const long = `<!doctype html>\r\n<!-- <p>\n<h1> -->\n<title a="<p>">T</title>\n<script>"<p>"</script>\n<article>\n<H1>Guide</H1>\n
      <p>${prose("first")}</p></p>\n\n<h2>Then\n</h2>\n<div>\n<ul>\n<li>\n<p>${prose("second")}</ul></div>
      <h2>Code</h2>\n<pre title="<p>">\n${prose("third")}</pre><h2>Table</h2>\n<table>\n<tr><td>${prose("fourth")}<td>b</table>
      <h2>Layout</h2><table><tr><td>\n<table><tr>\n<td>${prose("fifth")}</table></table></article>`;
    expect(await lines(long, apart)).to.deep.equal([
      ["first first ", 9],
      ["- second sec", 16],
      ["third third ", 19],
      ["fourth fourt", 21],
      ["fifth fifth ", 24],
    ]);
    expect(await lines("\n<p>a\n<p>b\n\n<p>c", { textUnit: "paragraph" })).to.deep.equal([
      ["a", 2],
      ["b", 3],
      ["c", 5],
    ]);
    expect(await lines("a\n<b>c</b>")).to.deep.equal([["a c", 1]]);
  });

  const charsets: [what: string, content: Buffer][] = [
    ["Latin-1 by its meta element", Buffer.from('<meta charset="iso-8859-1"><p>Café</p>', "latin1")],
    [
      "Latin-1 by http-equiv",
      Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>Café</p>', "latin1"),
    ],
    ["Latin-1 without a word", Buffer.from("<p>Café</p>", "latin1")],
    ["UTF-8 without a word", Buffer.from("<p>Café</p>")],
    ["UTF-8 with its mark", Buffer.from("\ufeff<p>Café</p>")],
  ];
  for (const [what, content] of charsets) {
    it(`reads ${what}`, async () => expect((await rows(content))[0][2]).to.equal("Café"));
  }

  it("takes a unit that is asked for", async () => {
    const small = "<h1>A</h1><p>b</p><h2>C</h2><p>d</p><p>e</p>";
    expect(await rows(small, { textUnit: "file" })).to.deep.equal([["page.html", "A", "A\n\nb\n\nC\n\nd\n\ne"]]);
    expect((await rows(small, { textUnit: "paragraph" })).map(([id, , text]) => `${id} ${text}`)).to.deep.equal([
      "page.html b",
      "page.html#c d",
      "page.html#c-2 e",
    ]);
  });

  it("names ids without white space, and tells where a passage is", async () => {
    const file = put(at("d", "my page.html"), "<p>x</p>");
    put(at("d", "sub", "a.md"), "\n# T\n\nx\n\n## U\n\ny\n");
    const found = await loadPassages(at("d"), { withSource: true, passageWords: [1, 200] });
    expect(found.map(({ id }) => id)).to.deep.equal(["my%20page.html", "sub/a.md", "sub/a.md#u"]);
    expect(found.map(({ source }) => source)).to.deep.equal([
      { file, line: 1 },
      { file: at("d", "sub", "a.md"), line: 4 },
      { file: at("d", "sub", "a.md"), line: 8 },
    ]);
  });

  it("says which documents hold no text and whose front matter is broken", async () => {
    put(at("d", "a.html"), "<script>x</script>");
    put(at("d", "b.md"), "# Only a title");
    put(at("d", "c.md"), "---\na: [\n---\ntext");
    const told: PassedOver[] = [];
    expect(await loadPassages(at("d"), { onSkipped: (skipped) => told.push(skipped) })).to.have.length(1);
    expect(told).to.have.length(1);
    expect(told[0].emptyFiles).to.deep.equal({ count: 2, first: ["a.html", "b.md"] });
    expect(told[0].brokenFrontMatter?.first[0]).to.match(/^c\.md \(.*line [23]/);
  });

  it("leaves out documents that cannot be parsed or are too large, counts each once, and refuses one alone", async () => {
    const deep = put(at("d", "deep.md"), `${"> ".repeat(20_000)}text`);
    put(at("d", "large.html"), `<p>${"x ".repeat(9 * 2 ** 20)}`);
    put(at("d", "fine.md"), "text");
    const told: PassedOver[] = [];
    const found = await loadPassages(at("d"), { onSkipped: (skipped) => told.push(skipped) });
    expect(found.map(({ id }) => id)).to.deep.equal(["fine.md"]);
    expect(told).to.deep.equal([
      { unparsedFiles: { count: 1, first: ["deep.md"] }, largeFiles: { count: 1, first: ["large.html"] } },
    ]);
    const alone = await inputErrorOf(() => loadPassages(deep));
    expect(alone.file).to.equal(deep);
    expect(alone.message).to.match(/cannot be parsed.*less nesting.*--text-unit paragraph/);
  });

  it("refuses a page with zero bytes, of an unknown charset, and one that is too large", async () => {
    const messageOf = async (content: string | Buffer) => (await inputErrorOf(() => rows(content))).message;
    expect(await messageOf(Buffer.from("<p>\n\0\x01"))).to.match(/page\.html, line 2: .*not HTML|not HTML.*zero byte/);
    expect(await messageOf('<meta charset="klingon"><p>x')).to.match(/encoding that is not known.*klingon/);
    expect(await messageOf(`<p>${"x ".repeat(9 * 2 ** 20)}`)).to.match(/too large.*16 MiB/);
  });
});
