/** `npm run bench:store` on a small collection: loaded with a kill in its middle, then searched. */
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { expect } from "chai";

describe("bench:store", () => {
  it("loads with SIGKILL in the middle and nothing double, finds what it should, and the same by both ways", function () {
    this.timeout(300_000);
    const script = path.resolve(__dirname, "../../bench/store.ts");
    const sizes = ["--passages", "6000", "--dimension", "32", "--queries", "20", "--k", "20", "--json"];
    const stdout = execFileSync(process.execPath, ["--import=tsx", script, ...sizes], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const result = JSON.parse(stdout) as Record<string, number>;
    expect(result).to.deep.include({ passages: 6000, stored: 6000, distinct: 6000, same: 1 });
    expect(result.resumedAt).to.be.within(2048, 5999);
    for (const way of ["pglite", "wire"]) {
      expect(result[`${way}Exact`]).to.equal(1);
      expect(result[`${way}Recall`]).to.be.within(0.95, 1);
    }
  });
});
