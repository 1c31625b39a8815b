/**
 * bowlab finetune, mine and rerank as commands: from a collection to negatives, a cross-encoder, its scores, and a
 * distilled model.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import { evaluate, readRun } from "../../lib/eval";
import { loadModel } from "../../lib/model";
import { useCollection } from "../finetune/collection";
import { hashOf } from "../train/runs";
import { bowlab } from "./bowlab";
import { filesIn } from "./toy-data";

describe("bowlab finetune, mine and rerank", () => {
  const { at, collection } = useCollection();

  const small = [
    ...["--steps", "4", "--batch-size", "4", "--group-size", "3", "--query-max-length", "12"],
    ...["--passage-max-length", "40", "--eval-every", "2", "--save-every", "2", "--seed", "5"],
  ];
  const finetuneArgs = (out: string, ...more: string[]) => [
    ...["finetune", "--model", at("init"), "--data", at("data"), "--out", at(out), ...small, ...more],
  ];

  /** Runs with --json, expects success, and gives the one JSON value on stdout. */
  async function result(...args: string[]) {
    const { code, stdout, stderr } = await bowlab([...args, "--json"]);
    expect(code, stderr).to.equal(0);
    return { value: JSON.parse(stdout), stderr };
  }

  it("bowlab finetune, mine and rerank work together, with JSON on stdout and progress on stderr", async () => {
    const first = await result(...finetuneArgs("first", "--split", "train", "--negatives", "bm25", "--ranks", "1-20"));
    expect(first.value).to.deep.include({ folder: at("first"), complete: true });
    expect(first.value.objective).to.include({ name: "contrastive", pooling: "cls" });
    expect(first.value.outcome).to.include({ lastStep: 4, measure: "nDCG@10" });
    expect(first.stderr).to.match(/engine \w+ \(.*thread/);
    expect(first.stderr).to.match(/fine-tuning: 4\/4 · contrastive \d.* nDCG@10 0\.\d{4} \(best 0\.\d{4}\)/);

    const mined = await result(
      ...["mine", "--run", at("first", "negatives.run"), "--data", at("data"), "--split", "train"],
      ...["--ranks", "2-6", "--per-query", "3", "--out", at("mined.run")],
    );
    expect(mined.value).to.include({ out: at("mined.run"), answersLeftOut: 0 });
    const pools = await readRun(at("mined.run"));
    expect(mined.value.queries).to.equal(pools.size);
    expect(Math.max(...[...pools.values()].map(({ size }) => size))).to.equal(3);

    const cross = await result(
      ...finetuneArgs(
        "cross",
        "--architecture",
        "cross-encoder",
        "--negatives",
        at("mined.run"),
        "--dev-split",
        "none",
      ),
    );
    expect(cross.value.objective).to.deep.equal({ name: "cross-encoder" });
    expect(cross.value.outcome).to.equal(undefined);
    expect(filesIn(at("cross"))).to.include("decoder.safetensors");

    const scored = ["rerank", "--model", at("cross"), "--data", at("data"), "--run", at("mined.run"), "--with-answers"];
    const teacher = await result(...scored, "--out", at("teacher.run"));
    const scores = await readRun(at("teacher.run"));
    expect(teacher.value.queries).to.equal(collection().train.size);
    for (const [query, judged] of collection().train)
      for (const id of [...judged.keys(), ...(pools.get(query)?.keys() ?? [])])
        expect(scores.get(query)?.has(id), `${query} ${id}`).to.equal(true);
    await result(...scored, "--out", at("again.run"));
    expect(hashOf(at("again.run"))).to.equal(hashOf(at("teacher.run")));

    const distilled = await result(
      ...finetuneArgs("distilled", "--negatives", at("mined.run"), "--teacher", at("teacher.run")),
    );
    expect(distilled.value.objective.distillationWeight).to.equal(1);
    expect(distilled.stderr).to.match(/distillation \d/);
    loadModel(at("distilled")).parameters.dispose();
  });

  it("bowlab search reads texts as the model was fine-tuned to: the run measures what the dev split measured", async () => {
    const read = ["--query-prefix", "the", "--passage-prefix", collection().queries[3].text, "--pooling", "mean"];
    const { value } = await result(...finetuneArgs("out", ...read, "--negatives", "bm25"));
    const searched = ["--model", at("out"), "--data", at("data"), "--split", "dev", "--run", at("dev.run")];
    await result("search", ...searched, "--k", "100");
    const found = evaluate(await readRun(at("dev.run")), collection().dev, { measures: ["nDCG@10"] });
    expect(found.means["nDCG@10"]).to.be.closeTo(value.outcome.value, 1e-6);
  });

  it("bowlab finetune says in words how it ended, and mine what it left out", async () => {
    const { code, stdout, stderr } = await bowlab([
      ...finetuneArgs("out", "--negatives", "in-batch", "--group-size", "1", "--profile", "--profile-steps", "1"),
    ]);
    expect(stderr).to.match(/\nprofile of contrastive: 1 step of .*\n\nphase .*\n(.*\n)*backward /);
    expect(filesIn(at("out"))).to.include.members(["profile.json", "trace.json"]);
    expect([code, stdout]).to.satisfy(
      ([code, text]: [number, string]) =>
        code === 0 &&
        /^contrastive: best of 4 steps is step [24], nDCG@10 0\.\d{4} on split dev: at most \d+ queries, \d+ passages\nwritten to /.test(
          text,
        ),
    );
  });

  it("bowlab finetune without data, and mine without a run, exit 1 and say what to do", async () => {
    const missing = await bowlab([
      ...finetuneArgs("out").slice(0, 3),
      "--data",
      at("none"),
      "--out",
      at("out"),
      ...small,
    ]);
    expect([missing.code, missing.stdout]).to.deep.equal([1, ""]);
    expect(missing.stderr).to.match(/none: no such file or folder.*BEIR folder or a training file/);
    const mine = await bowlab(["mine", "--run", at("none.run"), "--data", at("data"), "--out", at("o.run")]);
    expect([mine.code, mine.stdout, fs.existsSync(at("o.run"))]).to.deep.equal([1, "", false]);
    expect(mine.stderr).to.match(/none\.run/);
    const cross = await bowlab([
      "rerank",
      "--model",
      at("init"),
      "--data",
      at("data"),
      "--run",
      at("x"),
      "--out",
      at("y"),
    ]);
    expect([cross.code, cross.stdout]).to.deep.equal([1, ""]);
  });
});
