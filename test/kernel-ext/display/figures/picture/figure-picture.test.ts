import { expect } from "chai";
import { figurePicture } from "../../../../../kernel-ext/display/figures/picture";

type Json = Parameters<typeof figurePicture>[0];
const draw = (data: Json["data"], layout: Json["layout"] = {}) => figurePicture({ data, layout });

/** Numbers of an attribute, in order. */
function numbers(svg: string, tag: string, attribute: string): number[] {
  return [...svg.matchAll(new RegExp(`<${tag}[^>]* ${attribute}="([-\\d.]+)"`, "g"))].map(([, value]) => Number(value));
}

/** Bars only: what is inside the clipped group. */
const inside = (svg: string) => /clip-path="url\(#inside\)">(.*?)<\/g><\/g>/s.exec(svg)?.[1] ?? "";

describe("figurePicture()", () => {
  it("draws a line through its points, with a gap where a value is missing", () => {
    const svg = draw([{ x: [0, 1, 2, 3], y: [0, 1, null, 1], mode: "lines" }], {
      title: { text: "Loss <b>of</b> a & b" },
    });
    const [, d] = / d="(M[^"]+)" fill="none" stroke="#1f77b4"/.exec(svg)!;
    expect(d.match(/M/g)).to.have.length(2);
    expect(svg)
      .to.include("Loss of a &#38; b")
      .and.match(/^<svg xmlns.*<\/svg>$/s);
  });

  it("makes bars as high as their values, beside one another or stacked", () => {
    const traces = [
      { type: "bar", x: ["a", "b"], y: [1, 2] },
      { type: "bar", x: ["a", "b"], y: [3, 2] },
    ];
    const grouped = inside(draw(traces));
    const heights = numbers(grouped, "rect", "height");
    expect(heights[1] / heights[0]).to.be.closeTo(2, 0.01);
    expect(heights[2] / heights[0]).to.be.closeTo(3, 0.01);
    expect(new Set(numbers(grouped, "rect", "x")).size).to.equal(4);
    const stacked = inside(draw(traces, { barmode: "stack" }));
    expect(new Set(numbers(stacked, "rect", "x")).size).to.equal(2);
    const tops = numbers(stacked, "rect", "y");
    expect(tops[2]).to.be.closeTo(tops[3], 0.2);
  });

  it("gives bars their own beginning, width and words, as boxes that stand where one likes", () => {
    const trace = {
      type: "bar",
      x: [2, 6],
      y: [1, 1],
      base: [-1, -2],
      width: [4, 2],
      textposition: "inside",
      text: ["a", "b<br>7"],
    };
    const svg = draw([trace], {
      barmode: "overlay",
      xaxis: { visible: false, range: [0, 8] },
      yaxis: { visible: false, range: [-2, 0] },
    });
    const boxes = inside(svg);
    const [first, second] = numbers(boxes, "rect", "y");
    const [high, equallyHigh] = numbers(boxes, "rect", "height");
    const [wide, narrow] = numbers(boxes, "rect", "width");
    expect([high, second - first]).to.satisfy((found: number[]) => found.every((n) => Math.abs(n - equallyHigh) < 0.2));
    expect(wide / narrow).to.be.closeTo(2, 0.01);
    expect([...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, words]) => words)).to.deep.equal(["a", "b", "7"]);
  });

  it("counts a histogram's values, none left out", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 101);
    const svg = draw([{ type: "histogram", x: values, xbins: { size: 10 } }]);
    const heights = numbers(inside(svg), "rect", "height");
    expect(heights).to.have.length(11);
    const counts = Array.from(
      { length: 11 },
      (_, bin) => values.filter((value) => Math.floor(value / 10) === bin).length,
    );
    const unit = heights[0] / counts[0];
    for (const [i, height] of heights.entries()) expect(height / unit).to.be.closeTo(counts[i], 0.5);
  });

  it("draws a heat-map as one pixel a cell, and leaves out what is not a number", () => {
    const svg = draw([
      {
        type: "heatmap",
        z: [
          [1, 2, 3],
          [4, null, 6],
        ],
        x: ["a", "b", "c"],
        colorscale: "Viridis",
      },
    ]);
    const [, png] = /href="data:image\/png;base64,([^"]+)"/.exec(svg)!;
    const bytes = Buffer.from(png, "base64");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([3, 2]);
  });

  it("keeps the picture of very many points small", () => {
    const many = Array.from({ length: 200_000 }, (_, i) => Math.sin(i / 1000));
    expect(draw([{ y: many, mode: "lines" }]).length).to.be.lessThan(60_000);
    expect(draw([{ x: many, y: many, mode: "markers" }]).length).to.be.lessThan(120_000);
  });

  it("says in words what it cannot draw", () => {
    expect(draw([{ type: "scatter3d", x: [1], y: [1], z: [1] }])).to.include(
      "No still picture is made of this figure (scatter3d)",
    );
    expect(draw([{ y: [1], yaxis: "y2" }])).to.include("No still picture");
    expect(draw([])).to.include("This figure is empty");
  });

  it("survives whatever stands in the arrays", () => {
    const odd = [null, Number.NaN, "x", "", {}, [], true, Number.MAX_VALUE];
    for (const type of ["scatter", "bar", "histogram", "heatmap"]) {
      expect(draw([{ type, x: odd, y: odd, z: [odd, 3] }])).to.match(/<\/svg>$/);
      expect(draw([{ type }]))
        .to.match(/<\/svg>$/)
        .and.not.include("NaN");
    }
  });
});
