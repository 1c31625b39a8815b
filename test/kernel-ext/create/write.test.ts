/** A project is on disk whole or not at all. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { findTarget, writeProject } from "../../../kernel-ext/create";
import { Refusal } from "../../../kernel-ext/create/refusal";
import { temporaryFolder } from "../support";

describe("writeProject()", () => {
  let folder = "";
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const never = new AbortController().signal;
  const at = (name: string) => path.join(folder, name);
  const rejection = (work: Promise<void>): Promise<unknown> =>
    work.then(
      () => expect.fail("it went well"),
      (e) => e,
    );

  /** Files of which the last asks to stop, as Ctrl-C would in the midst of the work. */
  function* stopping(stop: AbortController): Generator<[string, string]> {
    yield ["a/b.txt", "1"];
    stop.abort(new Refusal("stopped"));
    yield ["c.txt", "2"];
  }

  for (const name of ["new", "one/two/new", "."]) {
    it(`${name}: leaves nothing when it is stopped between two files`, async () => {
      const stop = new AbortController();
      const files = { [Symbol.iterator]: () => stopping(stop) } as unknown as ReadonlyMap<string, string>;
      const error = await rejection(writeProject(findTarget(at(name)), files, stop.signal));
      expect(error).to.be.instanceOf(Refusal).with.property("message", "stopped");
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    });

    it(`${name}: leaves nothing when a file cannot be written, and says why`, async () => {
      const files = new Map([
        ["a", "a file"],
        ["a/b", "in a file"],
      ]);
      const error = await rejection(writeProject(findTarget(at(name)), files, never));
      expect(error).to.be.instanceOf(Refusal).with.property("message").that.contains("Nothing was made");
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    });

    it(`${name}: writes everything`, async () => {
      await writeProject(
        findTarget(at(name)),
        new Map<string, string | Uint8Array>([
          ["a/b.txt", "1"],
          ["c.bin", Uint8Array.of(7)],
        ]),
        never,
      );
      expect(fs.readdirSync(at(name)).sort()).to.deep.equal(["a", "c.bin"]);
      expect(fs.readFileSync(path.join(at(name), "a/b.txt"), "utf8")).to.equal("1");
      expect([...fs.readFileSync(path.join(at(name), "c.bin"))]).to.deep.equal([7]);
    });
  }

  it("keeps the folders on the way that were there before", async () => {
    fs.mkdirSync(at("one"));
    await rejection(
      writeProject(
        findTarget(at("one/two/new")),
        new Map([
          ["a", ""],
          ["a/b", ""],
        ]),
        never,
      ),
    );
    expect(fs.readdirSync(folder)).to.deep.equal(["one"]);
    expect(fs.readdirSync(at("one"))).to.deep.equal([]);
  });

  it("does not write over a folder that was filled meanwhile", async () => {
    const target = findTarget(at("new"));
    fs.mkdirSync(at("new"));
    fs.writeFileSync(path.join(at("new"), "other"), "");
    const error = await rejection(writeProject(target, new Map([["a", ""]]), never));
    expect(error).to.be.instanceOf(Refusal);
    expect(fs.readdirSync(at("new"))).to.deep.equal(["other"]);
    expect(fs.readdirSync(folder)).to.deep.equal(["new"]);
  });

  it("says that a right is missing", async function () {
    if (process.getuid?.() === 0) this.skip(); // root may write everywhere
    fs.mkdirSync(at("locked"), { mode: 0o500 });
    const error = await rejection(writeProject(findTarget(at("locked/new")), new Map([["a", ""]]), never));
    expect(error).to.be.instanceOf(Refusal).with.property("message").that.contains("you do not have the right");
  });
});
