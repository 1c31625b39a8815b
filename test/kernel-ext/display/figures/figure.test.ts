import * as path from "node:path";
import { expect } from "chai";
import { registerSink } from "../../../../kernel-ext/display/channels/sink";
import { figure, toJson } from "../../../../kernel-ext/display/figures/figure";
import { displaySymbol } from "../../../../kernel-ext/display/mime/mime";
import { recorder } from "../recorder";

/** figure() of a process that has shown none: other files' tests may have run in this one. */
function figureOfNewProcess(): typeof figure {
  const folder = path.dirname(require.resolve("../../../../kernel-ext/display/figures/figure"));
  for (const file of Object.keys(require.cache)) if (path.dirname(file) === folder) delete require.cache[file];
  return require("../../../../kernel-ext/display/figures/figure").figure;
}

describe("figure()", () => {
  afterEach(() => registerSink(undefined));

  it("gives plotly's JSON, HTML and text, and sends plotly.js once a notebook, again when its own cell runs again", () => {
    const sink = recorder();
    const firstFigure = figureOfNewProcess();
    const show = () => firstFigure([{ y: [1] }])[displaySymbol]();
    const libraries = () => sink.shown.filter(({ options }) => options.metadata?.bowlab === "plotly.js").length;
    sink.cell = "carrier";
    const first = show();
    show();
    expect(libraries()).to.equal(1);
    expect(first).to.have.all.keys("application/vnd.plotly.v1+json", "text/html", "image/svg+xml", "text/plain");
    expect(String(first["text/html"]).length).to.be.lessThan(8000);
    sink.idle();
    sink.cell = "another";
    show();
    sink.idle();
    expect(libraries()).to.equal(1);
    sink.cell = "carrier";
    show();
    expect(libraries()).to.equal(2);
  });

  it("has its still picture inside the HTML, where front-ends without scripts find it", () => {
    recorder();
    const bundle = figure([{ y: [1, 2] }])[displaySymbol]() as Record<string, string>;
    const [, picture] = /<img src="data:image\/svg\+xml;base64,([^"]+)"/.exec(bundle["text/html"])!;
    expect(Buffer.from(picture, "base64").toString()).to.equal(bundle["image/svg+xml"]);
  });

  it("cannot be left by a text that closes the script", () => {
    recorder();
    const html = figure([{ y: [1], name: "</script><script>alert(1)</script>" }])[displaySymbol]()[
      "text/html"
    ] as string;
    expect(html.match(/<script/g)).to.have.length(1);
  });
});

describe("toJson()", () => {
  it("makes of typed arrays, dates and infinite numbers what plotly reads", () => {
    const date = new Date(0);
    expect(toJson({ a: new Float32Array([1, Number.NaN]), d: [date], n: 3n, s: "x", u: null })).to.deep.equal({
      a: [1, null],
      d: ["1970-01-01T00:00:00.000Z"],
      n: 3,
      s: "x",
      u: null,
    });
  });
});
