import { expect } from "chai";
import { toBundle } from "../../../kernel-ext/display/bundle";
import { escapeHtml, html, md, svg } from "../../../kernel-ext/display/markup";
import { displaySymbol } from "../../../kernel-ext/display/mime";

describe("toBundle()", () => {
  it("takes a value's own bundle, also an asynchronous one", async () => {
    expect(toBundle({ [displaySymbol]: () => ({ "text/html": "<b>1</b>" }) })).to.deep.equal({
      "text/html": "<b>1</b>",
    });
    const later = toBundle({ [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "later" }) });
    expect(await later).to.deep.equal({ "text/plain": "later" });
  });

  it("knows pictures by their first bytes", () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2]);
    expect(toBundle(png)).to.have.property("image/png", Buffer.from(png).toString("base64"));
    expect(toBundle(new Uint8Array([1, 2, 3]))).to.have.all.keys("text/plain");
  });

  it("writes everything else as console.log does", () => {
    const cases: [unknown, string][] = [
      ["text", "text"],
      [[1, "a"], "[ 1, 'a' ]"],
      [new Map([[1, 2]]), "Map(1) { 1 => 2 }"],
    ];
    for (const [value, text] of cases) expect(toBundle(value)).to.deep.equal({ "text/plain": text });
  });

  it("shows a danfojs frame or series as a table", () => {
    const frame = {
      columns: ["a", "b"],
      index: [0, 1],
      values: [
        [1, "<x>"],
        [2, null],
      ],
      shape: [2, 2],
      dtypes: ["int32", "string"],
    };
    const bundle = toBundle(frame) as Record<string, string>;
    expect(bundle["text/html"]).to.include("&#60;x&#62;").and.include("2 rows × 2 columns");
    expect(bundle["text/plain"]).to.match(/^ +a +b$/m);
    const series = { columns: ["s"], index: ["r"], values: [1.5], shape: [1, 1], dtypes: ["float32"] };
    expect((toBundle(series) as Record<string, string>)["text/plain"]).to.match(/r +1\.5/);
  });
});

describe("html, md and svg", () => {
  it("take a template or a plain text", () => {
    expect(html`<b>${1 + 1}</b>`[displaySymbol]()).to.deep.equal({ "text/html": "<b>2</b>", "text/plain": "2" });
    expect(md("# a")[displaySymbol]()).to.have.property("text/markdown", "# a");
    expect(svg`<svg/>`[displaySymbol]()).to.have.property("image/svg+xml", "<svg/>");
  });

  it("leave scripts and styles out of the text", () => {
    const bundle = html("<style>b{}</style><p>one</p><script>x()</script> two")[displaySymbol]();
    expect(bundle).to.have.property("text/plain", "one two");
  });
});

describe("escapeHtml()", () => {
  it("makes every character of markup harmless", () => {
    expect(escapeHtml(`<a href="x">&'`)).to.not.match(/[<>"']|&(?!#\d+;)/);
  });
});
