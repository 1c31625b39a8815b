/** hnswlib found, built into the per-user cache, and loaded, in made-up surroundings; the compiler is a stand-in. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { findPackage, findSurroundings, type Surroundings } from "../../../lib/install";
import { hnswlibState, installHnswlib, loadHnswlib } from "../../../lib/retrieval/hnswlib";
import { addonOf, cachedAddon, hnswlibEntry } from "../../../lib/retrieval/hnswlib/place";

/** The addon that is built on this machine. */
function builtHere(): string | undefined {
  const addon = addonOf(hnswlibEntry(findSurroundings()));
  return fs.existsSync(addon) ? addon : undefined;
}

describe("hnswlib", () => {
  let room: string;
  let place: Surroundings & { ownPackage: null };

  beforeEach(() => {
    room = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-hnswlib-"));
    fs.mkdirSync(path.join(room, "bin"));
    const env = { PATH: path.join(room, "bin"), HOME: room };
    place = { ...findSurroundings({ env }), ownPackage: null };
  });
  afterEach(() => fs.rmSync(room, { recursive: true, force: true }));

  function command(name: string, script: string): void {
    const file = path.join(room, "bin", name);
    fs.writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    fs.chmodSync(file, 0o755);
  }

  /** A compiler that hands out what was built before, and notes that it was called. */
  function compiler(): void {
    const addon = builtHere();
    command("g++", `echo "$@" >> "${room}/calls"; while [ "$1" != "-o" ]; do shift; done; cp "${addon}" "$2"`);
  }

  function skipWithoutAddon(test: Mocha.Context): void {
    if (builtHere()) return;
    console.log("      skipped: hnswlib is not built on this machine (npx bowlab doctor --install)");
    test.skip();
  }

  it("hnswlibState() and loadHnswlib() say where they looked when there is none, and what helps", async () => {
    const state = await hnswlibState(place);
    expect(state).to.deep.include({ works: false, where: null });
    expect(state.reason).to.match(/hnswlib-node is neither in the project nor in .*hnswlib-node@3\.0\.0_/);
    expect(() => cachedAddon(place)).to.throw(/neither in the project nor/);
    if (fs.existsSync(path.join(findPackage("hnswlib-node") ?? "", "build"))) return; // the project's own works
    expect(() => loadHnswlib(place)).to.throw(InputError, /npx bowlab doctor --install/);
  });

  it("installHnswlib() builds once and keeps it; a second install takes it from the cache", async function () {
    skipWithoutAddon(this);
    compiler();
    const heard: string[] = [];
    const first = await installHnswlib({ place, onProgress: ({ step }) => heard.push(step) });
    expect(first).to.deep.include({ works: true, where: "cache", summary: "hnswlib: built and kept in the cache" });
    expect(heard).to.deep.equal([
      ...["look for tools", "fetch the package", "build the addon", "test the addon", "keep in the cache"],
    ]);
    const second = await installHnswlib({ place });
    expect(second).to.deep.include({ works: true, where: "cache", summary: "hnswlib: from the cache", steps: [] });
    const calls = fs.readFileSync(path.join(room, "calls"), "utf8").trim().split("\n");
    expect(calls).to.have.length(1);
    expect(calls[0]).to.match(/-DNODE_GYP_MODULE_NAME=bowlab_hnsw .*addon\.cc .*graph\.cc/);
    expect(fs.readdirSync(place.packagesFolder).filter((name) => name.startsWith("."))).to.deep.equal([]);
  });

  it("installHnswlib() builds a broken entry anew", async function () {
    skipWithoutAddon(this);
    compiler();
    await installHnswlib({ place });
    fs.truncateSync(cachedAddon(place), 100);
    expect((await hnswlibState(place)).reason).to.match(/is broken: hnswlib\.node has 100 bytes instead of/);
    expect((await installHnswlib({ place })).summary).to.match(/built and kept/);
    expect((await hnswlibState(place)).works).to.equal(true);
  });

  it("installHnswlib() does not keep an addon that fails its test", async () => {
    command("g++", 'while [ "$1" != "-o" ]; do shift; done; echo nonsense > "$2"');
    const report = await installHnswlib({ place });
    expect(report.works).to.equal(false);
    expect(report.steps.at(-1)).to.deep.include({ step: "test the addon", ok: false });
    expect(report.summary).to.match(/search is exact: hnswlib does not pass its test: Error: .*hnswlib\.node/);
    expect(fs.readdirSync(place.packagesFolder)).to.deep.equal([]);
  });

  it("installHnswlib() says that there is no compiler, or that it may not, or not on this system", async () => {
    expect((await installHnswlib({ place })).summary).to.match(/no C\+\+ compiler.*\(to do: install one/);
    compiler();
    const env = { ...place.env, BOWLAB_INSTALL: "off" };
    expect((await installHnswlib({ place: { ...place, env } })).summary).to.match(/BOWLAB_INSTALL=off/);
    expect((await installHnswlib({ place: { ...place, platform: "win32" } })).summary).to.match(/this is win32/);
    expect(fs.existsSync(path.join(room, "calls"))).to.equal(false);
  });
});
