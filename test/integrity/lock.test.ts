/** One writer a folder: locks name their holder, die with it, and are taken over by one alone. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { lockFolder, lockWhenFree } from "../../lib/integrity";
import { inputErrorOf, useScratch } from "../text/scratch";

type Running = ChildProcess & { said(): string };

const running: Running[] = [];

/** Starts `hold-lock.ts`, and waits for its first word. */
async function start(mode: "hold" | "turns", folder: string): Promise<Running> {
  const child = spawn(process.execPath, ["--import=tsx", path.join(__dirname, "hold-lock.ts"), mode, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  await once(child.stdout, "data");
  const started = Object.assign(child, { said: () => text }) as Running;
  running.push(started);
  return started;
}

async function kill(child: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "close");
}

describe("lockFolder()", () => {
  const at = useScratch();
  afterEach(async () => {
    for (const child of running.splice(0)) await kill(child);
  });

  const lockFile = (): string => at("out", ".lock");
  const change = (changes: object): void =>
    fs.writeFileSync(lockFile(), JSON.stringify({ ...JSON.parse(fs.readFileSync(lockFile(), "utf8")), ...changes }));

  it("lockFolder() of a folder that this process has already says so; given back, it is free", async () => {
    fs.mkdirSync(at("out"));
    const lock = lockFolder(at("out"), { what: "pretrain" });
    const error = await inputErrorOf(() => lockFolder(at("out"), { what: "encode" }));
    expect(error.file).to.equal(lockFile());
    expect(error.message).to.match(/another process is writing.*this very process, \d+ \(pretrain\), since 20/);
    lockFolder(at("out"), { what: "encode", part: "0-of-2" }).release();
    lock.release();
    lock.release();
    expect(fs.readdirSync(at("out"))).to.deep.equal([]);
    lockFolder(at("out"), { what: "encode" }).release();
  });

  it("lockFolder() makes a folder that is missing, and takes it away again where nothing was put into it", () => {
    lockFolder(at("deep", "out"), { what: "x" }).release();
    expect(fs.existsSync(at("deep", "out"))).to.equal(false);
    const lock = lockFolder(at("out"), { what: "x" });
    fs.writeFileSync(at("out", "made"), "");
    lock.release();
    expect(fs.readdirSync(at("out"))).to.deep.equal(["made"]);
  });

  it("lockFolder() names another process, and takes over what a killed one left", async () => {
    fs.mkdirSync(at("out"));
    const child = await start("hold", at("out"));
    const error = await inputErrorOf(() => lockFolder(at("out"), { what: "mine" }));
    expect(error.found).to.match(new RegExp(`process ${child.pid} on this machine \\(a long work\\), since 20`));
    expect(error.fix).to.include(`delete ${lockFile()}`);
    await kill(child);
    expect(fs.existsSync(lockFile()), "a kill leaves the file").to.equal(true);
    lockFolder(at("out"), { what: "mine" }).release();
    expect(fs.readdirSync(at("out"))).to.deep.equal([]);
  });

  it("lockWhenFree() waits for the holder, tells who it is, and goes on when it is gone", async () => {
    fs.mkdirSync(at("out"));
    const child = await start("hold", at("out"));
    const told: string[] = [];
    const waiting = lockWhenFree(at("out"), { what: "mine", onWait: (holder) => told.push(holder) });
    while (told.length === 0) await sleep(5);
    expect(told[0]).to.include(`process ${child.pid} `);
    await kill(child);
    (await waiting).release();
  });

  it("processes that take turns never meet, though some are killed in their turn", async function () {
    this.timeout(120_000);
    if (process.platform !== "linux") this.skip();
    fs.mkdirSync(at("out"));
    const children = await Promise.all(Array.from({ length: 4 }, () => start("turns", at("out"))));
    await sleep(60);
    for (const child of children.slice(0, 2)) {
      child.kill("SIGKILL");
      await sleep(40);
    }
    await Promise.all(
      children.map((child) =>
        child.exitCode === null && child.signalCode === null ? once(child, "close") : undefined,
      ),
    );
    expect(children.map((child) => child.said()).join("")).not.to.match(/met|joined/);
    for (const child of children.slice(2)) expect(child.said()).to.match(/done/);
    const left = fs.readdirSync(at("out")).filter((name) => !name.includes(".tmp-") && name !== "inside");
    expect(left).to.deep.equal([]);
  });

  it("a lock of another machine, or of another container, is kept until its file is deleted", async () => {
    fs.mkdirSync(at("out"));
    const lock = lockFolder(at("out"), { what: "encode" });
    change({ host: "node-7", boot: "elsewhere", pid: 2 ** 22 + 1 });
    const error = await inputErrorOf(() => lockFolder(at("out"), { what: "mine" }));
    expect(error.found).to.match(/process 4194305 on node-7 \(encode\)/);
    fs.rmSync(lockFile());
    const mine = lockFolder(at("out"), { what: "mine" });
    lock.release();
    expect(fs.existsSync(lockFile()), "only its own lock is given back").to.equal(true);
    mine.release();
  });

  it("a lock is nobody's: of an earlier run of the machine, of a number given anew, or copied with its folder", () => {
    fs.mkdirSync(at("out"));
    const { boot } = JSON.parse(lockText()) as { boot?: string };
    const stale = [{ started: "1" }, { pid: 2 ** 22 + 1 }, ...(boot ? [{ boot: "an earlier one" }] : [])];
    for (const changes of stale) {
      lockFolder(at("out"), { what: "mine" });
      change(changes);
      lockFolder(at("out"), { what: "mine" }).release();
      expect(fs.existsSync(lockFile()), JSON.stringify(changes)).to.equal(false);
    }
    const lock = lockFolder(at("out"), { what: "mine" });
    fs.cpSync(at("out"), at("copy"), { recursive: true });
    lockFolder(at("copy"), { what: "mine" }).release();
    lock.release();
  });

  function lockText(): string {
    const lock = lockFolder(at("out"), { what: "mine" });
    const text = fs.readFileSync(lockFile(), "utf8");
    lock.release();
    return text;
  }

  it("a lock that cannot be read is kept, and named", async () => {
    fs.mkdirSync(at("out"));
    fs.writeFileSync(lockFile(), "half of");
    const error = await inputErrorOf(() => lockFolder(at("out"), { what: "mine" }));
    expect(error.found).to.equal("a lock that does not say whose it is");
    expect(error.fix).to.include(`delete ${lockFile()}`);
  });
});
