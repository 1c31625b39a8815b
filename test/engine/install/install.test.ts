/**
 * The installer in made-up surroundings: each thing that can be missing, broken caches, two installs at once, killed
 * installs.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { type InstallReport, installEngine, useEngine } from "../../../lib/engine";
import { findEntry } from "../../../lib/engine/install/cache";
import { addonFile, cacheKey } from "../../../lib/engine/install/place";
import type { InstallProgress } from "../../../lib/install";
import { builtHere, Room } from "./room";

describe("installEngine() where something is missing", () => {
  let room: Room;
  beforeEach(() => {
    room = new Room();
  });
  afterEach(() => room.remove());
  after(() => useEngine());

  function failedStep(report: InstallReport) {
    expect(report.engine).to.equal("wasm");
    expect(report.rung).to.equal("none");
    const failed = report.steps.filter(({ ok }) => !ok);
    expect(failed, JSON.stringify(report.steps)).to.have.length(1);
    expect(report.summary).to.include(failed[0].message);
    expect(room.cached().filter((name) => name !== ".lock")).to.deep.equal([]);
    return failed[0];
  }

  it("says that there is no Python, and wasm works all the same", async () => {
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.step).to.equal("look for tools");
    expect(step.message).to.match(/no python3 on the PATH/);
    expect(step.fix).to.match(/install Python/);
    expect((await useEngine("wasm")).name).to.equal("wasm");
    expect(tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 1])).arraySync())).to.deep.equal([[3], [3]]);
  });

  it("says that Python has no pip", async () => {
    room.command("python3", 'echo "No module named pip" >&2; exit 1');
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.message).to.match(/has no pip.*No module named pip/);
  });

  it("says that there is no compiler, before it downloads anything", async () => {
    room.python({ download: `echo again >> "${room.downloads}"` });
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.message).to.match(/no C\+\+ compiler/);
    expect(room.countDownloads()).to.equal(0);
  });

  it("says what pip said when there is no network", async () => {
    room.python({ download: 'echo "ERROR: Connection refused by the index" >&2; exit 1' });
    room.command("g++", "exit 0");
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.step).to.equal("download TensorFlow");
    expect(step.message).to.match(/Connection refused by the index/);
    expect(step.fix).to.match(/connect to the network/);
  });

  it("says that the disk is full when pip finds it so", async () => {
    room.python({ download: 'echo "OSError: [Errno 28] No space left on device" >&2; exit 1' });
    room.command("g++", "exit 0");
    expect(failedStep(await installEngine({ place: room.place() })).message).to.match(/no space left/);
  });

  it("says that a wheel has no TensorFlow in it", async () => {
    room.python({ download: ': > "$dest/tensorflow_cpu-0-none.whl"', unpack: 'mkdir -p "$target/lib"' });
    room.command("g++", "exit 0");
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.step).to.equal("unpack TensorFlow");
    expect(step.message).to.match(/there is no libtensorflow_cc\.so\.2/);
  });

  it("says what the compiler said", async () => {
    const libraries = "libtensorflow_cc.so.2 libtensorflow_framework.so.2";
    room.python({
      download: ': > "$dest/tensorflow_cpu-0-none.whl"',
      unpack: `mkdir -p "$target/lib"; cd "$target/lib"; touch ${libraries}`,
    });
    room.command("g++", 'echo "fatal error: no such header" >&2; exit 1');
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.step).to.equal("build the addon");
    expect(step.message).to.match(/no such header/);
  });

  it("does not keep an engine that fails its test", async () => {
    room.python({
      download: ': > "$dest/tensorflow_cpu-0-none.whl"',
      unpack: 'mkdir -p "$target/lib"; cd "$target/lib"; touch libtensorflow_cc.so.2 libtensorflow_framework.so.2',
    });
    room.command("g++", 'while [ "$1" != "-o" ]; do shift; done; echo nonsense > "$2"');
    const step = failedStep(await installEngine({ place: room.place() }));
    expect(step.step).to.equal("test the engine");
    expect(findEntry(room.place(), "cpu")).to.equal(null);
  });

  it("downloads and builds nothing when BOWLAB_INSTALL is off", async () => {
    room.python({ download: `echo again >> "${room.downloads}"` });
    room.command("g++", "exit 0");
    const step = failedStep(await installEngine({ place: room.place({ BOWLAB_INSTALL: "off" }) }));
    expect(step.message).to.match(/BOWLAB_INSTALL=off/);
    expect(room.countDownloads()).to.equal(0);
  });

  it("names a platform it does not build for", async () => {
    const step = failedStep(await installEngine({ place: { ...room.place(), platform: "darwin" } }));
    expect(step.message).to.match(/darwin/);
    expect(step.fix).to.match(/wasm works/);
  });

  it("says that there is no npm to fetch the package with, where the project has none", async () => {
    const step = failedStep(await installEngine({ place: { ...room.place(), packageFolder: null } }));
    expect(step.step).to.equal("fetch the package");
    expect(step.message).to.match(/no npm on the PATH/);
    expect(step.fix).to.match(/install @tensorflow\/tfjs-node-gpu@4\.22\.0 yourself/);
  });

  it("reports a cache folder that cannot be made", async () => {
    fs.writeFileSync(path.join(room.folder, "file"), "");
    const place = { ...room.place(), cacheFolder: path.join(room.folder, "file", "cache") };
    const report = await installEngine({ place });
    expect(report.engine).to.equal("wasm");
    expect(report.steps.at(-1)?.ok).to.equal(false);
    expect(report.summary).to.match(/cannot write cache/);
  });

  it("rejects a broken entry of the cache with the reason", async () => {
    const entry = path.join(room.cacheFolder, cacheKey(room.place(), "cpu"));
    fs.mkdirSync(path.dirname(addonFile(entry)), { recursive: true });
    fs.writeFileSync(addonFile(entry), "cut short");
    const files = { [path.relative(entry, addonFile(entry))]: 98_768 };
    fs.writeFileSync(path.join(entry, "engine.json"), JSON.stringify({ tensorflow: "2", variant: "cpu", files }));
    const report = await installEngine({ place: room.place() });
    expect(report.engine).to.equal("wasm");
    const [cache, tools] = report.steps;
    expect(cache.step).to.equal("link from the cache");
    expect(cache.message).to.match(/tfjs_binding\.node has 9 bytes instead of 98768/);
    expect(tools.step).to.equal("look for tools");
  });
});

describe("installEngine() with tools that work", () => {
  let room: Room;
  let built: NonNullable<ReturnType<typeof builtHere>>;

  before(function () {
    const found = builtHere();
    if (!found) {
      console.log("      skipped: the native engine is not built on this machine (npx bowlab doctor --install)");
      this.skip();
    }
    built = found;
  });
  beforeEach(() => {
    room = new Room();
    room.workingTools(built);
  });
  afterEach(() => room.remove());

  it("downloads, unpacks, builds, tests, keeps and links, telling of each step", async () => {
    const heard: InstallProgress[] = [];
    const report = await installEngine({ place: room.place(), onProgress: (progress) => heard.push(progress) });
    expect(report.summary).to.match(/^engine native: TensorFlow 2\.\d+\.\d+, built and kept in the cache$/);
    const steps = [
      "look for tools",
      "download TensorFlow",
      "unpack TensorFlow",
      "build the addon",
      "test the engine",
      "keep in the cache",
      "link into the package",
      "build the kernels",
    ];
    expect(report.steps.map(({ step, ok }) => ok && step)).to.deep.equal(steps);
    expect([...new Set(heard.map(({ step }) => step))]).to.deep.equal(steps);
    expect(fs.existsSync(addonFile(room.packageFolder))).to.equal(true);
    expect(room.cached()).to.deep.equal([cacheKey(room.place(), "cpu")]);
  });

  it("takes what is there, then what is in the cache after npm has emptied the package", async () => {
    await installEngine({ place: room.place() });
    expect((await installEngine({ place: room.place() })).rung).to.equal("already there");
    for (const name of ["lib", "deps"]) fs.rmSync(path.join(room.packageFolder, name));
    const again = await installEngine({ place: room.place() });
    expect(again.rung).to.equal("cache");
    expect(again.engine).to.equal("native");
    expect(fs.existsSync(addonFile(room.packageFolder))).to.equal(true);
    expect(room.countDownloads()).to.equal(1);
  });

  it("builds anew when the kept engine is damaged", async () => {
    const place = room.place();
    await installEngine({ place });
    const entry = path.join(room.cacheFolder, cacheKey(place, "cpu"));
    fs.truncateSync(addonFile(entry), 1000);
    const report = await installEngine({ place });
    expect(report.rung).to.equal("built");
    const failures = report.steps.filter(({ ok }) => !ok).map(({ step }) => step);
    expect(failures).to.deep.equal(["try what is there", "link from the cache"]);
    expect(findEntry(place, "cpu")?.broken).to.equal(null);
    expect(room.countDownloads()).to.equal(2);
  });

  it("takes what is in a cache that is write-protected, as one that another user keeps", async function () {
    if (process.getuid?.() === 0) {
      console.log("      skipped: root may write everywhere");
      this.skip();
    }
    await installEngine({ place: room.place() });
    for (const name of ["lib", "deps"]) fs.rmSync(path.join(room.packageFolder, name));
    fs.chmodSync(room.cacheFolder, 0o555);
    const report = await installEngine({ place: room.place() });
    fs.chmodSync(room.cacheFolder, 0o755);
    expect(report.summary).to.match(/^engine native: .*, from the cache$/);
  });

  it("builds anew when it is forced to", async () => {
    await installEngine({ place: room.place() });
    expect((await installEngine({ place: room.place(), force: true })).rung).to.equal("built");
    expect(room.countDownloads()).to.equal(2);
  });

  it("downloads once when two installs run at the same time", async () => {
    const other = new Room(room.cacheFolder);
    try {
      other.workingTools(built);
      const heard: string[] = [];
      const reports = await Promise.all([
        installEngine({ place: room.place(), onProgress: ({ step }) => heard.push(step) }),
        installEngine({ place: other.place(), onProgress: ({ step }) => heard.push(step) }),
      ]);
      expect(reports.map(({ rung }) => rung).sort()).to.deep.equal(["built", "cache"]);
      expect(heard).to.include("wait for another install");
      expect(room.countDownloads()).to.equal(1);
      for (const { packageFolder } of [room, other]) expect(fs.existsSync(addonFile(packageFolder))).to.equal(true);
      expect(room.cached()).to.deep.equal([cacheKey(room.place(), "cpu")]);
    } finally {
      other.remove();
    }
  });

  it("clears away what a killed install left, its lock included", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const leftover = path.join(room.cacheFolder, `.staging-${pid}-0badcafe`, "deps");
    fs.mkdirSync(leftover, { recursive: true });
    const host = spawnSync(process.execPath, ["-p", "os.hostname()"], { encoding: "utf8" }).stdout.trim();
    fs.writeFileSync(path.join(room.cacheFolder, ".lock"), `${pid} ${host}`);
    const report = await installEngine({ place: room.place() });
    expect(report.rung).to.equal("built");
    expect(room.cached()).to.deep.equal([cacheKey(room.place(), "cpu")]);
  });

  it("takes TensorFlow from the wheel that BOWLAB_TENSORFLOW_WHEEL names, without pip", async () => {
    const report = await installEngine({ place: room.place({ BOWLAB_TENSORFLOW_WHEEL: "some.whl" }) });
    expect(report.rung).to.equal("built");
    expect(room.countDownloads()).to.equal(0);
  });

  it("leaves the engine in the cache where node_modules is read-only", async function () {
    if (process.getuid?.() === 0) {
      console.log("      skipped: root may write everywhere");
      this.skip();
    }
    fs.chmodSync(room.packageFolder, 0o555);
    const report = await installEngine({ place: room.place() });
    fs.chmodSync(room.packageFolder, 0o755);
    expect(report.engine).to.equal("native");
  });
});
