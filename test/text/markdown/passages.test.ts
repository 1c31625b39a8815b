import { expect } from "chai";
import { markdownPassages } from "../../../lib/text";

describe("markdownPassages()", () => {
  const lines = (...all: string[]) => all.join("\n");
  const pathsOf = (markdown: string, name = "docs/guide.md") =>
    markdownPassages(markdown, name, { sectionsApart: true }).map(({ title, slug }) => [title, slug]);
  const textOf = (markdown: string, name = "a.md") =>
    markdownPassages(markdown, name)
      .map(({ text }) => text)
      .join("\n¶\n");

  const nested = lines(
    "# Guide",
    "",
    "Hello.",
    "",
    "## Install",
    "",
    "Run it.",
    "",
    "### On Linux",
    "",
    "Use apt.",
    "",
  );

  it("makes titles of the paths of headings, names of the same path, and tells the line", () => {
    expect(markdownPassages(nested, "docs/guide.md", { sectionsApart: true })).to.deep.equal([
      { title: "Guide", text: "Hello.", slug: "", line: 3 },
      { title: "Guide › Install", text: "Run it.", slug: "install", line: 7 },
      { title: "Guide › Install › On Linux", text: "Use apt.", slug: "install/on-linux", line: 11 },
    ]);
  });

  it("joins short sections beneath the same heading, whose own headings stay in the text", () => {
    expect(markdownPassages(nested, "docs/guide.md")).to.deep.equal([
      { title: "Guide", text: "Hello.\n\nInstall\n\nRun it.\n\nOn Linux\n\nUse apt.", slug: "", line: 3 },
    ]);
    const pages = markdownPassages("# One\n\na\n\n# Two\n\nb\n", "docs/list.md");
    expect(pages).to.deep.equal([{ title: "list", text: "One\n\na\n\nTwo\n\nb", slug: "one", line: 3 }]);
  });

  const titles: [what: string, markdown: string, name: string, title: string][] = [
    ["the file's name", "Text.", "docs/how-to.md", "how-to"],
    ["the folder's name for a README", "Text.", "left-pad/README.md", "left-pad"],
    ["the front matter's title", "---\ntitle: 'A: b'\n---\nText.", "a.md", "A: b"],
    ["TOML's title", '+++\ntitle = "T"\ndate = 1\n+++\n\nText.', "a.md", "T"],
    ["a heading underlined", "Over\n====\n\nText.", "a.md", "Over"],
    [
      "a heading in HTML",
      '<h1 align="center">\n  <img src="x.png"> Left &amp; right\n</h1>\n\nText.',
      "a.md",
      "Left & right",
    ],
    ["a heading with marks in it", "# `code` *and* [link](x) {#own-anchor}\n\nText.", "a.md", "code and link"],
  ];
  for (const [what, markdown, name, title] of titles) {
    it(`takes ${what} for a title`, () => expect(markdownPassages(markdown, name)[0].title).to.equal(title));
  }

  it("puts the document's name before sections that have no common title", () => {
    expect(pathsOf("# One\n\na\n\n# Two\n\nb\n", "docs/list.md")).to.deep.equal([
      ["list › One", "one"],
      ["list › Two", "two"],
    ]);
    expect(pathsOf("## Only\n\na\n", "docs/list.md")).to.deep.equal([["list › Only", "only"]]);
  });

  it("names sections alike whatever comes and goes around them, and twins by number", () => {
    const slugs = (markdown: string) => pathsOf(markdown).map(([, slug]) => slug);
    const b = "## B\n\n### Install\n\nb\n";
    expect(slugs(`# T\n\n${b}`)).to.deep.equal(["b/install"]);
    expect(slugs(`# T\n\nintro\n\n## A\n\n### Install\n\na\n\n${b}`)).to.deep.equal(["", "a/install", "b/install"]);
    expect(slugs("# T\n\n## A\n\na\n\n## A\n\nb\n\n## ???\n\nc")).to.deep.equal(["a", "a-2", "section"]);
    expect(slugs("# T\n\n## Was  ist\u00a0das?\n\na")[0]).to.match(/^\S+$/);
  });

  it("packs the paragraphs of a section, and goes on in a second part", () => {
    const paragraph = (from: number) => Array.from({ length: 30 }, (_, i) => `w${from + i}`).join(" ");
    const document = `# T\n\n## S\n\n${[0, 30, 60].map(paragraph).join("\n\n")}\n`;
    const parts = markdownPassages(document, "a.md", { passageWords: [20, 60] });
    expect(parts.map(({ slug, line }) => [slug, line])).to.deep.equal([
      ["s", 5],
      ["s-2", 9],
    ]);
    expect(markdownPassages(document, "a.md")).to.have.length(1);
  });

  it("keeps code as it stands, in one passage, headings in it included", () => {
    const code = lines("```sh", "# no heading", "", "  run --it", "```");
    expect(textOf(`# T\n\nDo:\n\n${code}\n\nDone.`)).to.equal("Do:\n\n# no heading\n\n  run --it\n\nDone.");
    const long = `~~~js\n${"call(1, 2, 3);\n".repeat(300)}~~~\n`;
    expect(markdownPassages(`# T\n\n- item\n\n  ${long.replaceAll("\n", "\n  ")}`, "a.md")).to.have.length(1);
  });

  const read: [what: string, markdown: string, text: string][] = [
    [
      "links by their words",
      "See [the *guide*](http://x), <http://y.z> and [ref][r].\n\n[r]: http://r",
      "See the guide, http://y.z and ref.",
    ],
    [
      "pictures by their words, badges not at all",
      "[![build](https://img.shields.io/x.svg)](y) ![npm](https://badge.fury.io/a)\n\n![A diagram](d.png)",
      "A diagram",
    ],
    ["no comment", "a <!-- no --> b\n\n<!-- no\n\nno -->\n\nc", "a b\n\nc"],
    [
      "no tags and no scripts",
      "<details>\n<summary>More</summary>\n\nin <kbd>Ctrl</kbd>\n\n</details>\n\n<script>\nno()\n</script>",
      "More\n\nin Ctrl",
    ],
    ["entities and escapes", "a &lt; b &copy; \\*c\\*", "a < b © *c*"],
    ["a paragraph's lines as one", "one\ntwo  \nthree", "one two\nthree"],
    ["a table row by row", "| a | b |\n|---|---|\n| `1` | x\\|y |\n| | |", "a | b\n1 | x|y"],
    [
      "lists an item a line",
      "1. one\n2. two\n   - sub\n     more\n- [x] done",
      "1. one\n2. two\n  - sub more\n\n- done",
    ],
    ["notes without their marks", "> [!NOTE]\n> Mind **this**.", "Mind this."],
    ["indented code", "a\n\n    b  c", "a\n\nb  c"],
    ["Windows line ends", "a\r\nb\r\n\r\nc", "a b\n\nc"],
    ["text between two rules", "---\nNo settings\n---\n\nb", "b"],
  ];
  for (const [what, markdown, text] of read) {
    it(`reads ${what}`, () => expect(textOf(markdown)).to.equal(text));
  }

  it("drops imports, exports and comments of MDX, in MDX alone", () => {
    const mdx =
      'import Tabs from "@theme/Tabs";\n\nexport const a = 1;\n\n# T\n\n{/* no */}\n\n<Tabs>\n\ntext\n\n</Tabs>\n';
    expect(markdownPassages(mdx, "a.mdx").map(({ title, text }) => [title, text])).to.deep.equal([["T", "text"]]);
    expect(textOf("import x from y", "a.md")).to.equal("import x from y");
  });

  it("reads on below a front matter that is broken, and says so", () => {
    const troubles: string[] = [];
    const onTrouble = (trouble: string) => troubles.push(trouble);
    const broken = "---\ntitle: [open\nb: {\n---\n\nText.";
    expect(markdownPassages(broken, "a.md", { onTrouble })).to.deep.equal([
      { title: "a", text: "Text.", slug: "", line: 6 },
    ]);
    expect(troubles).to.have.length(1);
    expect(troubles[0]).to.match(/line \d/);
  });

  it("gives nothing for a document without text", () => {
    for (const empty of ["", "\n \n", "# Only a heading\n", "<!-- c -->", "---\ntitle: t\n---\n"])
      expect(markdownPassages(empty, "a.md")).to.deep.equal([]);
  });
});
