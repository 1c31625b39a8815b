import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";

const compile = path.resolve(__dirname, "../../../../../kernel-ext/dist/kernel/session/compile");

/** Bytes of large objects on V8's heap once this was loaded, and the compiler's version. */
function load(module: string): { bytes: number; version: string } {
  const script = `
    require(${JSON.stringify(module)});
    const large = require("node:v8").getHeapSpaceStatistics().find((space) => space.space_name === "large_object_space");
    const { version } = require("@tslab/typescript-for-tslab");
    console.log(JSON.stringify({ bytes: large.space_used_size, version }));`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
}

describe("one-byte-source", () => {
  it("loads the same compiler without its source in two bytes a character", () => {
    const [ours, stock] = [load(compile), load("@tslab/typescript-for-tslab")];
    expect(ours.version).to.equal(stock.version);
    expect(stock.bytes).to.be.above(16e6);
    expect(ours.bytes).to.be.below(4e6);
  });
});
