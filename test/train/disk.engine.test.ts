/** Full and read-only disks: the run says so, nothing is half-written, and it goes on once there is room. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { loadModel, readSafetensors } from "../../lib/model";
import { type PretrainOptions, pretrain, readManifest } from "../../lib/train";
import { hashOf, loggedSteps, speckRun, thrownBy, useSpeckRuns } from "./runs";
import { SmallDisk } from "./small-disk";

describe("pretrain() on a disk that cannot be written", () => {
  const { at, corpus } = useSpeckRuns();
  let disk: SmallDisk | undefined;
  afterEach(() => {
    disk?.unmount();
    disk = undefined;
  });

  function run(out: string, changes: Partial<PretrainOptions> = {}) {
    return pretrain({ ...speckRun(corpus(), at("init"), out), ...changes });
  }

  /** Kilobytes of one saved state with all that lies beside it. */
  async function sizeOfRun(): Promise<number> {
    await run(at("measured"), { steps: 1 });
    const bytes = fs.statSync(at("measured", "model.safetensors")).size;
    return (4 * bytes) / 1024;
  }

  function temporaryFiles(folder: string): string[] {
    return fs.readdirSync(folder).filter((name) => name.includes(".tmp-"));
  }

  it("pretrain() with no room for the first state leaves no state and no half of one", async function () {
    disk = SmallDisk.mount(this, (await sizeOfRun()) / 2);
    const error = await thrownBy(() => run(disk!.at("out")));
    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.match(/trainer\.safetensors.*ENOSPC.*free some disk space/);
    expect(fs.readdirSync(disk.at("out"))).to.have.members([
      ...["manifest.json", "vocab.txt", "tokenizer_config.json", "log.jsonl"],
      ...["tokenizer.json", "special_tokens_map.json"],
    ]);
    expect(readManifest(disk.at("out"))?.step).to.equal(0);
  });

  it("pretrain() with no room for the second state keeps the first, and resumes to the same bytes", async function () {
    disk = SmallDisk.mount(this, (await sizeOfRun()) * 1.5);
    const out = disk.at("out");
    const error = await thrownBy(() => run(out));
    expect(error.message).to.match(/ENOSPC/);
    expect(temporaryFiles(out)).to.deep.equal([]);
    expect(readSafetensors(path.join(out, "trainer.safetensors")).metadata.step).to.equal("3");
    expect(readManifest(out)?.step).to.equal(3);
    loadModel(out).parameters.dispose();
    disk.resize(8192);
    await run(out, { resume: true });
    await run(at("whole"));
    expect(hashOf(out, "model.safetensors")).to.equal(hashOf(at("whole"), "model.safetensors"));
    expect(loggedSteps(out)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("pretrain() with no room for the log says so, and resumes to the same bytes and a whole log", async function () {
    disk = SmallDisk.mount(this, (await sizeOfRun()) * 2);
    const out = disk.at("out");
    const long = { steps: 60, saveEvery: 30 };
    const fill = ({ done }: { done: number }) => done === 32 && disk?.fill();
    const error = await thrownBy(() => run(out, { ...long, onProgress: fill }));
    expect(error.message).to.match(/log\.jsonl: cannot write the log.*ENOSPC.*--resume/);
    fs.rmSync(disk.at("filler"));
    await run(out, { ...long, resume: true });
    await run(at("whole"), long);
    expect(hashOf(out, "model.safetensors")).to.equal(hashOf(at("whole"), "model.safetensors"));
    expect(loggedSteps(out)).to.deep.equal(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it("pretrain() in a read-only folder says so, and leaves a run that lies there as it was", async function () {
    disk = SmallDisk.mount(this, 8192);
    const out = disk.at("out");
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 2 && controller.abort();
    await run(out, { signal: controller.signal, onProgress });
    const content = () => (fs.readdirSync(out, { recursive: true }) as string[]).filter((name) => /\.\w+$/.test(name));
    const before = content().map((name) => [name, hashOf(out, name)]);
    disk.makeReadOnly();
    for (const work of [() => run(out, { resume: true }), () => run(disk!.at("new"))]) {
      const error = await thrownBy(work);
      expect(error).to.be.instanceOf(InputError);
      expect(error.message, error.message).to.match(/EROFS.*choose a folder you may write to/);
    }
    expect(fs.readdirSync(disk.folder)).to.deep.equal(["out"]);
    expect(content().map((name) => [name, hashOf(out, name)])).to.deep.equal(before);
    disk.makeWritable();
    expect((await run(out, { resume: true })).status).to.equal("complete");
  });

  it("pretrain() into a place that is a file says so", async () => {
    fs.writeFileSync(at("occupied"), "a file");
    const error = await thrownBy(() => run(at("occupied")));
    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.include(at("occupied"));
    expect(fs.readFileSync(at("occupied"), "utf8")).to.equal("a file");
  });
});
