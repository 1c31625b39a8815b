import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Notebook } from "../../../../kernel-ext/runner/nbformat";
import { ansiToHtml } from "../../../../kernel-ext/runner/report/ansi";
import { renderPage } from "../../../../kernel-ext/runner/report/page";
import { type CellSpec, notebookOf, temporaryFolder } from "../../support";

const page = (cells: (string | CellSpec)[], outputs: object[] = [], folder = temporaryFolder()) => {
  const notebook = notebookOf(cells);
  const code = notebook.cells.find(({ cell_type }) => cell_type === "code");
  if (code) Object.assign(code, { outputs, execution_count: 1 });
  return renderPage(notebook as unknown as Notebook, { title: "name", folder });
};
const shown = (data: object, metadata = {}) => [{ output_type: "display_data", data, metadata }];
const markdown = (source: string): CellSpec => ({ source, type: "markdown" });

describe("renderPage()", () => {
  it("renders markdown with its headings in the contents, twins told apart", () => {
    const html = page([markdown("# A & B\n\n**bold**"), markdown("## Twin\n\n## Twin")]);
    expect(html).to.include("<strong>bold</strong>").and.include("<title>A &#38; B</title>");
    expect(html.match(/<a href="#([^"]+)">/g)).to.deep.equal([
      '<a href="#section-a-b">',
      '<a href="#section-twin">',
      '<a href="#section-twin-2">',
    ]);
    expect(html).to.include('<h2 id="section-twin-2">');
  });

  it("highlights code and escapes what it holds", () => {
    const html = page(['const a: string = "<b>";']);
    expect(html)
      .to.match(/<span class="hljs-keyword">const<\/span>/)
      .and.include("&lt;b&gt;");
  });

  const hostile: [string, string][] = [
    [
      "a markdown cell",
      page([markdown('<script>steal()</script><img src=x onerror="steal()"><a href="javascript:steal()">x</a>')]),
    ],
    [
      "an HTML output",
      page(
        ["1"],
        shown({ "text/html": '<script>steal()</script><b onclick="steal()">x</b><iframe src="x"></iframe>' }),
      ),
    ],
    ["a heading", page([markdown("# <img src=x onerror=steal()>")])],
    [
      "an error",
      page(["1"], [{ output_type: "error", ename: "E", evalue: "", traceback: ["<script>steal()</script>"] }]),
    ],
    ["a stream", page(["1"], [{ output_type: "stream", name: "stdout", text: "<script>steal()</script>" }])],
  ];
  for (const [name, html] of hostile) {
    it(`lets nothing run that comes from ${name}`, () => {
      const body = html.slice(html.indexOf("<body>"));
      expect(body).to.not.match(/<script|<iframe|\son\w+=|javascript:/i);
    });
  }

  it("keeps the notebook's scripts where it is trusted", () => {
    const book = notebookOf([markdown("<script>own()</script>"), "1"]) as unknown as Notebook;
    Object.assign(book.cells[1], { outputs: shown({ "text/html": "<script>mine()</script>" }) });
    const html = renderPage(book, { title: "t", folder: ".", trusted: true });
    expect(html).to.include("<script>own()</script>").and.include("<script>mine()</script>");
    expect(html).to.match(/script-src 'unsafe-inline'/);
  });

  it("folds cells of more than a line away, and shows a single line", () => {
    const html = page(["// why\nconst a = 1;\na", "b"]);
    expect(html.match(/<details class="source">/g)).to.have.length(1);
    expect(html).to.match(/<summary><code>.*const.*<\/code> <small>3 lines<\/small><\/summary>/);
    expect(html).to.include('id="all-code"');
    expect(page(["b"])).to.not.include('all-code"');
  });

  it("cannot be left by a text inside a figure", () => {
    const html = page(
      ["1"],
      shown({ "application/vnd.plotly.v1+json": { data: [{ name: "</script><b id=out>" }], layout: {} } }),
    );
    expect(html).to.include('data-figure="0"').and.not.include("<b id=out>");
  });

  it("leaves plotly.js out unless there is a figure, and the notebook's own copy always", () => {
    const library = shown({ "text/html": "<script>huge</script>", "text/plain": "plotly.js" }, { bowlab: "plotly.js" });
    const html = page(["1"], library);
    expect(html.length).to.be.lessThan(20_000);
    expect(html).to.not.include("huge").and.not.include("plotly.js");
  });

  it("falls back to text where HTML was nothing but script", () => {
    expect(page(["1"], shown({ "text/html": "<script>x</script>", "text/plain": "plain words" }))).to.include(
      "<pre>plain words</pre>",
    );
  });

  it("takes pictures in: relative, attached and put out; foreign ones are named instead", () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, "a.png"), "PNG");
    const html = page([markdown("![local](a.png) ![far](https://example.org/b.png) ![up](../c.png)")], [], folder);
    expect(html).to.include(`src="data:image/png;base64,${Buffer.from("PNG").toString("base64")}"`);
    expect(html).to.include("<em>[far]</em>").and.include("<em>[up]</em>").and.not.include("example.org");
    expect(page(["1"], shown({ "image/png": "QUJD\n" }))).to.include('<img src="data:image/png;base64,QUJD"');
    const svg = shown({ "image/svg+xml": "<svg><script>x</script></svg>" });
    expect(page(["1"], svg))
      .to.match(/<img src="data:image\/svg\+xml;base64,/)
      .and.not.include("<svg>");
  });
});

describe("ansiToHtml()", () => {
  it("turns colours into classes and drops the rest", () => {
    const cases: [string, string][] = [
      ["\u001b[31mred\u001b[39m plain", '<span class="ansi-red">red</span> plain'],
      ["\u001b[1;92mok\u001b[0m", '<span class="ansi-bold ansi-green">ok</span>'],
      ["a\u001b[2K\u001b[1Ab", "ab"],
      ["<b>", "&#60;b&#62;"],
    ];
    for (const [text, html] of cases) expect(ansiToHtml(text)).to.equal(html);
  });
});
