/** `bowlab doctor`. What it finds out is tested in test/engine. */
import { expect } from "chai";
import { bowlab } from "./bowlab";

describe("bowlab doctor", () => {
  it("bowlab doctor describes engine, ladder, versions, threads and what is missing, as JSON and as text", async () => {
    const json = await bowlab(["doctor", "--json"]);
    const value = JSON.parse(json.stdout);
    expect([json.code, json.stderr]).to.deep.equal([0, ""]);
    expect(value).to.include.keys("engine", "ladder", "versions", "threads", "memory", "gpus", "missing", "kernelspec");
    expect(value.ladder.map(({ engine }: { engine: string }) => engine)).to.deep.equal([
      "cuda",
      "native",
      "webgpu",
      "wasm",
    ]);
    for (const { what, fix } of value.missing) expect([typeof what, typeof fix]).to.deep.equal(["string", "string"]);
    const { code, stdout } = await bowlab(["doctor"]);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^engine\s+\w+, \d+ thread/m);
  });
});
