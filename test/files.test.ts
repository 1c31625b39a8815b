import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { InputError as KernelInputError } from "../kernel-ext/errors";
import * as kernelFiles from "../kernel-ext/files";
import {
  makeFolder,
  readJson,
  readTextFile,
  sha256,
  writeAll,
  writeFileAtomic,
  writeJson,
  writePiecesAtomic,
} from "../lib/files";
import { readSafetensors } from "../lib/model";
import { readNpyLayout } from "../lib/retrieval/npy";
import { inputErrorOf, put, useScratch } from "./text/scratch";
import { SmallDisk } from "./train/small-disk";

describe("files", () => {
  const at = useScratch();

  it("a Git LFS pointer is named as such in place of text, JSON, tensors and vectors", async () => {
    const pointer = put(at("pointer"), "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
    for (const read of [
      readTextFile,
      readJson,
      readSafetensors,
      (file: string) => readNpyLayout(file, "<f4", "vectors"),
    ]) {
      const error = await inputErrorOf(() => read(pointer));
      expect(error.message)
        .to.contain(pointer)
        .and.match(/Git LFS pointer.*git lfs pull/);
    }
  });

  it("writeFileAtomic() writes text, bytes and what a function writes, and leaves no temporary file", () => {
    writeFileAtomic(at("a"), "ä");
    writeFileAtomic(at("b"), Uint8Array.of(1, 2));
    writeFileAtomic(at("c"), (fd) => writeAll(fd, Buffer.from("piece by piece")));
    expect(fs.readFileSync(at("a"), "utf8")).to.equal("ä");
    expect([...fs.readFileSync(at("b"))]).to.deep.equal([1, 2]);
    expect(fs.readFileSync(at("c"), "utf8")).to.equal("piece by piece");
    expect(fs.readdirSync(at()).sort()).to.deep.equal(["a", "b", "c"]);
  });

  it("writeFileAtomic() keeps the old file when writing fails half-way", () => {
    put(at("kept"), "old");
    const fail = (): void =>
      writeFileAtomic(at("kept"), (fd) => {
        writeAll(fd, Buffer.from("half"));
        throw new Error("stopped");
      });
    expect(fail).to.throw("stopped");
    expect(fs.readFileSync(at("kept"), "utf8")).to.equal("old");
    expect(fs.readdirSync(at())).to.deep.equal(["kept"]);
  });

  it("writeFileAtomic() names the file and the way out when the disk is full", async function () {
    if (!fs.existsSync("/dev/full")) {
      console.log("      skipped: this system has no /dev/full to write to");
      this.skip();
    }
    put(at("kept"), "old");
    const error = await inputErrorOf(() =>
      writeFileAtomic(at("kept"), () => {
        const full = fs.openSync("/dev/full", "w");
        try {
          writeAll(full, Buffer.from("more than there is room for"));
        } finally {
          fs.closeSync(full);
        }
      }),
    );
    expect(error.message)
      .to.include("cannot write kept")
      .and.to.include("ENOSPC")
      .and.to.include("free some disk space");
    expect(error.file).to.equal(at("kept"));
    expect(fs.readFileSync(at("kept"), "utf8")).to.equal("old");
    expect(fs.readdirSync(at())).to.deep.equal(["kept"]);
  });

  it("writeFileAtomic() and makeFolder() say so when the folder is read-only", async function () {
    const isRoot = process.getuid?.() === 0;
    // Root may write anywhere but into the kernel's own file system.
    const folder = isRoot ? "/sys" : at("locked");
    if (isRoot ? !fs.existsSync(folder) : process.platform === "win32") {
      console.log("      skipped: this system has no folder that refuses to be written to");
      this.skip();
    }
    if (!isRoot) fs.mkdirSync(folder, { mode: 0o555 });
    for (const write of [() => writeFileAtomic(`${folder}/x`, "x"), () => makeFolder(`${folder}/x/y`)]) {
      const error = await inputErrorOf(write);
      expect(error.message).to.match(/cannot write/);
      expect(error.fix).to.equal("choose a folder you may write to");
    }
  });

  it("writeFileAtomic() says that a name is too long", async () => {
    const file = at("x".repeat(300));
    expect((await inputErrorOf(() => writeFileAtomic(file, "x"))).message).to.include("ENAMETOOLONG");
    const later = kernelFiles.writeFileAtomicLater(file, "x").catch((error: Error) => error);
    expect((await later) as Error).to.be.instanceOf(KernelInputError);
  });

  it("the writers of both packages keep the old file where only a part of the new one has room", async function () {
    const disk = SmallDisk.mount(this, 64);
    try {
      fs.writeFileSync(disk.at("kept"), "old");
      const text = "x".repeat(100_000);
      const writers = [
        () => writeFileAtomic(disk.at("kept"), text),
        () => kernelFiles.writeFileAtomic(disk.at("kept"), text),
        () => kernelFiles.writeFileAtomicLater(disk.at("kept"), text),
      ];
      for (const write of writers) {
        const error = await Promise.resolve()
          .then(write)
          .catch((thrown: Error) => thrown);
        expect((error as Error).message)
          .to.include("cannot write")
          .and.to.include("ENOSPC");
        expect(fs.readFileSync(disk.at("kept"), "utf8")).to.equal("old");
        expect(fs.readdirSync(disk.folder)).to.deep.equal(["kept"]);
      }
    } finally {
      disk.unmount();
    }
  });

  it("the writers of both packages have the bytes on the disk before the file takes its name", () => {
    const patched = createRequire(__filename)("node:fs") as typeof fs;
    const { fsyncSync, renameSync } = patched;
    const calls: string[] = [];
    patched.fsyncSync = (fd) => {
      fsyncSync(fd);
      calls.push(`fsync of ${fs.fstatSync(fd).size} bytes`);
    };
    patched.renameSync = (from, to) => {
      renameSync(from, to);
      calls.push(`rename to ${path.basename(String(to))}`);
    };
    try {
      writeFileAtomic(at("a"), "ä");
      kernelFiles.writeFileAtomic(at("b"), "text");
    } finally {
      Object.assign(patched, { fsyncSync, renameSync });
    }
    expect(calls).to.deep.equal(["fsync of 2 bytes", "rename to a", "fsync of 4 bytes", "rename to b"]);
  });

  it("writePiecesAtomic() writes pieces as they come, gzipped by name, waiting for the disk", async () => {
    async function* pieces(): AsyncGenerator<string | Uint8Array> {
      for (let i = 0; i < 300; i++) yield i % 2 === 0 ? "ä".repeat(20_000) : Buffer.alloc(10_000, "b");
    }
    const expected = `${"ä".repeat(20_000)}${"b".repeat(10_000)}`.repeat(150);
    await writePiecesAtomic(at("p"), pieces());
    await writePiecesAtomic(at("p.gz"), pieces());
    expect(fs.readFileSync(at("p"), "utf8") === expected).to.equal(true);
    expect(gunzipSync(fs.readFileSync(at("p.gz"))).toString("utf8") === expected).to.equal(true);
    expect(fs.readdirSync(at()).sort()).to.deep.equal(["p", "p.gz"]);
  });

  it("writePiecesAtomic() keeps the old file when the pieces end in an error, and passes that on as it is", async () => {
    const own = Object.assign(new Error("of the source"), { code: "ENOENT", syscall: "open" });
    async function* failing(): AsyncGenerator<string> {
      yield "half";
      throw own;
    }
    for (const name of ["kept", "kept.gz"]) {
      fs.writeFileSync(at(name), "old");
      let found: unknown;
      await writePiecesAtomic(at(name), failing()).catch((error) => {
        found = error;
      });
      expect(found).to.equal(own);
      expect(fs.readFileSync(at(name), "utf8")).to.equal("old");
    }
    expect(fs.readdirSync(at()).sort()).to.deep.equal(["kept", "kept.gz"]);
  });

  it("writePiecesAtomic() says that the folder is missing", async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield "x";
    }
    for (const name of ["f", "f.gz"]) {
      const error = await inputErrorOf(() => writePiecesAtomic(at("no", "such", name), pieces()));
      expect(error.message).to.include(`cannot write ${name}`).and.to.include("ENOENT");
    }
  });

  it("makeFolder() makes parents and minds no folder that is there, but a file in the way", async () => {
    makeFolder(at("a/b/c"));
    makeFolder(at("a/b/c"));
    expect(fs.statSync(at("a/b/c")).isDirectory()).to.equal(true);
    put(at("file"), "");
    expect((await inputErrorOf(() => makeFolder(at("file/below")))).file).to.equal(at("file/below"));
  });

  it("writeJson() and readJson() give back the same value", () => {
    const value = { a: [1, null, "ä\u2028"], b: { c: true } };
    writeJson(at("v.json"), value);
    expect(readJson(at("v.json"))).to.deep.equal(value);
    expect(readTextFile(at("v.json")).endsWith("}\n")).to.equal(true);
  });

  it("readJson() and readTextFile() name the file that is missing or is not JSON", async () => {
    expect((await inputErrorOf(() => readTextFile(at("none")))).message)
      .to.include(at("none"))
      .and.to.include("ENOENT");
    put(at("broken.json"), "{");
    expect((await inputErrorOf(() => readJson(at("broken.json")))).message).to.include(
      "broken.json: cannot parse the file as JSON",
    );
  });

  it("sha256() frames its parts, so that they cannot run into one another", () => {
    expect(sha256("ab", "c")).not.to.equal(sha256("a", "bc"));
    expect(sha256("ä")).to.equal(sha256(Buffer.from("ä")));
    expect(sha256()).to.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});
