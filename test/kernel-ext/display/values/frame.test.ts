import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";
import { toBundle } from "../../../../kernel-ext/display/values/bundle";

// As a notebook would: the package is found from kernel-ext, and its tfjs is the project's.
const dfd = require("danfojs-node");

const bundleOf = (value: unknown) => toBundle(value) as Record<string, string>;

describe("danfojs frames", () => {
  it("show their index, types and missing values", () => {
    const frame = new dfd.DataFrame(
      [
        [1, "<x>"],
        [null, null],
        [Number.NaN, ""],
      ],
      { columns: ["a", "b"], index: ["p", "q", "r"] },
    );
    const { "text/html": html, "text/plain": text } = bundleOf(frame);
    expect(html).to.include("&#60;x&#62;").and.include("3 rows × 2 columns").and.include("float32");
    expect(html.match(/opacity:0\.7">null</g)).to.have.length(2);
    const rows = text.split("\n");
    expect(rows[0]).to.match(/^ +a +b$/);
    expect(rows[4]).to.match(/^q +null +null$/);
    expect(rows[5]).to.match(/^r +NaN$/);
  });

  it("of many rows and columns show both ends", () => {
    const wide = new dfd.DataFrame(
      Array.from({ length: 1000 }, (_, r) => Array.from({ length: 60 }, (_, c) => r * 100 + c)),
    );
    const { "text/html": html, "text/plain": text } = bundleOf(wide);
    expect(html).to.include("1000 rows × 60 columns").and.include(">99959<").and.not.include(">1530<");
    expect(html.match(/<tr>/g)).to.have.length(2 + 21);
    expect(text.split("\n")[3 + 10]).to.match(/^ *… +… /);
  });

  it("may be a series", () => {
    expect(bundleOf(new dfd.Series([1.5, 2], { index: ["r", "s"] }))["text/plain"]).to.match(/^r +1\.5/m);
  });

  it("may begin with a missing value", () => {
    const frames = [
      new dfd.DataFrame(
        [
          [null, 1],
          [2, 3],
        ],
        { columns: ["a", "b"] },
      ),
      new dfd.DataFrame({ a: [null, 2], b: [1, 3] }),
      new dfd.DataFrame([
        { a: null, b: 1 },
        { a: 2, b: 3 },
      ]),
    ];
    for (const frame of frames) expect(bundleOf(frame)["text/plain"]).to.match(/^0 +null +1\n1 +2 +3$/m);
    expect(bundleOf(new dfd.Series([null, null]))["text/plain"]).to.match(/^0 +null\n1 +null$/m);
  });

  it("of values that JSON cannot say show them as Node does", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const frame = { columns: ["a"], index: [0, 1], values: [[cyclic], [{ n: 5n }]], shape: [2, 1], dtypes: ["string"] };
    expect(bundleOf(frame)["text/plain"]).to.include("[Circular *1]").and.include("{ n: 5n }");
  });

  it("may be empty", () => {
    expect(bundleOf(new dfd.DataFrame([], { columns: ["a"] }))["text/plain"]).to.include("0 rows");
  });

  it("are shown without loading danfojs or tfjs", () => {
    const built = path.resolve(__dirname, "../../../../kernel-ext/display/index.ts");
    const program = `require(${JSON.stringify(built)}); console.log(Object.keys(require.cache).filter((f) => /danfojs|tfjs/.test(f)).length)`;
    expect(execFileSync(process.execPath, ["--require=tsx", "-e", program], { encoding: "utf8" }).trim()).to.equal("0");
  });
});
