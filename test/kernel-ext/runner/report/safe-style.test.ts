import { expect } from "chai";
import { clean } from "../../../../kernel-ext/runner/report/clean";
import { safeStyle } from "../../../../kernel-ext/runner/report/safe-style";

describe("safeStyle()", () => {
  const kept = [
    "color:#112233",
    "color:rgba(0, 0, 0, 0.12345)",
    "font-family:'Fira Code', monospace",
    "width:1200px",
    "margin:4px 0",
    "margin-left:2em",
    "background:linear-gradient(90deg, #d65f5f 50.125%, transparent 50%)",
    "border:1px solid #ccc",
    "text-align:right;opacity:0.5",
    "font-size:12px;font-weight:bold !important",
  ];
  for (const style of kept) {
    it(`keeps ${style}`, () => expect(safeStyle(style)).to.equal(style));
  }

  const dropped = [
    "position:fixed",
    "POSITION : absolute",
    "z-index:9",
    "transform:scale(9)",
    "margin-top:-1px",
    "margin:calc(0px - 9px)",
    "height:10000px",
    "font-size:1e9px",
    "background:url(x)",
    "background:u\\72l(x)",
    "background:image-set('x' 1x)",
    "color:red}p{background:url(x)",
    "background:/**/red",
    "--a:url(x)",
    "pointer-events:none",
  ];
  for (const style of dropped) it(`drops ${style}`, () => expect(safeStyle(style)).to.equal(""));

  it("leaves the rest of a style beside what it drops", () => {
    expect(safeStyle("color: red; position: fixed; top: 0; font-weight: bold;")).to.equal("color:red;font-weight:bold");
  });
});

describe("clean()", () => {
  it("leaves links as links that tell nothing of the page, and pictures that are in the page", () => {
    expect(clean('<a href="https://example.org/" target="_top">x</a>')).to.equal(
      '<a href="https://example.org/" rel="noopener noreferrer">x</a>',
    );
    expect(clean('<img src="data:image/png;base64,AAAA" width="3">')).to.equal(
      '<img src="data:image/png;base64,AAAA" width="3" />',
    );
    expect(clean('<img src="x.png" alt="a plot">')).to.equal('<img alt="a plot" />');
  });
});
