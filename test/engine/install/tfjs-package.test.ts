/** Projects without @tensorflow/tfjs-node-gpu: the package in the per-user cache, whole or not; one tfjs for all. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { installEngine } from "../../../lib/engine";
import { cacheKey, findPlace, type InstallPlace } from "../../../lib/engine/install/place";
import { cachedPackage, whyNoPackage } from "../../../lib/engine/install/tfjs-package";
import { builtHere, Room } from "./room";

describe("the package in the per-user cache", () => {
  let room: Room;
  let place: InstallPlace;
  let kept: string;

  beforeEach(() => {
    room = new Room();
    kept = room.keepPackage();
    place = { ...room.place(), packageFolder: null };
  });
  afterEach(() => room.remove());

  it("cachedPackage() finds it, and findPlace() takes it where the project has none", () => {
    expect(cachedPackage(place)).to.equal(kept);
    expect(path.basename(kept)).to.equal("@tensorflow+tfjs-node-gpu@4.22.0");
    // This checkout has its own, which comes first.
    expect(findPlace({ packagesFolder: room.packagesFolder }).packageFolder).to.match(/node_modules/);
  });

  for (const [name, spoil, reason] of [
    ["lost a file", (file: string) => fs.rmSync(file), /Abs\.js is missing/],
    ["has a file cut short", (file: string) => fs.truncateSync(file, 10), /Abs\.js has 10 bytes instead of \d+/],
  ] as const) {
    it(`cachedPackage() refuses one that ${name}, and installEngine() fetches it again`, async () => {
      spoil(path.join(kept, "dist", "kernels", "Abs.js"));
      expect(cachedPackage(place)).to.equal(null);
      expect(whyNoPackage(place)).to.match(reason);
      const [step] = (await installEngine({ place })).steps;
      expect([step.step, step.ok]).to.deep.equal(["fetch the package", false]);
      expect(step.message).to.match(/no npm on the PATH/); // npm is hidden here: it would be asked
    });
  }

  it("is not fetched when BOWLAB_INSTALL is off", async () => {
    fs.rmSync(kept, { recursive: true });
    const env = { ...place.env, BOWLAB_INSTALL: "off" };
    const report = await installEngine({ place: { ...place, env } });
    expect(report.summary).to.match(/fetch the package: BOWLAB_INSTALL=off/);
    expect(fs.readdirSync(room.packagesFolder)).to.deep.equal([]);
  });

  it("is not fetched on a machine that the engine is not built for", async () => {
    fs.rmSync(kept, { recursive: true });
    const report = await installEngine({ place: { ...place, platform: "win32" } });
    expect(report.summary).to.match(/built on Linux .*this is win32/);
  });

  it("serves an engine that is built once, and stays as it is", async function () {
    const built = builtHere();
    if (!built) {
      console.log("      skipped: the native engine is not built on this machine (npx bowlab doctor --install)");
      this.skip();
    }
    room.workingTools(built);
    const before = fs.readdirSync(kept, { recursive: true }).sort();
    const first = await installEngine({ place });
    expect(first.steps.map(({ step, ok }) => ok && step)).to.deep.equal([
      "look for tools",
      "download TensorFlow",
      "unpack TensorFlow",
      "build the addon",
      "test the engine",
      "keep in the cache",
      "build the kernels",
    ]);
    const second = await installEngine({ place });
    expect([first.rung, second.rung]).to.deep.equal(["built", "cache"]);
    expect(room.cached()).to.deep.equal([cacheKey(place, "cpu")]);
    expect(fs.readdirSync(kept, { recursive: true }).sort()).to.deep.equal(before);
  });
});

describe("useEngine() in a project without the package", function () {
  this.slow(10_000);
  let room: Room;

  before(function () {
    const built = builtHere();
    if (!built) {
      console.log("      skipped: the native engine is not built on this machine (npx bowlab doctor --install)");
      this.skip();
    }
    room = new Room();
    room.keepPackage();
    room.workingTools(built);
  });
  after(() => room?.remove());

  /** What a new process, whose project has no such package, says of its engine. */
  function inProject(env: NodeJS.ProcessEnv = {}) {
    const { BOWLAB_ENGINE: _engine, BOWLAB_INSTALL: _install, ...inherited } = process.env;
    const script = path.join(__dirname, "one-tfjs-child.ts");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import=tsx", script], {
      encoding: "utf8",
      env: { ...inherited, PATH: room.bin, XDG_CACHE_HOME: room.cacheHome, ...env },
      timeout: 60_000,
    });
    expect(status, stderr).to.equal(0);
    return JSON.parse(stdout) as Record<string, unknown> & { notes: string[] };
  }

  it("builds nothing by itself, and says how to have native", () => {
    const { engine, notes } = inProject();
    expect(engine).to.equal("wasm");
    expect(notes.join()).to.match(/for native, run `npx bowlab doctor --install`/);
    expect(inProject({ TEST_INSTALL: "1", BOWLAB_INSTALL: "off" }).engine).to.equal("wasm");
    expect(room.cached()).to.deep.equal([]);
  });

  it("installs first where it may; then the project, bowlab, the cached package and danfojs have one tfjs, one engine()", () => {
    const { engine, notes, progress, ...same } = inProject({ TEST_INSTALL: "1" });
    expect(engine).to.equal("native");
    expect(notes[0]).to.match(/^engine native: TensorFlow 2\.\d+\.\d+, built and kept in the cache$/);
    expect(progress).to.include.members(["download TensorFlow", "build the addon"]);
    expect(same).to.deep.equal({
      package: "cache",
      tfjs: [true, true],
      engines: [true, true, true],
      product: [7, 10, 15, 22],
      frame: [[11], [22]],
      inWorker: "native",
    });
    const again = inProject();
    expect(again.engine).to.equal("native");
    expect(again.notes.join()).to.not.match(/from the cache|built and kept/); // nothing is installed again
    expect(room.countDownloads()).to.equal(1);
  });
});
