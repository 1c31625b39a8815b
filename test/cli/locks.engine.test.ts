/**
 * Two commands that want to write in one folder: one does, the other says who holds the lock; a kill blocks
 * nobody.
 */
import { once } from "node:events";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { lockFolder } from "../../lib/integrity";
import { encodeCollection, VectorFiles } from "../../lib/retrieval";
import { useScratch } from "../text/scratch";
import { hashOf, saveSpeck } from "../train/runs";
import { syntheticCorpus } from "../train/synthetic";
import { bowlab, startSignalled } from "./bowlab";
import { putPassages } from "./toy-data";

describe("two writers of one folder", () => {
  const at = useScratch();
  before(async () => {
    await useEngine();
  });

  it("bowlab pretrain --resume beside a run under way names it, and goes on once it was killed", async function () {
    if (process.platform === "win32") this.skip();
    const corpus = await syntheticCorpus();
    const data = putPassages(at("corpus.jsonl"), corpus.passages);
    corpus.tokenizer.save(at("tokenizer"));
    const command = (out: string, steps: number) => [
      ...["pretrain", "--objective", "mlm", "--data", data, "--tokenizer", at("tokenizer"), "--out", at(out)],
      ...["--preset", "tiny", "--batch-size", "4", "--max-length", "24", "--seed", "3", "--save-every", "2"],
      ...["--steps", String(steps), "--resume"],
    ];
    const args = command("out", 30);
    // It holds still once its first state is there, so that it cannot end before the second has come.
    const first = startSignalled(args, "SIGSTOP", at("out", "trainer.safetensors"));
    while (first.exitCode === null && !fs.existsSync(at("out", "trainer.safetensors"))) await sleep(2);
    const second = await bowlab(args);
    first.kill("SIGKILL");
    await once(first, "close");
    expect(second.code, second.stderr).to.equal(1);
    expect(second.stderr).to.match(
      new RegExp(`another process is writing in this folder.*process ${first.pid} on this machine \\(pretrain`),
    );
    const third = await bowlab(args);
    expect(third.code, third.stderr).to.equal(0);
    const whole = await bowlab(command("whole", 30));
    expect(whole.code, whole.stderr).to.equal(0);
    expect(hashOf(at("out"), "model.safetensors")).to.equal(hashOf(at("whole"), "model.safetensors"));
    expect(fs.readdirSync(at("out")).filter((name) => name.startsWith(".lock"))).to.deep.equal([]);
  });

  it("encodeCollection() waits for a shard that another makes, and makes two shards of a folder side by side", async () => {
    const corpus = await syntheticCorpus();
    const data = putPassages(at("corpus.jsonl"), corpus.passages);
    saveSpeck(at("model"), corpus);
    const encode = (index: number) => encodeCollection(at("model"), data, at("v"), { shard: { index, count: 2 } });
    const lock = lockFolder(at("v"), { what: "encode --shard 0/2", part: "0-of-2" });
    await encode(1);
    const stopped = AbortSignal.timeout(300);
    const waited = encodeCollection(at("model"), data, at("v"), { shard: { index: 0, count: 2 }, signal: stopped });
    expect(await waited.catch(({ name }: Error) => name)).to.equal("TimeoutError");
    lock.release();
    await encode(0);
    expect([...new VectorFiles(at("v")).ids]).to.deep.equal(corpus.passages.map(({ id }) => id));
    fs.rmSync(at("v"), { recursive: true });
    const [, one, other] = await Promise.all([encode(0), encode(1), encode(1)]);
    const rows = corpus.passages.length;
    expect(
      [one.resumedAt, other.resumedAt].sort((a, b) => a - b),
      "made once",
    ).to.deep.equal([0, rows]);
    expect(new VectorFiles(at("v")).size).to.equal(corpus.passages.length);
    expect(fs.readdirSync(at("v")).filter((name) => name.startsWith(".lock"))).to.deep.equal([]);
  });
});
