/** Options that a call does not have are refused, with the name that was meant: ignored, they would seem to work. */
import { expect } from "chai";
import { exportModel, exportTraining, exportWeb, importTraining, startService } from "../../lib/deploy";
import { requireKnownSwitches } from "../../lib/engine/switches";
import { compareRuns, evaluate } from "../../lib/eval";
import { finetune, mine, rerank } from "../../lib/finetune";
import { termCoverage } from "../../lib/inspect";
import { loadModel } from "../../lib/model";
import { knownOptions, requireKnown, wholeNumber } from "../../lib/options";
import { Random } from "../../lib/random";
import { encodeCollection, indexCollection, openSystem } from "../../lib/retrieval";
import { openSearch } from "../../lib/search";
import { inputErrorOf } from "../text/scratch";
import { useSpeckRuns } from "../train/runs";

const table = { batchSize: { type: wholeNumber(1), help: "" }, learningRate: { type: wholeNumber(1), help: "" } };

describe("requireKnown()", () => {
  const refused = async (given: object) =>
    (await inputErrorOf(() => requireKnown(given, [table, ["signal"]], "of the run"))).message;

  it("takes the tables' names and the lists', and what is undefined", () => {
    requireKnown({ batchSize: "any", signal: 1, other: undefined }, [table, ["signal"]]);
    expect(knownOptions({ batchSize: 1, json: true, signal: 2 }, [table, ["signal"]])).to.deep.equal({
      batchSize: 1,
      signal: 2,
    });
  });

  it("names the option that was meant, however it is spelt, or all there are", async () => {
    expect(await refused({ batchsize: 3 })).to.include("unknown option of the run (batchsize): expected batchSize");
    expect(await refused({ batch_size: 3 })).to.include("expected batchSize. To do: mend the name");
    expect(await refused({ learningrates: 3 })).to.include("expected learningRate");
    expect(await refused({ epochs: 3 })).to.include(
      "expected one of batchSize, learningRate, signal. To do: leave it out",
    );
    expect(await refused({ constructor: 3 })).to.include("(constructor)");
  });
});

describe("an option that belongs to another", () => {
  const { run } = useSpeckRuns();

  it("is refused alone, where it would do nothing", async () => {
    const refusal = await inputErrorOf(() => run("alone", { profileSteps: 3 }));
    expect(refusal.message).to.include("an option of the run does nothing alone (profileSteps): expected profile");
    const { profile } = await run("default", { profileSteps: 5, steps: 1 });
    expect(profile).to.equal(undefined);
  });
});

describe("library calls with an option that they do not have", () => {
  const { at, run, corpus } = useSpeckRuns();
  const given = { epochs: 3 } as object;
  const qrels = new Map([["q", new Map([["p", 1]])]]);
  const found = new Map([["q", new Map([["p", 1]])]]);

  const rows = () => ({ store: corpus().store, tokenizer: corpus().tokenizer });
  const calls: [name: string, call: () => unknown][] = [
    ["pretrain", () => run("out", given)],
    ["finetune", () => finetune({ model: at("init"), data: at("data"), steps: 1, out: at("out"), ...given })],
    ["mine", () => mine({ run: at("r"), data: at("data"), out: at("out"), ...given } as never)],
    ["rerank", () => rerank({ model: at("init"), data: at("d"), run: at("r"), out: at("out"), ...given } as never)],
    ["encodeCollection", () => encodeCollection(at("init"), at("data"), at("out"), given)],
    ["exportModel", () => exportModel({ model: at("init"), to: "st", out: at("out"), ...given })],
    ["exportTraining", () => exportTraining({ ...rows(), objective: "bow", steps: 1, out: at("out"), ...given })],
    ["importTraining", async () => importTraining({ folder: at("torch"), ...given })],
    ["exportWeb", () => exportWeb({ data: at("data"), out: at("out"), ...given })],
    ["startService", () => startService({ data: at("data"), ...given })],
    ["openSystem", () => openSystem({ data: at("data"), bm25: true, ...given })],
    ["indexCollection", () => indexCollection({ to: "pglite:x", data: at("d"), vectors: at("v"), ...given } as never)],
    ["openSearch", () => openSearch(at("data"), given)],
    ["evaluate", () => evaluate(found, qrels, given)],
    ["compareRuns", () => compareRuns(new Map(), qrels, { random: new Random(1), ...given })],
    ["termCoverage", () => termCoverage(loadModel(at("init")), corpus().tokenizer, corpus().store as never, given)],
  ];
  for (const [name, call] of calls) {
    it(`${name}() refuses it by its name`, async () => {
      expect((await inputErrorOf(call as () => Promise<unknown>)).message).to.match(/^unknown option.* \(epochs\)/);
    });
  }

  it("evaluate() and compareRuns() refuse options that are out of range", async () => {
    for (const [option, value, expected] of [
      ["level", -1, "a whole number of at least 0"],
      ["maxDocuments", 0, "a whole number of at least 1"],
      ["missing", "nothing", "one of zero, skip, refuse"],
      ["semantics", "trec11", "one of trec10, trec9, msmarco"],
      ["judgedOnly", "yes", "true or false"],
    ] as const) {
      const error = await inputErrorOf(() => evaluate(found, qrels, { [option]: value }));
      expect(error.message, option).to.include(`(${option}): expected ${expected}`);
    }
    const two = new Map([
      ["a", found],
      ["b", found],
    ]);
    for (const [options, expected] of [
      [{ confidence: 95 }, "(confidence): expected a number between 0 and 1"],
      [{ bootstraps: 0 }, "(bootstraps): expected a whole number of at least 1"],
      [{ random: 1 }, "(random): expected new Random(seed)"],
    ] as [object, string][]) {
      const compared = () => compareRuns(two, qrels, { random: new Random(1), ...options });
      expect((await inputErrorOf(compared)).message).to.include(expected);
    }
  });

  it("termCoverage() refuses depths that are none, and buckets of another vocabulary", async () => {
    const { tokenizer, store } = corpus();
    const model = loadModel(at("init"));
    const size = tokenizer.vocabulary.size;
    const refused = async (options: object) =>
      (await inputErrorOf(() => termCoverage(model, tokenizer, store as never, options))).message;
    expect(await refused({ depths: [] })).to.include("(depths)");
    expect(await refused({ depths: [16, 0.5] })).to.include("(depths)");
    const labels = ["rare", "frequent"];
    expect(await refused({ buckets: { bucketOf: new Uint8Array(3), labels } })).to.include(`each of ${size} ids`);
    const outside = new Uint8Array(size).fill(2, 7, 8);
    expect(await refused({ buckets: { bucketOf: outside, labels } })).to.include("found bucket 2 of 2 for id 7");
    model.parameters.dispose();
  });
});

describe("requireKnownSwitches()", () => {
  it("takes what the documentation names, and refuses a value that would switch nothing", async () => {
    requireKnownSwitches({ BOWLAB_KERNELS: "off", BOWLAB_WASM_KERNELS: "shipped", BOWLAB_MEMORY_CHECK: "" });
    for (const name of ["BOWLAB_KERNELS", "BOWLAB_WASM_KERNELS", "BOWLAB_MEMORY_CHECK"]) {
      const error = await inputErrorOf(() => requireKnownSwitches({ [name]: "of" }));
      expect(error.message).to.include(`unknown ${name}: expected one of `).and.to.include('"of"');
    }
  });
});
