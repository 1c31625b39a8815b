import { expect } from "chai";
import { mainText, sectionsOfPage } from "../../../lib/text/html";

/** The blocks of a page, each with its line in front. */
function blocksOf(html: string): string[] {
  return sectionsOfPage(mainText(html)).flatMap(({ blocks }) => blocks.map(({ line, text }) => `${line}: ${text}`));
}

const long = "words, and more of them, ".repeat(20).trim();

describe("sectionsOfPage()", () => {
  const places: [what: string, html: string, blocks: string[]][] = [
    ["text in div after div", "<h2>a</h2>\n<div>b 0</div>\n<div>b 1</div>", ["2: b 0", "3: b 1"]],
    ["text in the inner of two", "<p>z</p>\n<div>\n\n<div>\n\n<b>deep</b> text</div></div>", ["1: z", "6: deep text"]],
    ["text parted by br", "<div>\nfirst<br><br>\n\n\nsecond<br>third</div>", ["2: first", "5: second\nthird"]],
    ["text behind a block", "<div>\n<pre>a\nb\n</pre>\n\n\ntail</div>", ["2: a\nb", "7: tail"]],
    ["items that begin with br", "<p>z</p>\n<ul>\n<li><br>\none\n<li>\n<br>two</ul>", ["1: z", "4: - one", "6: - two"]],
    ["a carriage return as a line's end", "<p>a</p>\r<p>b</p>\r\n<p>c</p>", ["1: a", "2: b", "3: c"]],
    ["characters by name", "<p>&nbsp;\n&eacute;t&#233; &amp; hiver</p>\n<p>&lt;x</p>", ["2: été & hiver", "3: <x"]],
    ["a character by name behind a comment", "<p><!-- a\n -->\n&eacute;t&#233;", ["3: été"]],
    ["words that are there twice", "<nav>\n<p>b</p></nav>\n<p>a</p>\n<p>b</p>\n<p>b</p>", ["3: a", "4: b", "5: b"]],
    ["what only looks like tags", '<p title="<p>">\n<!-- <p>\n -->a</p>', ["3: a"]],
    ["what others call lines", '<p><code data-line="7">x</code> y</p>\n<my-el data-line="9">z', ["1: x y", "2: z"]],
    [
      "text that lost what stood within",
      `<p>a<script>\n</script>\n<b>b</b></p><p>${long}</p>`,
      ["1: a b", `3: ${long}`],
    ],
  ];
  for (const [what, html, blocks] of places)
    it(`says on which line stands ${what}`, () => expect(blocksOf(html)).to.deep.equal(blocks));

  const frames: [what: string, html: string, blocks: string[]][] = [
    ["<body> in a script", "<!doctype html>\n<title>T</title>\n<p>a</p>\n<script>w('<body>')</script>", ["3: a"]],
    ["<body > in a comment", "<!-- <body > -->\n<p>a</p>", ["2: a"]],
    ["<body > in a value", "<p title='<body >'>a</p>", ["1: a"]],
    ["an element before <html>", "<meta charset=utf-8>\n<html><body><p>a</p></body></html>", ["2: a"]],
    ["<body/>", "<p>a</p><body/><p>b", ["1: a", "1: b"]],
    ["<html> inside", "<main>a<html><body>b", ["1: ab"]],
    ["<html> in a template", "<!-- <body > --><template><html>a</template>b", ["1: b"]],
    ["text behind </body>", "<html><body>\n<p>a</p></body>\n<p>b</p></html>", ["2: a", "3: b"]],
    ["two pages in one", "<html><body><p>a</p></body></html>\n<html><body><p>b</p></body></html>", ["1: a", "2: b"]],
    ["a </body that does not end", "<p>a</p></body ", ["1: a"]],
    ["text before <body>", "<p>a\n<body>\n<p>b", ["1: a", "3: b"]],
  ];
  for (const [what, html, blocks] of frames)
    it(`loses no text of a page with ${what}`, () => expect(blocksOf(html)).to.deep.equal(blocks));

  const parted: [html: string, text: string][] = [
    ["<pre>a<br>b</pre>", "a\nb"],
    ["<pre><div>a</div><div>b</div></pre>", "a\nb"],
    ["<table><tr><td>a<br>b<td>c</table>", "a b | c"],
    ["<table><tr><td><p>c</p><p>d</p><td><table><tr><td>e<td>f</table></table>", "c d | e f"],
    ["<fieldset><legend>L</legend>t</fieldset>", "L\n\nt"],
    ["<div><center>a</center>b</div>", "a\n\nb"],
  ];
  for (const [html, text] of parted)
    it(`keeps words apart in ${html}`, () =>
      expect(
        sectionsOfPage(mainText(html))
          .flatMap(({ blocks }) => blocks.map((block) => block.text))
          .join("\n\n"),
      ).to.equal(text));

  it("keeps words of a heading apart, and takes no title out of a drawing", () => {
    const page = mainText("<svg><title>S</title></svg><h1>One<br>Two</h1><p>a</p><h1>b</h1>");
    expect(mainText("<h1>One<br>Two</h1><p>a</p>").title).to.equal("One Two");
    expect([page.title, sectionsOfPage(page)[1].headings[0].text]).to.deep.equal(["", "One Two"]);
  });

  it("takes a page for empty whose title never ends, as browsers do", () => {
    expect(blocksOf("<title/><section><textarea><!doctype html>")).to.deep.equal([]);
  });

  it("reads a page that is nested too deeply for what finds the main text", () => {
    const depth = 1500;
    expect(blocksOf(`${"<div>".repeat(depth)}\na${"</div>".repeat(depth)}`)).to.deep.equal(["2: a"]);
  });
});
