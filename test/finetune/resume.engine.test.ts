/** Fine-tuning that is interrupted and goes on: the same bytes as a run that was not, between the stages too. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { type FinetuneManifest, type FinetuneOptions, type FinetuneSettings, finetune } from "../../lib/finetune";
import { readManifest } from "../../lib/train";
import { inputErrorOf } from "../text/scratch";
import { hashOf, readLines } from "../train/runs";
import { putRun, smallRun, useCollection } from "./collection";

/** Files whose bytes are a function of the run. */
const compared = ["model.safetensors", "dev.jsonl", "groups.jsonl", "negatives.run"];

describe("finetune() with resume", () => {
  const { at, collection } = useCollection();

  /** Runs until after `stop` steps in all, counted over the stages, as Ctrl-C would stop it. */
  function runUntil(out: string, stop: number, changes: Partial<FinetuneOptions> = {}) {
    const controller = new AbortController();
    let made = 0;
    if (stop === 0) controller.abort();
    const onProgress = () => {
      if (++made === stop) controller.abort();
    };
    return finetune({ ...smallRun(at(), out, changes), signal: controller.signal, onProgress });
  }

  function contents(out: string): Record<string, string> {
    const files = ["", "stage-1"].flatMap((stage) => compared.map((name) => [stage, name]));
    const present = files.filter((parts) => fs.existsSync(at(out, ...parts)));
    return Object.fromEntries(present.map((parts) => [parts.join("/"), hashOf(at(out), ...parts)]));
  }

  /** Log without times. */
  function numbersOf(out: string) {
    return readLines(at(out, "log.jsonl")).map((line) => {
      const { step, loss, parts, lr, gradNorm } = JSON.parse(line);
      return { step, loss, parts, lr, gradNorm };
    });
  }

  const cases: [string, Partial<FinetuneOptions>, number[]][] = [
    ["of one stage", {}, [0, 1, 4, 7]],
    ["in chunks, by a mean", { chunkSize: 5, pooling: "mean" }, [5]],
    ["of a cross-encoder", { architecture: "cross-encoder", passageMaxLength: 24 }, [5]],
    ["that stops early", { steps: 20, evalEvery: 2, learningRate: 1e-12, warmup: 0, patience: 2 }, [5]],
  ];
  for (const [what, changes, stops] of cases) {
    for (const stop of stops) {
      it(`finetune() ${what}, stopped after step ${stop} and resumed, ends with the bytes of an uninterrupted run`, async () => {
        await finetune(smallRun(at(), "whole", changes));
        const { status, manifest } = await runUntil("out", stop, changes);
        expect([status, manifest.step, manifest.complete]).to.deep.equal(["interrupted", stop, false]);
        const resumed = await finetune(smallRun(at(), "out", { ...changes, resume: true }));
        expect(resumed.status).to.equal("complete");
        expect(contents("out")).to.deep.equal(contents("whole"));
        expect(numbersOf("out")).to.deep.equal(numbersOf("whole"));
        expect(fs.readdirSync(at("out")).sort()).to.deep.equal(fs.readdirSync(at("whole")).sort());
      });
    }
  }

  it("finetune() of two stages, stopped in each and between them, ends with the bytes of an uninterrupted run", async () => {
    const changes = { stages: 2, steps: 5 };
    await finetune(smallRun(at(), "whole", changes));
    const expected = contents("whole");
    expect(Object.keys(expected)).to.have.length(8);
    for (const stop of [3, 5, 7]) {
      const out = `out-${stop}`;
      const { status, manifest } = await runUntil(out, stop, changes);
      expect(status).to.equal("interrupted");
      expect(manifest.options.negatives).to.equal(stop > 5 ? "mined" : "bm25");
      expect(fs.existsSync(at(out, "stage-1", "mined.run"))).to.equal(stop > 5);
      await finetune(smallRun(at(), out, { ...changes, resume: true }));
      expect(contents(out), `stopped after ${stop}`).to.deep.equal(expected);
    }
  });

  it("finetune() killed between the measurement and the state measures again and decides the same", async () => {
    await finetune(smallRun(at(), "whole"));
    await finetune({
      ...smallRun(at(), "out", { saveEvery: 2 }),
      onProgress: ({ done }) => {
        if (done === 6) fs.cpSync(at("out"), at("killed"), { recursive: true });
      },
    });
    // As a kill leaves it after step 8 was measured, kept as the best and logged, but not saved: state and weights are
    // of step 6.
    const later = (name: string) => fs.copyFileSync(at("out", name), at("killed", name));
    for (const name of ["log.jsonl", "dev.jsonl", "groups.jsonl"]) later(name);
    fs.copyFileSync(at("out", "model.safetensors"), at("killed", "best", "model.safetensors"));
    await finetune(smallRun(at(), "killed", { saveEvery: 2, resume: true }));
    expect(contents("killed")).to.deep.equal(contents("whole"));
  });

  it("finetune() killed while it puts the best weights in place does it again", async () => {
    await finetune(smallRun(at(), "whole"));
    await finetune({
      ...smallRun(at(), "out"),
      onProgress: ({ done }) => {
        if (done === 8) fs.cpSync(at("out"), at("killed"), { recursive: true });
      },
    });
    const { status, kept } = await finetune(smallRun(at(), "killed", { resume: true }));
    expect([status, kept]).to.deep.equal(["complete", false]);
    expect(contents("killed")).to.deep.equal(contents("whole"));
    expect(fs.readdirSync(at("killed")).sort()).to.deep.equal(fs.readdirSync(at("whole")).sort());
    // Complete: resuming it once more changes nothing, and says so.
    expect((await finetune(smallRun(at(), "killed", { resume: true }))).kept).to.equal(true);
    expect(contents("killed")).to.deep.equal(contents("whole"));
  });

  it("finetune() does not resume with other options or data, and names what differs", async () => {
    await runUntil("out", 3);
    for (const [changes, name] of [
      [{ learningRate: 1e-4 }, "learningRate"],
      [{ groupSize: 2 }, "groupSize"],
      [{ negatives: "in-batch", groupSize: 1 }, "negatives"],
      [{ devSplit: "none" }, "devSplit"],
    ] as [Partial<FinetuneOptions>, string][]) {
      const error = await inputErrorOf(() => finetune(smallRun(at(), "out", { ...changes, resume: true })));
      expect(error.message).to.include("cannot resume").and.include(`${name}:`);
    }
    fs.appendFileSync(at("data", "qrels", "train.tsv"), "q1\tp100\t1\n");
    const error = await inputErrorOf(() => finetune(smallRun(at(), "out", { resume: true })));
    expect(error.message).to.include("trainingSet:");
  });

  it("finetune() does not resume with another run of negatives, but by another path or in a copy with the same", async () => {
    const ids = (from: number) =>
      collection()
        .passages.slice(from, from + 6)
        .map(({ id }) => id);
    const lists = (from: number) => Object.fromEntries([...collection().train.keys()].map((id) => [id, ids(from)]));
    const [own, other] = [putRun(at("own.run"), lists(0)), putRun(at("other.run"), lists(60))];
    const refusal = async (out: string, negatives: string) =>
      (await inputErrorOf(() => finetune(smallRun(at(), out, { negatives, resume: true })))).message;
    await runUntil("named", 3);
    expect(await refusal("named", other)).to.match(/cannot resume.*negatives: the run has "bm25", now ".*other\.run"/);
    await runUntil("out", 3, { negatives: own });
    const before = fs.readFileSync(at("out", "manifest.json"), "utf8");
    expect(await refusal("out", other)).to.match(/negatives: the run has ".*own\.run", now ".*other\.run"/);
    expect(await refusal("out", "bm25")).to.match(/negatives: the run has ".*own\.run", now "bm25"/);
    fs.copyFileSync(other, own);
    expect(await refusal("out", own)).to.include("inputs.negatives: the run has");
    expect(fs.readFileSync(at("out", "manifest.json"), "utf8")).to.equal(before);
    putRun(at("copy.run"), lists(0));
    fs.rmSync(own);
    // Elsewhere, as it is, and gone.
    fs.cpSync(at("out"), at("again"), { recursive: true });
    for (const [out, negatives] of [
      ["out", at("copy.run")],
      ["again", own],
    ]) {
      const { status, manifest } = await finetune(smallRun(at(), out, { negatives, resume: true }));
      expect([status, manifest.options.negatives]).to.deep.equal(["complete", own]);
    }
  });

  it("finetune() does not resume with another dev set, but by another path to the same, and a run that knows none by fingerprint", async () => {
    fs.cpSync(at("data"), at("copy"), { recursive: true });
    const devData = at("copy");
    await runUntil("other", 4, { devData });
    await runUntil("own", 4);
    const older = readManifest<FinetuneSettings>(at("own")) as FinetuneManifest;
    fs.cpSync(at("own"), at("older"), { recursive: true });
    const inputs = { ...older.inputs, dev: "own" };
    fs.writeFileSync(at("older", "manifest.json"), JSON.stringify({ ...older, inputs }));
    const lines = (folder: string) => fs.readFileSync(at(folder, "qrels", "dev.tsv"), "utf8");
    const judged = lines("data");
    for (const [out, folder, changes] of [
      ["other", "copy", { devData }],
      ["own", "data", {}],
    ] as const) {
      fs.writeFileSync(at(folder, "qrels", "dev.tsv"), judged.replace(/\n\S+\t\S+\t1\n/, "\n"));
      expect(lines(folder)).to.not.equal(judged);
      const error = await inputErrorOf(() => finetune(smallRun(at(), out, { ...changes, resume: true })));
      expect(error.message).to.match(/cannot resume.*inputs\.dev: the run has "[0-9a-f]{64}", now "[0-9a-f]{64}"/);
    }
    expect((await finetune(smallRun(at(), "older", { resume: true }))).status).to.equal("complete");
    fs.writeFileSync(at("copy", "qrels", "dev.tsv"), judged);
    const same = path.relative(process.cwd(), `${devData}/`);
    const { status, manifest } = await finetune(smallRun(at(), "other", { devData: same, resume: true }));
    expect(status).to.equal("complete");
    expect(manifest.inputs?.devData).to.equal(same);
    expect(fs.readFileSync(at("other", "README.md"), "utf8")).to.include("--dev-data DIR");
  });

  it("finetune() refuses a folder that holds a run, and says how to go on with it", async () => {
    await runUntil("out", 3);
    const error = await inputErrorOf(() => finetune(smallRun(at(), "out")));
    expect(error.message).to.match(/holds a checkpoint already.*contrastive, step 3.*--resume/);
  });
});
