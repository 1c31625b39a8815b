/** `bowlab doctor`. What it finds out is tested in test/engine. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
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

  it("bowlab doctor says what is not there where Python, cache and kernelspec are hidden, and what helps", async () => {
    const project = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-doctor-"));
    const env = { PATH: path.join(project, "bin"), HOME: project, XDG_CACHE_HOME: path.join(project, "cache") };
    try {
      const { stdout } = await bowlab(["doctor", "--json"], { ...env, XDG_DATA_HOME: project, JUPYTER_PATH: "" });
      const { engine, missing, optional, hnswlib, tools, cache } = JSON.parse(stdout);
      expect(cache).to.deep.equal({ folder: path.join(project, "cache", "bowlab", "engine"), bytes: 0 });
      expect(tools.map(({ found }: { found: string | null }) => found)).to.deep.equal([null, null, null]);
      const advice = [...missing, ...optional].map(({ what, fix }) => `${what} → ${fix}`).join("\n");
      if (engine === "wasm") {
        expect(advice).to.match(
          /no python3 on the PATH: the native engine needs Python 3 with pip.*wasm does the work/,
        );
      }
      if (hnswlib.works) expect(hnswlib.where).to.equal("project");
      else expect(advice).to.match(/hnswlib, for approximate search.*npx bowlab doctor --install/);
      expect(advice).to.match(/Jupyter does not know the kernel `bowlab` yet → run `npx bowlab-nb install --user`/);
      expect(advice).to.not.match(/npm ci/);
    } finally {
      fs.rmSync(project, { recursive: true, force: true });
    }
  });
});
