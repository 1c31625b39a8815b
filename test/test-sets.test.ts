/**
 * Holds the test files to their sets: what computes on an engine is run again on others, whatever it is named today.
 */
import * as path from "node:path";
import { expect } from "chai";
import { importGraph, readSources } from "./architecture/import-graph";
import { callsEngine, engineStarts, wrongEngineSet } from "./architecture/test-sets";

const noEngine = "its commands load no engine";
const own = "chooses its engines by itself";
const readsOnly = "takes from its helpers only what makes files";

/** Test files that can start an engine and are not run again on others, with the reason. */
const elsewhere: Record<string, string> = {
  "test/bench/study.slow.test.ts": "minutes on the default engine; what it computes with is tested part by part",
  "test/bench/memory-estimate.slow.test.ts": "measures native alone, in processes of its own",
  "test/cli/ask.test.ts": noEngine,
  "test/cli/collections.test.ts": noEngine,
  "test/cli/corpus.test.ts": noEngine,
  "test/cli/doctor.test.ts": "describes every engine",
  "test/cli/documents.test.ts": noEngine,
  "test/cli/eval.test.ts": noEngine,
  "test/cli/export.test.ts": noEngine,
  "test/cli/interrupt.test.ts": noEngine,
  "test/cli/measures.test.ts": noEngine,
  "test/cli/names-of-choices.test.ts": noEngine,
  "test/cli/notebooks.test.ts": "looks for packages and starts none",
  "test/cli/numbers.test.ts": noEngine,
  "test/cli/options.test.ts": noEngine,
  "test/cli/refused-options.test.ts": "what it refuses is refused before an engine starts",
  "test/cli/search-words.test.ts": noEngine,
  "test/cli/serve.test.ts": noEngine,
  "test/cli/streams.test.ts": noEngine,
  "test/cli/two-tfjs.test.ts": "looks for packages and starts none",
  "test/cli/usage.test.ts": noEngine,
  "test/deploy/launch/kubectl.test.ts": "is about kubectl; no process of bowlab's computes",
  "test/deploy/launch/ray-jobs.test.ts": "is about Ray's jobs; the processes choose",
  "test/deploy/launch/ray.slow.test.ts": "is about Ray; the processes choose",
  "test/deploy/launch/relaunch.test.ts": noEngine,
  "test/deploy/launch/slurm.slow.test.ts": "is about Slurm; the processes choose",
  "test/deploy/serve/fuzz.slow.test.ts": noEngine,
  "test/documents/documents.test.ts": "reads the commands' options and runs none",
  "test/documents/reference.test.ts": "reads the names of commands",
  "test/engine/choose.test.ts": own,
  "test/engine/install/install.test.ts": own,
  "test/engine/install/project.slow.test.ts": own,
  "test/engine/install/tfjs-package.test.ts": own,
  "test/engine/operators.test.ts": own,
  "test/engine/wasm/fused.test.ts": own,
  "test/engine/wasm/kernels.test.ts": own,
  "test/engine/wasm/pool.test.ts": own,
  "test/finetune/examples/formats.test.ts": readsOnly,
  "test/finetune/negatives/mine.test.ts": readsOnly,
  "test/integrity/damage.test.ts": "always on cpu, whose start is the fastest",
  "test/kernel-ext/kernel/interrupt.test.ts": "always on wasm, in the kernel's process",
  "test/kernel-ext/lab/front-ends.slow.test.ts": "is about the front-ends; the kernel chooses",
  "test/kernel-ext/types.test.ts": "reads the names that the kernel promises",
  "test/packages/installed.slow.test.ts": "is about the installation; the engines of the machine, one after the other",
  "test/public/promised.test.ts": "lists names, among them those that start an engine",
  "test/retrieval/open-system.test.ts": "searches by words alone",
  "test/shards/full-disk.slow.test.ts": "is about the disk, on the default engine",
  "test/test-sets.test.ts": "reads sources in which it stands",
  "test/tokens/packing.test.ts": readsOnly,
  "test/tokens/token-shards.test.ts": noEngine,
  "test/train/command.test.ts": "what it refuses is refused before an engine starts",
};

describe("the sets of test files", () => {
  const root = path.resolve(__dirname, "..");
  const read = (...folders: string[]) => folders.flatMap((folder) => [...readSources(root, folder)]);
  const packages = read("lib", "kernel-ext");
  // Of the packages the names are enough: what of them starts an engine is known by name.
  const names = packages.map(([file]): [string, string] => [file, ""]);
  const sources = new Map([...names, ...read("test", "bench", "data", "notebooks")]);

  it("in the packages the command line and searches by vectors start an engine: all else takes what is there", () => {
    const starters = packages.filter(([file, text]) => callsEngine(file, text)).map(([file]) => file);
    expect(starters.filter((file) => !file.startsWith("lib/cli/"))).to.deep.equal([
      "lib/deploy/serve/engine/models.ts",
      "lib/retrieval/systems/vector-system.ts",
      "lib/search/vectors/encoders.ts",
    ]);
  });

  it("a file that may start an engine is named .engine.test.ts, or stands here with a reason; no other is", () => {
    expect(wrongEngineSet(sources, importGraph(sources), elsewhere)).to.deep.equal([]);
  });

  it("names of test files have no other parts than .engine and .slow", () => {
    const tests = [...sources.keys()].filter((file) => file.endsWith(".test.ts"));
    expect(tests.length).to.be.greaterThan(200);
    const odd = tests.filter((file) => !/\/[^./]+(\.parity)?(\.engine)?(\.slow)?\.test\.ts$/.test(file));
    expect(odd).to.deep.equal([]);
  });
});

describe("wrongEngineSet()", () => {
  const planted = new Map([
    ["lib/engine/index.ts", "export function useEngine() {}"],
    ["lib/cli/run.ts", ""],
    ["test/cli/bowlab.ts", ""],
    ["test/helper.ts", 'import { useEngine } from "../lib/engine";\nbefore(() => useEngine());'],
    ["test/a.test.ts", 'import "./helper";'],
    ["test/b.test.ts", "run(`await bowlab.useEngine()`);"],
    ["test/c.test.ts", 'import "./cli/bowlab";'],
    ["test/d.test.ts", 'import "../lib/cli/run";'],
    ["test/e.test.ts", "// useEngine\nimport '../lib/engine';"],
    ["test/f.engine.test.ts", 'import "./helper";'],
    ["test/g.engine.slow.test.ts", ""],
  ]);
  const graph = importGraph(planted);

  it("engineStarts() sees an engine behind a helper, in a string, in a command's process and in the command line", () => {
    const starts = (name: string) => engineStarts(planted, graph, `test/${name}.test.ts`);
    expect(starts("a")).to.deep.equal(["test/helper.ts starts an engine"]);
    expect(starts("b")).to.deep.equal(["test/b.test.ts starts an engine"]);
    expect(starts("c")).to.deep.equal(["test/cli/bowlab.ts starts commands"]);
    expect(starts("d")).to.deep.equal(["test/d.test.ts imports lib/cli/run.ts"]);
    expect(starts("e")).to.deep.equal([]);
  });

  it("wrongEngineSet() names what is missing, what is too much, and reasons that nothing needs", () => {
    const reasons = { "test/b.test.ts": "own", "test/e.test.ts": "old", "test/h.test.ts": "gone" };
    expect(wrongEngineSet(planted, graph, reasons).map((complaint) => complaint.split(":")[0])).to.deep.equal([
      "test/a.test.ts is not an .engine.test.ts, and nothing says why",
      "test/c.test.ts is not an .engine.test.ts, and nothing says why",
      "test/d.test.ts is not an .engine.test.ts, and nothing says why",
      "test/e.test.ts needs no reason",
      "test/g.engine.slow.test.ts starts no engine",
      "test/h.test.ts is not there",
    ]);
  });
});
