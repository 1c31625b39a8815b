/** Downloads from a real server on this machine that drops, lies, stalls and changes its mind. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { expect } from "chai";
import { type Download, type DownloadOptions, download } from "../../lib/collections";
import type { InputError } from "../../lib/errors";
import { Random } from "../../lib/random";
import { inputErrorOf, useScratch } from "../text/scratch";
import { SmallDisk } from "../train/small-disk";
import { type Manner, type Server, serve } from "./server";

function bytes(count: number, seed: string): Buffer {
  const random = new Random(seed);
  return Buffer.from(Uint8Array.from({ length: count }, () => random.integer(0, 256)));
}

const md5Of = (content: Buffer) => createHash("md5").update(content).digest("hex");
const content = bytes(300_000, "content");
const md5 = md5Of(content);
const other = bytes(300_000, "other");

describe("download()", () => {
  const at = useScratch();
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function served(manners: Manner[], from = content): Promise<Server> {
    const server = await serve(from, manners);
    servers.push(server);
    return server;
  }
  const quick = { retryMs: 1, attempts: 3 };
  const get = (server: Server, options: DownloadOptions = {}): Promise<Download> =>
    download(`${server.url}/file.bin`, at("file.bin"), { ...quick, ...options });
  const complaint = (server: Server, options: DownloadOptions = {}): Promise<InputError> =>
    inputErrorOf(() => get(server, options));
  const filesThere = () => fs.readdirSync(at()).sort();

  it("download() gets a file, tells how far it is, and finds it there the next time without asking the server", async () => {
    const server = await served([{}]);
    const seen: number[] = [];
    const onProgress: DownloadOptions["onProgress"] = ({ phase, done, total }) => {
      if (phase === "downloading") seen.push(done);
      expect(total).to.equal(content.length);
    };
    expect(await get(server, { md5, onProgress })).to.deep.equal({ bytes: content.length, md5, wasThere: false });
    expect(fs.readFileSync(at("file.bin")).equals(content)).to.equal(true);
    expect(seen.at(-1)).to.equal(content.length);
    expect(filesThere()).to.deep.equal(["file.bin"]);
    expect(await get(server, { md5 })).to.deep.equal({ bytes: content.length, md5, wasThere: true });
    expect(server.requests).to.have.length(1);
  });

  it("download() takes up broken connections where they broke, tied to the version by its ETag", async () => {
    const etag = '"v1"';
    const server = await served([{ dropAfter: 100_000, etag }, { dropAfter: 50_000, etag }, { etag }]);
    expect((await get(server, { md5 })).md5).to.equal(md5);
    expect(fs.readFileSync(at("file.bin")).equals(content)).to.equal(true);
    const [first, second, third] = server.requests;
    expect(first.range).to.equal(undefined);
    expect([second["if-range"], third["if-range"]]).to.deep.equal([etag, etag]);
    const starts = [second, third].map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1]));
    expect(starts[0]).to.be.within(1, 100_000);
    expect(starts[1]).to.be.within(starts[0] + 1, 150_000);
  });

  it("download() goes on in a later run with what an earlier one left", async () => {
    const etag = '"v1"';
    const server = await served([...new Array(3).fill({ dropAfter: 0, etag, status: undefined }), { etag }]);
    fs.writeFileSync(at("file.bin.part"), content.subarray(0, 123_456));
    const note = { url: `${server.url}/file.bin`, etag, total: content.length };
    fs.writeFileSync(at("file.bin.part.json"), JSON.stringify(note));
    const error = await complaint(server, { md5 });
    expect(error.message).to.include("123456 bytes after 3 attempts without a new one");
    expect(error.fix).to.include("goes on where it stopped");
    expect(filesThere()).to.deep.equal(["file.bin.part", "file.bin.part.json"]);
    await get(server, { md5 });
    expect(server.requests.at(-1)!.range).to.equal("bytes=123456-");
    expect(fs.readFileSync(at("file.bin")).equals(content)).to.equal(true);
  });

  it("download() begins anew where the part is of another address, or its note is spoilt", async () => {
    for (const note of ['{"url":"http://elsewhere/","etag":"x"}', "{half a no"]) {
      const server = await served([{ etag: '"v1"' }]);
      fs.rmSync(at("file.bin"), { force: true });
      fs.writeFileSync(at("file.bin.part"), other.subarray(0, 5000));
      fs.writeFileSync(at("file.bin.part.json"), note);
      await get(server, { md5 });
      expect(server.requests[0].range).to.equal(undefined);
    }
  });

  it("download() begins anew where the server has no ranges", async () => {
    const server = await served([
      { dropAfter: 100_000, etag: '"v1"' },
      { withoutRanges: true, etag: '"v1"' },
    ]);
    await get(server, { md5 });
    expect(fs.readFileSync(at("file.bin")).equals(content)).to.equal(true);
    expect(server.requests).to.have.length(2);
  });

  it("download() never joins two versions: the file changes between attempts", async () => {
    const changed: Manner = { content: other, etag: '"v2"' };
    for (const second of [changed, { ...changed, heedsIfRange: false }]) {
      fs.rmSync(at("file.bin"), { force: true });
      const server = await served([{ dropAfter: 100_000, etag: '"v1"' }, second, changed]);
      expect((await get(server)).md5).to.equal(md5Of(other));
    }
  });

  it("download() sees by length or date too that the file changed", async () => {
    const longer = bytes(310_000, "longer");
    const manners: [Manner, Manner][] = [
      [{ lastModified: "Mon, 01 Jan 2024 00:00:00 GMT" }, { lastModified: "Tue, 02 Jan 2024 00:00:00 GMT" }],
      [{ etag: 'W/"weak"' }, { etag: 'W/"other"', heedsIfRange: false }],
      [{ etag: '"same"' }, { etag: '"same"' }],
    ];
    for (const [before, after] of manners) {
      fs.rmSync(at("file.bin"), { force: true });
      const server = await served([
        { ...before, dropAfter: 100_000 },
        { ...after, content: longer },
      ]);
      expect((await get(server, { md5: md5Of(longer) })).bytes).to.equal(310_000);
    }
  });

  it("download() without checksum and without a version to tie a range to begins anew after a break", async () => {
    const server = await served([{ dropAfter: 100_000 }, {}]);
    await get(server);
    expect(server.requests[1].range).to.equal(undefined);
    expect(fs.readFileSync(at("file.bin")).equals(content)).to.equal(true);
  });

  it("download() tries once more in one piece when joined pieces have the wrong checksum", async () => {
    const server = await served([{ dropAfter: 100_000 }, { content: other }, { content }]);
    expect((await get(server, { md5 })).md5).to.equal(md5);
    expect(server.requests.map(({ range }) => range !== undefined)).to.deep.equal([false, true, false]);
  });

  it("download() refuses a wrong checksum, naming both, and leaves nothing", async () => {
    const error = await complaint(await served([{}], other), { md5 });
    expect(error.message).to.include("not the published one").and.to.include(`md5 ${md5}`).and.to.include(md5Of(other));
    expect(filesThere()).to.deep.equal([]);
  });

  it("download() refuses a file that is there with another checksum, and leaves it alone", async () => {
    fs.writeFileSync(at("file.bin"), "mine");
    const server = await served([{}]);
    expect((await complaint(server, { md5 })).message).to.include("is there, but is not the published one");
    expect(fs.readFileSync(at("file.bin"), "utf8")).to.equal("mine");
    expect(server.requests).to.have.length(0);
  });

  it("download() does not believe a length above the truth, unless the checksum says that all is there", async () => {
    const lie = { claimedLength: 400_000, etag: '"v1"' };
    for (const manner of [lie, { ...lie, withoutRanges: true }]) {
      const error = await complaint(await served([manner]));
      expect(error.message).to.include("does not come to its end").and.to.include("3 attempts");
      expect(fs.existsSync(at("file.bin"))).to.equal(false);
    }
    expect((await get(await served([lie]), { md5 })).bytes).to.equal(content.length);
  });

  it("download() finds a length below the truth out by the checksum", async () => {
    const error = await complaint(await served([{ claimedLength: 200_000 }]), { md5 });
    expect(error.message).to.match(/not the published one|does not come to its end/);
    expect(fs.existsSync(at("file.bin"))).to.equal(false);
  });

  it("download() takes a body without a length to its end, and notices that it broke off", async () => {
    const server = await served([{ withoutLength: true, dropAfter: 100_000 }, { withoutLength: true }]);
    expect((await get(server, { md5 })).bytes).to.equal(content.length);
    expect(server.requests.length).to.be.at.least(2);
  });

  it("download() refuses a range that was not asked for", async () => {
    const etag = '"v1"';
    const server = await served([{ dropAfter: 100_000, etag }, { wrongStart: 7, etag }, { etag }]);
    await get(server, { md5 });
    expect(server.requests.map(({ range }) => range !== undefined)).to.deep.equal([false, true, false]);
  });

  it("download() is done when the part was whole already, and begins anew when it was too long", async () => {
    for (const [left, ranges] of [
      [content, [true]],
      [Buffer.concat([content, content]), [true, false]],
    ] as [Buffer, boolean[]][]) {
      const server = await served([{ etag: '"v1"' }]);
      fs.rmSync(at("file.bin"), { force: true });
      fs.writeFileSync(at("file.bin.part"), left);
      fs.writeFileSync(at("file.bin.part.json"), JSON.stringify({ url: `${server.url}/file.bin`, etag: '"v1"' }));
      await get(server, { md5 });
      expect(server.requests.map(({ range }) => range !== undefined)).to.deep.equal(ranges);
    }
  });

  it("download() takes a silent connection for dead and goes on with another", async () => {
    const etag = '"v1"';
    const server = await served([{ stallAfter: 100_000, etag }, { etag }]);
    expect((await get(server, { md5, stallMs: 300 })).md5).to.equal(md5);
    expect(server.requests).to.have.length(2);
    const silent = await served([{ stallAfter: 0 }]);
    fs.rmSync(at("file.bin"));
    expect((await complaint(silent, { stallMs: 100, attempts: 2 })).message).to.include("no byte for 0.1 s");
  });

  it("download() waits out a busy server, and asks no more where there is no such file", async () => {
    const busy = await served([{ status: 503 }, { status: 429 }, {}]);
    expect((await get(busy, { md5 })).md5).to.equal(md5);
    fs.rmSync(at("file.bin"));
    const gone = await served([{ status: 404 }]);
    const error = await complaint(gone);
    expect(error.message)
      .to.include("HTTP 404")
      .and.to.include(`put the file at ${at("file.bin")}`);
    expect(gone.requests).to.have.length(1);
  });

  it("download() follows a redirection", async () => {
    const behind = await served([{}]);
    await get(await served([{ redirectTo: `${behind.url}/elsewhere` }]), { md5 });
    expect(fs.readFileSync(at("file.bin")).equals(content)).to.equal(true);
  });

  it("download() says kindly that there is no network, and how to do without", async () => {
    const server = await serve(content);
    await server.close();
    for (const [url, host] of [
      [`${server.url}/file.bin`, "127.0.0.1"],
      ["http://no-such-host.invalid/file.bin", "no-such-host.invalid"],
    ]) {
      const error = await inputErrorOf(() => download(url, at("file.bin"), quick));
      expect(error.message).to.include(`cannot reach ${host}`);
      expect(error.fix).to.include("check the network").and.to.include(at("file.bin"));
      expect(filesThere()).to.deep.equal([]);
    }
  });

  it("download() says that the disk is full, and goes on where it stopped once there is room", async function () {
    const disk = SmallDisk.mount(this, 160);
    try {
      const server = await served([{ etag: '"v1"' }]);
      const onDisk = () => download(`${server.url}/file.bin`, disk.at("file.bin"), { ...quick, md5 });
      const error = await inputErrorOf(onDisk);
      expect(error.message).to.include("cannot write the download").and.to.include("ENOSPC");
      const { size } = fs.statSync(disk.at("file.bin.part"));
      disk.resize(2000);
      expect((await onDisk()).md5).to.equal(md5);
      expect(server.requests.at(-1)!.range).to.equal(`bytes=${size}-`);
    } finally {
      disk.unmount();
    }
  });

  it("download() stops when asked to, keeps what it has, and gets an empty file as well", async () => {
    const server = await served([{ stallAfter: 100_000, etag: '"v1"' }]);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("stopped by hand"));
    let failure: unknown;
    await get(server, { signal: controller.signal, onProgress }).catch((error) => {
      failure = error;
    });
    expect(String(failure)).to.include("stopped by hand");
    expect(fs.statSync(at("file.bin.part")).size).to.be.greaterThan(0);
    await get(await served([{}], Buffer.alloc(0)));
    expect(fs.statSync(at("file.bin")).size).to.equal(0);
  });
});
