/** The doctor's facts. */
import { expect } from "chai";
import { diagnose } from "../../lib/engine";
import { Room } from "./install/room";

describe("diagnose()", () => {
  it("shows every rung with its state and reason, and versions", async () => {
    const diagnosis = await diagnose();
    expect(diagnosis.ladder.map(({ engine }) => engine)).to.deep.equal(["cuda", "native", "webgpu", "wasm"]);
    for (const rung of diagnosis.ladder) {
      expect(rung.reason, rung.engine).to.not.equal("");
      if (rung.state === "not possible") expect(rung.fix, rung.engine).to.be.a("string");
    }
    expect(diagnosis.ladder.find(({ engine }) => engine === diagnosis.engine)?.state).to.equal("works");
    expect(diagnosis.versions).to.include({ node: process.versions.node, tfjs: "4.22.0", typescript: "5.9.3" });
    expect(diagnosis.threads).to.be.at.least(1);
    expect(JSON.parse(JSON.stringify(diagnosis))).to.deep.equal(diagnosis);
  });

  it("says what is missing and the fix where there is nothing to build with, and changes nothing", async () => {
    const room = new Room();
    try {
      const { engine, missing, tools, versions, cache } = await diagnose({ place: room.place() });
      expect(engine).to.equal("wasm");
      expect(versions.tensorflow).to.equal(null);
      expect(tools.map(({ found }) => found)).to.deep.equal([null, null, null]);
      expect(missing).to.have.length(1);
      expect(missing[0].what).to.match(/no python3/);
      expect(missing[0].fix).to.match(/install Python/);
      expect(cache.bytes).to.equal(0);
      expect(room.cached()).to.deep.equal([]);
    } finally {
      room.remove();
    }
  });

  it("says that only the build is missing where the tools are there", async () => {
    const room = new Room();
    try {
      room.python({});
      room.command("g++", "exit 0");
      const { missing, ladder } = await diagnose({ place: room.place() });
      expect(missing[0].what).to.match(/not built yet/);
      expect(ladder.find(({ engine }) => engine === "native")?.reason).to.match(/has not been built yet/);
    } finally {
      room.remove();
    }
  });
});
