/** Locks of work that two may do at once: waited for while the holder shows that it lives. */
import * as fs from "node:fs";
import { expect } from "chai";
import { lockFolder, lockOrShare } from "../../lib/integrity";
import { useScratch } from "../text/scratch";

describe("lockOrShare()", () => {
  const at = useScratch();
  const options = { what: "encode", patience: 400 };

  /** A lock of a process of another machine. */
  function lockFromElsewhere(): void {
    fs.mkdirSync(at("out"));
    const lock = lockFolder(at("out"), { what: "encode" });
    const file = fs.readFileSync(at("out", ".lock"), "utf8");
    lock.release();
    fs.writeFileSync(at("out", ".lock"), JSON.stringify({ ...JSON.parse(file), host: "node7", boot: "another" }));
  }

  it("lockOrShare() shares the work with a process of another machine that gives no sign of life", async () => {
    lockFromElsewhere();
    const holders: string[] = [];
    const lock = await lockOrShare(at("out"), { ...options, onWait: (holder) => holders.push(holder) });
    expect(lock.shared).to.equal(true);
    expect(holders.join()).to.match(/process \d+ on node7 \(encode\)/);
    lock.release();
    expect(fs.existsSync(at("out", ".lock")), "not ours").to.equal(true);
  });

  it("lockOrShare() waits for one that does, and has the lock to itself when that is given back", async () => {
    lockFromElsewhere();
    const file = at("out", ".lock");
    let beats = 0;
    const alive = setInterval(() => {
      if (++beats < 12) fs.utimesSync(file, beats, beats);
      else fs.rmSync(file, { force: true });
    }, 100);
    const lock = await lockOrShare(at("out"), options);
    clearInterval(alive);
    expect([lock.shared, beats >= 12]).to.deep.equal([undefined, true]);
    lock.release();
  });

  it("lockOrShare() never shares with a process of this machine, and stops when it is asked to", async () => {
    fs.mkdirSync(at("out"));
    const held = lockFolder(at("out"), { what: "encode" });
    const signal = AbortSignal.timeout(900);
    const waited = lockOrShare(at("out"), { ...options, signal });
    expect(
      await waited.then(
        () => "",
        ({ name }: Error) => name,
      ),
    ).to.equal("TimeoutError");
    held.release();
  });
});
