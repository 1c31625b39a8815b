import { expect } from "chai";
import { escapeHtml, html, md, svg } from "../../../../kernel-ext/display/mime/markup";
import { displaySymbol } from "../../../../kernel-ext/display/mime/mime";
import { toBundle } from "../../../../kernel-ext/display/values/bundle";

describe("toBundle()", () => {
  it("takes a value's own bundle, also an asynchronous one", async () => {
    expect(toBundle({ [displaySymbol]: () => ({ "text/html": "<b>1</b>" }) })).to.deep.equal({
      "text/html": "<b>1</b>",
    });
    const later = toBundle({ [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "later" }) });
    expect(await later).to.deep.equal({ "text/plain": "later" });
  });

  it("writes everything else as console.log does", () => {
    const cases: [unknown, string][] = [
      ["text", "text"],
      [[1, "a"], "[ 1, 'a' ]"],
      [new Map([[1, 2]]), "Map(1) { 1 => 2 }"],
    ];
    for (const [value, text] of cases) expect(toBundle(value)).to.deep.equal({ "text/plain": text });
  });

  it("gives the statistics of typed arrays", () => {
    const cases: [NodeJS.TypedArray, RegExp][] = [
      [
        new Float32Array([1, 2, Number.NaN]),
        /^Float32Array\(3\)\nmin 1 {2}mean 1\.5 {2}max 2 {2}std 0\.5 {2}1 NaN\n\[1, 2, NaN\]$/,
      ],
      [new Int32Array(0), /^Int32Array\(0\)\nno values/],
      [new BigInt64Array([-1n, 3n]), /min -1 {2}mean 1 {2}max 3/],
      [new Uint8Array([1, 2, 3]), /^Uint8Array\(3\)/],
    ];
    for (const [values, text] of cases) {
      const bundle = toBundle(values) as Record<string, string>;
      expect(bundle["text/plain"]).to.match(text);
      expect(bundle).to.have.property("text/html");
    }
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

  it("give the text as it is read, without the escapes of markup", () => {
    const bundle = html(`<i>${escapeHtml("a<b & c's")}</i> &quot;d&quot; &amp;lt;`)[displaySymbol]();
    expect(bundle).to.have.property("text/plain", `a<b & c's "d" &lt;`);
  });
});

describe("escapeHtml()", () => {
  it("makes every character of markup harmless", () => {
    expect(escapeHtml(`<a href="x">&'`)).to.not.match(/[<>"']|&(?!#\d+;)/);
  });
});
