/** Packages by npm: what is checked of a tarball, and what is said where there is none. npm is a stand-in here. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { pack } from "tar-stream";
import { fetchPackage, type PinnedPackage, StepFailure } from "../../lib/install";

/** A tarball as npm packs it. */
async function tarball(files: Record<string, string>): Promise<Buffer> {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.entry({ name: "package/link", type: "symlink", linkname: "/etc/passwd" });
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return gzipSync(Buffer.concat(pieces));
}

describe("fetchPackage()", () => {
  const room = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-fetch-"));
  const target = path.join(room, "target");
  const env = { PATH: path.join(room, "bin"), HOME: room };
  let packed: Buffer;
  let wanted: PinnedPackage;

  before(async () => {
    fs.mkdirSync(env.PATH);
    packed = await tarball({ "package/package.json": "{}", "package/src/a.cc": "int a;\n", "package/../evil": "x" });
    const integrity = `sha512-${createHash("sha512").update(packed).digest("base64")}`;
    wanted = { name: "@some/addon", version: "1.2.3", integrity };
  });
  afterEach(() => fs.rmSync(target, { recursive: true, force: true }));
  after(() => fs.rmSync(room, { recursive: true, force: true }));

  /** An npm that notes its arguments, and does `work` with $dest, the folder that tarballs go to. */
  function npm(work: string): void {
    const file = path.join(env.PATH, "npm");
    const script = `for word in "$@"; do case "$word" in --pack-destination=*) dest="\${word#*=}" ;; esac; done`;
    fs.writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\necho "$@" > "${room}/asked"\n${script}\n${work}\n`);
    fs.chmodSync(file, 0o755);
  }

  function npmHandsOut(bytes: Buffer): void {
    fs.writeFileSync(path.join(room, "made.tgz"), bytes);
    npm(`cp "${room}/made.tgz" "$dest/some-addon-1.2.3.tgz"`);
  }

  async function failure(): Promise<StepFailure> {
    try {
      await fetchPackage(wanted, target, env);
    } catch (error) {
      expect(error).to.be.instanceOf(StepFailure);
      return error as StepFailure;
    }
    throw new Error("it did not fail");
  }

  it("unpacks the plain files that are inside the package, runs none of its scripts, and leaves no tarball", async () => {
    npmHandsOut(packed);
    await fetchPackage(wanted, target, env);
    expect(fs.readdirSync(target, { recursive: true }).sort()).to.deep.equal(["package.json", "src", "src/a.cc"]);
    expect(fs.readFileSync(path.join(target, "src", "a.cc"), "utf8")).to.equal("int a;\n");
    expect(fs.readFileSync(path.join(room, "asked"), "utf8")).to.match(/^pack @some\/addon@1\.2\.3 .*--ignore-scripts/);
    expect(fs.readdirSync(room).sort()).to.deep.equal(["asked", "bin", "made.tgz", "target"]);
  });

  it("refuses a tarball that is not the one that is pinned", async () => {
    npmHandsOut(await tarball({ "package/package.json": '{"other":true}' }));
    const { message, fix } = await failure();
    expect(message).to.match(/@some\/addon@1\.2\.3 is not the one that bowlab was tested with/);
    expect(fix).to.match(/do not use it/);
    expect(fs.existsSync(target)).to.equal(false);
  });

  it("refuses a tarball that is pinned and cut short", async () => {
    const cut = packed.subarray(0, packed.length / 2);
    npmHandsOut(cut);
    wanted = { ...wanted, integrity: `sha512-${createHash("sha512").update(cut).digest("base64")}` };
    expect((await failure()).message).to.match(/@some\/addon@1\.2\.3 cannot be unpacked: /);
  });

  it("hands on that the disk is full", async function () {
    if (!fs.existsSync("/dev/full")) this.skip();
    // Text that cannot be packed small: the tarball is still being read when the disk refuses.
    const hash = (seed: number) => createHash("sha512").update(String(seed)).digest("hex");
    const long = Array.from({ length: 10_000 }, (_, seed) => hash(seed)).join("\n");
    packed = await tarball({ "package/a.cc": long, "package/b.cc": long });
    npmHandsOut(packed);
    wanted = { ...wanted, integrity: `sha512-${createHash("sha512").update(packed).digest("base64")}` };
    fs.mkdirSync(target);
    fs.symlinkSync("/dev/full", path.join(target, "a.cc"));
    // Outside of mocha a rejection that nobody waits for ends the process.
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      const error = await fetchPackage(wanted, target, env).catch((reason: unknown) => reason);
      await new Promise((resolve) => setImmediate(resolve));
      expect(error).to.include({ code: "ENOSPC" });
      expect(unhandled).to.deep.equal([]);
    } finally {
      process.off("unhandledRejection", note);
    }
    expect(fs.readdirSync(target)).to.deep.equal(["a.cc"]);
  });

  it("says that npm could not reach its registry", async () => {
    npm(`echo "npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error network request to https://registry.example/@some%2faddon failed, reason: getaddrinfo ENOTFOUND
npm error A complete log of this run can be found in: /nowhere" >&2; exit 1`);
    const { message, fix } = await failure();
    expect(message).to.match(
      /npm could not reach its registry for @some\/addon@1\.2\.3: network request to .*registry\.example/,
    );
    expect(message).to.not.match(/complete log/);
    expect(fix).to.match(/connect to the network.*npm's registry and proxy/);
  });

  it("says what npm said of a package that the registry does not have", async () => {
    npm('echo "npm ERR! code E404\nnpm ERR! 404 Not Found - GET https://registry.example/@some%2faddon" >&2; exit 1');
    const { message, fix } = await failure();
    expect(message).to.match(/npm could not get @some\/addon@1\.2\.3: 404 Not Found/);
    expect(fix).to.match(/npm view @some\/addon@1\.2\.3/);
  });

  it("says that there is no npm", async () => {
    fs.rmSync(path.join(env.PATH, "npm"), { force: true });
    const { message, fix } = await failure();
    expect(message).to.match(/no npm on the PATH/);
    expect(fix).to.match(/install @some\/addon@1\.2\.3 yourself/);
  });
});
