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

  it("shows a cell or an output that cannot be rendered as text, and the rest as ever", () => {
    const deep = `${"> ".repeat(4000)}<b>`;
    const html = page([markdown(`# Lost\n\n${deep}`), "1", markdown("# Kept")], shown({ "text/markdown": deep }));
    expect(html.match(/not shown as it was meant/g)).to.have.length(2);
    expect(html).to.include("&#62; &#62;").and.include('<h1 id="section-kept">').and.not.include('id="section-lost"');
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
      ["a\u001b[2K\u001b[1Ab", " b"],
      ["<b>", "&#60;b&#62;"],
      ["\u001b[38;5;1mred\u001b[0m", '<span class="ansi-red">red</span>'],
      ["\u001b[38;5;31mblue\u001b[m", '<span style="color:#0087af">blue</span>'],
      ["\u001b[38;5;244mgrey\u001b[39m", '<span style="color:#808080">grey</span>'],
      ["\u001b[48;5;3mon\u001b[49m", '<span class="ansi-on-yellow">on</span>'],
      ["\u001b[38;2;1;2;255mrgb", '<span style="color:#0102ff">rgb</span>'],
      ["\u001b[38:2::1:2:255mrgb", '<span style="color:#0102ff">rgb</span>'],
      ["\u001b[48;2;1;2;3;1mrgb", '<span class="ansi-bold" style="color:#ffffff;background:#010203">rgb</span>'],
      ["\u001b[38;2;1;2;300;1mx", '<span class="ansi-bold">x</span>'],
      ["\u001b[41;37mx", '<span class="ansi-white ansi-on-red">x</span>'],
      ["\u001b[3;4;9mx\u001b[23;24;29my", '<span class="ansi-italic ansi-underline ansi-strike">x</span>y'],
      ["\u001b[2mx\u001b[22my", '<span class="ansi-faint">x</span>y'],
      ["\u001b[7mx\u001b[27my", '<span class="ansi-paper ansi-on-ink">x</span>y'],
      ["\u001b[31;7mx", '<span class="ansi-paper ansi-on-red">x</span>'],
      [
        "\u001b]8;;https://e.org/?a&b\u0007link\u001b]8;;\u0007 x",
        '<a href="https://e.org/?a&#38;b" rel="noopener noreferrer">link</a> x',
      ],
      [
        "\u001b]8;id=1;mailto:a@e.org\u001b\\m\u001b]8;;\u001b\\",
        '<a href="mailto:a@e.org" rel="noopener noreferrer">m</a>',
      ],
      ["\u001b]8;;javascript:x()\u0007link\u001b]8;;\u0007", "link"],
      ["\u001b]0;title\u0007\u001b[?25lx\u001bc\u001b(B", "x"],
      ["\u001b[31mlong text\u001b[0m\rok", 'ok<span class="ansi-red">ng text</span>'],
      ["10 %\u001b[K\r20 %\u001b[K\r100 %\u001b[K\n", "100 %\n"],
      ["long line\r\u001b[Kshort", "short"],
      ["a 10 %\nb 10 %\u001b[A\ra 20 %\n\rb 30 %", "a 20 %\nb 30 %"],
      ["one\ntwo\n\u001b[2A\u001b[J\u001b[32mdone\u001b[0m\n", '<span class="ansi-green">done</span>\n'],
      ["abc\b\bX", "aXc"],
      ["\u0007bell\u0000", "bell"],
      ["\u001b[31", ""],
    ];
    for (const [text, html] of cases) expect(ansiToHtml(text)).to.equal(html);
  });
});
