/** `bowlab measures`. */
import { expect } from "chai";
import { describeMeasures } from "../../lib/eval";
import { bowlab } from "./bowlab";

describe("bowlab measures", () => {
  it("lists every measure with what stands behind its name, and what it is", async () => {
    const { code, stdout } = await bowlab(["measures"]);
    expect(code).to.equal(0);
    const lines = stdout.trim().split("\n");
    expect(lines).to.have.length(describeMeasures().length);
    expect(lines[0]).to.match(/^nDCG\[@k\] +normalised discounted cumulative gain$/);
  });

  it("prints the same as JSON with --json", async () => {
    const { stdout } = await bowlab(["measures", "--json"]);
    expect(JSON.parse(stdout)).to.deep.equal(describeMeasures());
  });
});
