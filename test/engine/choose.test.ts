/** Choosing an engine: names, defaults, the ladder, threads, silence, and one tfjs instance for all. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { describeEngine, type EngineDescription, type EngineName, parseEngineName, useEngine } from "../../lib/engine";
import { findEntry } from "../../lib/engine/install/cache";
import { findPlace } from "../../lib/engine/install/place";
import { parseGpuList, threadCount, visibleGpus } from "../../lib/engine/machine";
import { InputError } from "../../lib/errors";
import { nativeIsThere } from "./compare";
import { Room } from "./install/room";

interface ChildResult {
  description: EngineDescription;
  notes: string[];
  hash: string;
  /** What a process that it starts would inherit. */
  environment: { intra?: string; omp?: string };
  /** Threads of the process, on Linux. */
  tasks?: number;
  stderr: string;
}

/** Starts `engine` in a new process. */
function inChild(engine: string, threads?: number, env: NodeJS.ProcessEnv = {}): ChildResult {
  const script = path.join(__dirname, "child.ts");
  const { BOWLAB_ENGINE: _engine, BOWLAB_THREADS: _threads, ...inherited } = process.env;
  const args = ["--import=tsx", script, engine, ...(threads ? [String(threads)] : [])];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...inherited, ...env },
    timeout: 60_000,
  });
  expect(status, stderr).to.equal(0);
  const lines = stdout.trim().split("\n");
  expect(lines, "standard output").to.have.length(1);
  return { ...(JSON.parse(lines[0]) as ChildResult), stderr };
}

async function failure(work: Promise<unknown>): Promise<InputError> {
  try {
    await work;
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return error as InputError;
  }
  throw new Error("it did not fail");
}

describe("useEngine()", () => {
  after(() => useEngine());

  it("refuses an unknown name and names the choices", async () => {
    const error = await failure(useEngine("quantum" as EngineName));
    expect(error.message).to.match(/auto, cuda, native, webgpu, wasm, cpu.*"quantum"/);
  });

  it("says that webgpu comes later", async () => {
    expect((await failure(useEngine("webgpu"))).message).to.match(/later/);
  });

  it("says what cuda lacks where there is no NVIDIA GPU", async function () {
    if (visibleGpus().length > 0) {
      console.log("      skipped: there is an NVIDIA GPU");
      this.skip();
    }
    const error = await failure(useEngine("cuda"));
    expect(error.message).to.match(/no NVIDIA GPU is visible/);
    expect(error.fix).to.match(/driver/);
  });

  for (const threads of [0, -1, 1.5, Number.NaN]) {
    it(`refuses ${threads} threads`, async () => {
      expect((await failure(useEngine("cpu", { threads }))).message).to.match(/at least 1/);
    });
  }

  it("changes between wasm and cpu, and tensors come along", async () => {
    await useEngine("wasm");
    const x = tf.tensor1d([1, 2, 3]);
    const description = await useEngine("cpu");
    expect(tf.getBackend()).to.equal("cpu");
    expect(describeEngine()).to.equal(description);
    const doubled = tf.mul(x, 2);
    await useEngine("wasm");
    expect([...tf.tidy(() => tf.add(doubled, x).dataSync())]).to.deep.equal([3, 6, 9]);
    tf.dispose([x, doubled]);
  });

  it("changes between native and wasm", async function () {
    if (!(await nativeIsThere())) this.skip();
    const x = tf.tensor1d([1, 2, 3]);
    await useEngine("wasm");
    const y = tf.tidy(() => tf.exp(x));
    const description = await useEngine("native");
    expect(description.backend).to.equal("tensorflow");
    expect(description.tensorflowVersion).to.match(/^2\./);
    expect(tf.tidy(() => tf.log(y).arraySync())).to.have.length(3);
    tf.dispose([x, y]);
  });

  it("says nothing again when called again", async () => {
    await useEngine("wasm");
    const notes: string[] = [];
    const again = await useEngine("wasm", { onNote: (note) => notes.push(note) });
    expect(notes).to.deep.equal([]);
    expect(again.name).to.equal("wasm");
  });

  it("leaves no handlers for uncaught errors behind", async () => {
    const { stderr } = inChild("wasm");
    expect(stderr).to.equal("");
    expect(
      process.listeners("uncaughtException").filter((listener) => /ExitStatus/.test(String(listener))),
    ).to.deep.equal([]);
  });
});

describe("useEngine() in a new process", function () {
  this.slow(5000);

  it("takes wasm with the reasons when native is not there", () => {
    const hidden = { TEST_HIDE_NATIVE: "1", XDG_CACHE_HOME: path.join(__dirname, "no-cache") };
    const { description, notes, stderr } = inChild("auto", undefined, hidden);
    expect(description.name).to.equal("wasm");
    const native = description.skipped.find(({ engine }) => engine === "native");
    expect(native?.reason).to.match(/tfjs-node-gpu is neither in the project nor in .*no-cache/);
    expect(native?.fix).to.match(/doctor --install/);
    expect(description.skipped.map(({ engine }) => engine)).to.deep.equal(["cuda", "native", "webgpu"]);
    expect(notes.join()).to.match(
      /engine wasm: the best that works here.*for native, run `npx bowlab doctor --install`/,
    );
    expect(stderr).to.equal("");
  });

  it("obeys BOWLAB_ENGINE and BOWLAB_THREADS", () => {
    const { description } = inChild("default", undefined, { BOWLAB_ENGINE: "wasm", BOWLAB_THREADS: "1" });
    expect([description.name, description.threads]).to.deep.equal(["wasm", 1]);
  });

  it("starts wasm with threads, which change no bit of the result", () => {
    const [one, two] = [inChild("wasm", 1), inChild("wasm", 2)];
    expect([one.description.threads, two.description.threads]).to.deep.equal([1, 2]);
    expect(two.hash).to.equal(one.hash);
  });

  it("starts native in silence, with its threads set before TensorFlow loads, and gives the same bits twice", async function () {
    if (!(await nativeIsThere())) this.skip();
    const runs = [inChild("native", 2), inChild("native", 2)];
    for (const { description, environment, stderr } of runs) {
      expect([description.name, description.threads]).to.deep.equal(["native", 2]);
      expect(environment, "handed on").to.deep.equal({});
      expect(stderr).to.equal("");
    }
    expect(runs[1].hash).to.equal(runs[0].hash);
    const set = inChild("native", 2, { TF_NUM_INTRAOP_THREADS: "4", OMP_NUM_THREADS: "1" });
    expect(set.description.threads).to.equal(4);
    expect(set.environment, "what a person has set").to.deep.equal({ intra: "4", omp: "1" });
    if (set.tasks) expect(set.tasks - (runs[0].tasks as number), "threads more").to.equal(2);
  });

  it("starts native straight from the cache where node_modules cannot be written", function () {
    if (!findEntry(findPlace(), "cpu")) {
      console.log("      skipped: no native engine in the cache (npx bowlab doctor --install)");
      this.skip();
    }
    const room = new Room();
    try {
      const { description, stderr } = inChild("native", 2, { TEST_READ_ONLY_PACKAGE: room.packageFolder });
      expect(description.name).to.equal("native");
      expect(stderr).to.equal("");
      expect(fs.existsSync(path.join(room.packageFolder, "lib"))).to.equal(false);
    } finally {
      room.remove();
    }
  });

  it("starts cpu without tfjs's advertisement", () => {
    expect(inChild("cpu").stderr).to.equal("");
  });
});

describe("danfojs-node", () => {
  after(() => useEngine());

  interface Danfo {
    tensorflow: typeof tf;
    DataFrame: new (
      data: object,
    ) => { tensor: tf.Tensor; add(n: number): { values: number[][] }; sum(): { values: number[] } };
  }

  for (const engine of ["native", "wasm"] as const) {
    it(`shares the one tfjs engine, and its frames compute, on ${engine}`, async function () {
      if (engine === "native" && !(await nativeIsThere())) this.skip();
      await useEngine(engine);
      const danfo = require("danfojs-node") as Danfo;
      expect(danfo.tensorflow.engine()).to.equal(tf.engine());
      expect(danfo.tensorflow.getBackend()).to.equal(tf.getBackend());
      const frame = new danfo.DataFrame({ a: [1, 2, 3], b: [10, 20, 30] });
      expect(frame.add(1).values).to.deep.equal([
        [2, 11],
        [3, 21],
        [4, 31],
      ]);
      expect(tf.tidy(() => tf.matMul(frame.tensor as tf.Tensor2D, tf.ones([2, 1])).arraySync())).to.deep.equal([
        [11],
        [22],
        [33],
      ]);
      frame.tensor.dispose();
    });
  }
});

describe("parseEngineName()", () => {
  it("takes every engine and auto", () => {
    for (const name of ["auto", "cuda", "native", "webgpu", "wasm", "cpu"])
      expect(parseEngineName(name)).to.equal(name);
  });
});

describe("threadCount()", () => {
  it("prefers what was asked for, then BOWLAB_THREADS, then all cores", () => {
    expect(threadCount(3, { BOWLAB_THREADS: "5" })).to.equal(3);
    expect(threadCount(undefined, { BOWLAB_THREADS: "5" })).to.equal(5);
    expect(threadCount(undefined, {})).to.be.at.least(1);
    expect(() => threadCount(undefined, { BOWLAB_THREADS: "many" })).to.throw(/BOWLAB_THREADS.*many/);
  });
});

describe("visibleGpus()", () => {
  it("reads nvidia-smi's list", () => {
    const text = "NVIDIA H100 80GB HBM3, 81559, 550.54.15\nTesla T4, 15360, 550.54.15\n";
    expect(parseGpuList(text)).to.deep.equal([
      { name: "NVIDIA H100 80GB HBM3", memoryMb: 81559, driver: "550.54.15" },
      { name: "Tesla T4", memoryMb: 15360, driver: "550.54.15" },
    ]);
    expect(parseGpuList("")).to.deep.equal([]);
  });

  it("sees none without the tool, or when CUDA_VISIBLE_DEVICES hides them", () => {
    expect(visibleGpus({ PATH: "" })).to.deep.equal([]);
    expect(visibleGpus({ ...process.env, CUDA_VISIBLE_DEVICES: "-1" })).to.deep.equal([]);
  });
});
