import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";
import { toBundle } from "../../../kernel-ext/display/bundle";

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
    expect(html.match(/opacity:0\.5">null</g)).to.have.length(2);
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

  it("may be empty", () => {
    expect(bundleOf(new dfd.DataFrame([], { columns: ["a"] }))["text/plain"]).to.include("0 rows");
  });

  it("are shown without loading danfojs or tfjs", () => {
    const built = path.resolve(__dirname, "../../../kernel-ext/display/index.ts");
    const program = `require(${JSON.stringify(built)}); console.log(Object.keys(require.cache).filter((f) => /danfojs|tfjs/.test(f)).length)`;
    expect(execFileSync(process.execPath, ["--require=tsx", "-e", program], { encoding: "utf8" }).trim()).to.equal("0");
  });
});
