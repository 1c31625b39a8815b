/** Files that are packed, of another kind, or no files at all: read, or refused by the name of what they are. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { corpusSources, loadPassages, readPassages, readQrels, readQueries } from "../../../lib/text";
import { collect, inputErrorOf, put, useScratch } from "../scratch";

/** `{"_id":"a","text":"one"}` and `{"_id":"b","text":"two é"}`, a line and a zstd frame each, as `zstd` packs them. */
const frames = Buffer.from(
  "KLUv/QRoyQAAeyJfaWQiOiJhIiwidGV4dCI6Im9uZSJ9CqMPHYYotS/9AEjhAAB7Il9pZCI6ImIiLCJ0ZXh0IjoidHdvIMOpIn0K",
  "base64",
);

const lines = '{"_id":"a","text":"one"}\n{"_id":"b","text":"two é"}\n';
const latin1 = (text: string) => Buffer.from(text, "latin1");

/** What a file begins with → what it is called, and a word of the way out. */
const foreign: [string, Buffer, RegExp][] = [
  ["bzip2", latin1("BZh91AY&SY\x00\x01"), /bzip2.*bunzip2/],
  ["xz", latin1("\xfd7zXZ\x00\x00\x04"), /xz.*unxz/],
  ["lz4", latin1("\x04\x22\x4d\x18\x64\x40"), /lz4/],
  ["compress", latin1("\x1f\x9d\x90"), /compress.*uncompress/],
  ["zip", latin1("PK\x03\x04\x14\x00\x00\x00\x08\x00corpus.jsonl"), /a zip archive.*unzip/],
  ["docx", latin1("PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml"), /Office document.*plain text/],
  ["7z", latin1("7z\xbc\xaf\x27\x1c\x00\x04"), /7z/],
  ["Parquet", latin1("PAR1\x15\x04\x15"), /Parquet.*the ending \.parquet/],
  ["a program", latin1("\x7fELF\x02\x01\x01\x00"), /a program/],
  ["a picture", latin1("\x89PNG\r\n\x1a\n"), /a picture/],
  ["PDF", latin1("%PDF-1.7\n%"), /PDF.*pdftotext/],
  [
    "a Git LFS pointer",
    latin1("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"),
    /git lfs pull/,
  ],
  ["tar", Buffer.concat([Buffer.alloc(257, "x"), latin1("ustar\x0000")]), /tar archive.*tar -xf/],
  ["UTF-16 with its mark", Buffer.from(`\ufeff${lines}`, "utf16le"), /UTF-16LE.*iconv -f UTF-16LE/],
  ["UTF-16 the other way round", Buffer.from(`\ufeff${lines}`, "utf16le").swap16(), /UTF-16BE/],
  ["UTF-16 without its mark", Buffer.from(lines, "utf16le"), /UTF-16LE/],
  ["UTF-32", latin1("\xff\xfe\x00\x00{\x00\x00\x00"), /UTF-32LE/],
];

describe("readPassages() of packed and of foreign files", () => {
  const at = useScratch();
  const texts = async (file: string) => (await loadPassages(file)).map(({ id, text }) => `${id} ${text}`);

  for (const [name, bytes] of [
    ["corpus.jsonl.GZ", gzipSync(lines)],
    ["gzip in CORPUS.JSONL", gzipSync(lines)],
    ["corpus.jsonl.zst", frames],
    ["corpus.jsonl.ZST", frames],
    ["zstd in corpus.jsonl", frames],
  ] as const) {
    it(`readPassages() reads ${name}`, async () => {
      const file = at(name.split(" ").pop() as string);
      fs.writeFileSync(file, bytes);
      expect(await texts(file)).to.deep.equal(["a one", "b two é"]);
      if (/corpus/.test(file)) expect(await texts(at())).to.deep.equal(["a one", "b two é"]);
    });
  }

  it("readPassages() says that a zstd file is cut short, and that one is none", async () => {
    fs.writeFileSync(at("a.jsonl.zst"), frames.subarray(0, frames.length - 9));
    expect((await inputErrorOf(() => texts(at("a.jsonl.zst")))).message).to.match(/a\.jsonl\.zst: .*cut short/);
    fs.writeFileSync(at("b.jsonl.zst"), lines);
    expect((await inputErrorOf(() => texts(at("b.jsonl.zst")))).message).to.match(/b\.jsonl\.zst: .*damaged/);
  });

  it("readPassages() unpacks zstd of any length as it comes", async function () {
    const long = Array.from(
      { length: 60_000 },
      (_, i) => `{"_id":"${i}","text":"passage ${i * 7919} ${"x".repeat(i % 90)}"}`,
    );
    fs.writeFileSync(at("l.jsonl"), long.join("\n"));
    if (spawnSync("zstd", ["-q", at("l.jsonl")]).status !== 0) {
      console.log("      skipped: no command zstd here to pack a file with");
      this.skip();
    }
    const found = await loadPassages(at("l.jsonl.zst"));
    expect(found.map(({ id, text }) => JSON.stringify({ _id: id, text }))).to.deep.equal(long);
  });

  for (const [what, bytes, words] of foreign) {
    it(`readers name ${what}, whatever the file is called, and the way out`, async () => {
      for (const name of ["corpus.jsonl", "a.txt", "b.tsv", "c.unknown"]) {
        fs.writeFileSync(at(name), bytes);
        const error = await inputErrorOf(() => texts(at(name)));
        expect(error.file).to.equal(at(name));
        expect(error.message).to.match(words);
      }
      expect((await inputErrorOf(() => readQrels(at("a.txt")))).message).to.match(words);
      expect((await inputErrorOf(() => readQueries(at("corpus.jsonl")))).message).to.match(words);
      fs.writeFileSync(at("packed.jsonl.gz"), gzipSync(bytes));
      expect((await inputErrorOf(() => texts(at("packed.jsonl.gz")))).message).to.match(words);
    });
  }

  it("readPassages() finds a member that is packed in a way that is not read, and says so", async () => {
    fs.writeFileSync(at("corpus.jsonl.bz2"), latin1("BZh91AY&SY"));
    expect((await inputErrorOf(() => texts(at()))).message).to.match(/corpus\.jsonl\.bz2: .*bzip2/);
  });

  it("readPassages() names the letter of a file in Latin-1", async () => {
    fs.writeFileSync(at("a.txt"), latin1("good\nna\u00efve words\n"));
    const error = await inputErrorOf(() => texts(at("a.txt")));
    expect([error.line, error.found]).to.deep.equal([2, 'the byte 0xEF, in Latin-1 "ï"']);
    expect(error.fix).to.include("iconv -f WINDOWS-1252");
  });
});

describe("corpusSources() of what is not a file", () => {
  const at = useScratch();
  const complaint = (place: string) => inputErrorOf(() => corpusSources(place));

  it("corpusSources() refuses links in a circle, links that lead nowhere, and a corpus.jsonl that is a folder", async () => {
    fs.symlinkSync("b", at("a"));
    fs.symlinkSync("a", at("b"));
    expect((await complaint(at("a"))).message)
      .to.include(at("a"))
      .and.to.include("in a circle");
    expect((await inputErrorOf(() => readQueries(at("a")))).message).to.include("in a circle");
    expect((await inputErrorOf(() => readQrels(at("a")))).message).to.include("in a circle");
    fs.mkdirSync(at("loop"));
    fs.symlinkSync("corpus.jsonl", at("loop", "corpus.jsonl"));
    expect((await complaint(at("loop"))).message).to.include("in a circle");
    fs.mkdirSync(at("texts"));
    fs.symlinkSync("gone", at("texts", "a.txt"));
    expect((await complaint(at("texts"))).message).to.match(/texts\/a\.txt: .*a link that leads nowhere/);
    fs.mkdirSync(at("odd", "corpus.jsonl"), { recursive: true });
    expect((await complaint(at("odd"))).message).to.match(/odd\/corpus\.jsonl: .*found a folder/);
    fs.mkdirSync(at("odd", "queries.jsonl"), { recursive: true });
    expect((await inputErrorOf(() => readQueries(at("odd")))).message).to.match(/queries\.jsonl: .*found a folder/);
    fs.mkdirSync(at("odd", "qrels", "test.tsv"), { recursive: true });
    expect((await inputErrorOf(() => readQrels(at("odd"), "test"))).message).to.match(/test\.tsv: .*found a folder/);
  });

  it("corpusSources() follows a link to a file, and passes over links to folders", async () => {
    put(at("real", "x.txt"), "words");
    fs.mkdirSync(at("c"));
    fs.symlinkSync("../real/x.txt", at("c", "y.txt"));
    fs.symlinkSync("../real", at("c", "z.txt"));
    expect(corpusSources(at("c")).sources.map(({ name }) => name)).to.deep.equal(["y.txt"]);
  });

  it("corpusSources() refuses a pipe, a socket and a device", async function () {
    if (process.platform === "win32") this.skip();
    fs.mkdirSync(at("c"));
    spawnSync("mkfifo", [at("c", "a.txt")]);
    expect((await complaint(at("c"))).message).to.match(/c\/a\.txt: .*found a named pipe/);
    expect((await complaint(at("c", "a.txt"))).message).to.match(/found a named pipe/);
    fs.mkdirSync(at("s"));
    const server = net.createServer().listen(at("s", "a.txt"));
    await new Promise((ready) => server.once("listening", ready));
    try {
      expect((await complaint(at("s"))).message).to.match(/s\/a\.txt: .*found a socket/);
      expect((await inputErrorOf(() => readQrels(at("s", "a.txt")))).message).to.match(/a socket/);
    } finally {
      server.close();
    }
    fs.symlinkSync("/dev/null", at("d.txt"));
    expect((await complaint(at("d.txt"))).message).to.match(/d\.txt: .*found a device/);
  });

  it("corpusSources() names a file whose name is not UTF-8, where it would be read", async () => {
    fs.mkdirSync(at("c"));
    put(at("c", "a.txt"), "words");
    fs.writeFileSync(Buffer.concat([Buffer.from(at("c", "na")), Buffer.from([0xef]), Buffer.from("ve.csv")]), "x");
    expect(corpusSources(at("c")).sources).to.have.length(1);
    fs.writeFileSync(Buffer.concat([Buffer.from(at("c", "na")), Buffer.from([0xef]), Buffer.from("ve.txt")]), "x");
    expect((await complaint(at("c"))).message).to.match(/ve\.txt: the file's name is not valid UTF-8.*convmv/);
  });

  it("readers name what may not be read, and folders that may not be looked into", async function () {
    if (process.getuid?.() === 0 || process.platform === "win32") {
      console.log("      skipped: root may read everything");
      this.skip();
    }
    put(at("c", "a.txt"), "words");
    fs.chmodSync(at("c", "a.txt"), 0);
    expect((await inputErrorOf(() => collect(readPassages(at("c"))))).message).to.match(/a\.txt: .*no permission/);
    fs.chmodSync(at("c"), 0);
    try {
      expect((await complaint(at("c"))).message).to.match(/c: .*no permission/);
    } finally {
      fs.chmodSync(at("c"), 0o700);
    }
  });
});
