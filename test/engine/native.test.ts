/** Finding TensorFlow's addon, and keeping its greeting off standard error. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { installEngine } from "../../lib/engine";
import { addonFile, cacheKey } from "../../lib/engine/install/place";
import { GATE_NAME } from "../../lib/engine/install/stderr-gate";
import { findAddon } from "../../lib/engine/native";
import { builtHere, Room } from "./install/room";

describe("findAddon()", () => {
  let room: Room;
  beforeEach(() => {
    room = new Room();
  });
  afterEach(() => room.remove());

  it("says that nothing has been built", () => {
    expect(() => findAddon(room.place(), ["cpu"])).to.throw(/has not been built yet/);
  });

  it("says that the package is not there", () => {
    expect(() => findAddon({ ...room.place(), packageFolder: null }, ["cpu"])).to.throw(
      /tfjs-node-gpu is neither in the project nor in/,
    );
  });

  it("says what is wrong with a broken entry of the cache", () => {
    const entry = path.join(room.cacheFolder, cacheKey(room.place(), "cpu"));
    fs.mkdirSync(entry, { recursive: true });
    fs.writeFileSync(path.join(entry, "engine.json"), "{");
    expect(() => findAddon(room.place(), ["cpu"])).to.throw(/is broken: its engine\.json cannot be read/);
  });

  it("links an engine that is in the cache, and only looks when told so", async function () {
    const built = builtHere();
    if (!built) {
      console.log("      skipped: the native engine is not built on this machine (npx bowlab doctor --install)");
      this.skip();
    }
    room.workingTools(built);
    const place = room.place();
    await installEngine({ place });
    for (const name of ["lib", "deps"]) fs.rmSync(path.join(room.packageFolder, name));
    const inCache = addonFile(path.join(room.cacheFolder, cacheKey(place, "cpu")));
    expect(findAddon(place, ["cpu"], { mayLink: false })).to.equal(inCache);
    expect(fs.existsSync(addonFile(room.packageFolder))).to.equal(false);
    expect(findAddon(place, ["cuda", "cpu"])).to.equal(addonFile(room.packageFolder));
    expect(fs.realpathSync(addonFile(room.packageFolder))).to.equal(inCache);
  });
});

describe("behindGate()", () => {
  const gateModule = path.resolve(__dirname, "../../lib/engine/install/stderr-gate.ts");

  function stderrOf(addon: string): string {
    const said = "oneDNN custom operations are on. You may see\\nreal trouble\\n";
    const script = `
      const { behindGate } = require(${JSON.stringify(gateModule)});
      const result = behindGate(${JSON.stringify(addon)}, () => { require("node:fs").writeSync(2, "${said}"); return 7; });
      if (result !== 7) process.exitCode = 1;
      require("node:fs").writeSync(2, "after\\n");`;
    const child = spawnSync(process.execPath, ["--require=tsx/cjs", "-e", script], { encoding: "utf8" });
    expect(child.status, child.stderr).to.equal(0);
    return child.stderr;
  }

  it("holds back TensorFlow's greeting and nothing else", function () {
    const built = builtHere();
    if (!built) {
      console.log("      skipped: the native engine is not built on this machine (npx bowlab doctor --install)");
      this.skip();
    }
    expect(fs.existsSync(path.join(path.dirname(built.addon), GATE_NAME))).to.equal(true);
    expect(stderrOf(built.addon)).to.equal("real trouble\nafter\n");
  });

  it("simply runs the work where there is no gate", () => {
    expect(stderrOf("/nowhere/tfjs_binding.node")).to.match(/^oneDNN.*\nreal trouble\nafter\n$/);
  });
});
