/** Own threads: every unit is done once, results do not depend on who does what, a thread that fails is told of. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { ownKernels, switchOwnKernels } from "../../../lib/engine/wasm";
import { JOB_BYTES, PooledJob } from "../../../lib/engine/wasm/pool/job";

describe("wasm pool", () => {
  /** A job over functions of this thread. */
  function job(...functions: ((...args: number[]) => void)[]): PooledJob {
    return new PooledJob(new SharedArrayBuffer(JOB_BYTES), functions, 77);
  }

  it("PooledJob.work() does every unit once, in parts, with the arguments first and the thread's memory last", () => {
    const seen: number[][] = [];
    const only = job((...args) => seen.push(args));
    only.open(0, [5, 6.5], 10, 4);
    only.work();
    only.awaitDone(1);
    expect(seen).to.deep.equal([
      [5, 6.5, 0, 4, 77],
      [5, 6.5, 4, 8, 77],
      [5, 6.5, 8, 10, 77],
    ]);
  });

  it("PooledJob.work() has larger parts when there are more than can be counted", () => {
    let [done, parts] = [0, 0];
    const many = job((begin, end) => {
      done += end - begin;
      parts++;
    });
    many.open(0, [], 1_000_000, 1);
    many.work();
    expect(done).to.equal(1_000_000);
    expect(parts).to.be.below(4096);
  });

  it("PooledJob.awaitDone() says that a part failed, and the next job is well", () => {
    let fails = true;
    const failing = job(() => {
      if (fails) throw new Error("out of bounds");
    });
    failing.open(0, [], 3, 1);
    failing.work();
    expect(() => failing.awaitDone(1)).to.throw(/a thread of the wasm engine failed/);
    fails = false;
    failing.open(0, [], 3, 1);
    failing.work();
    failing.awaitDone(1);
  });

  it("PooledJob.awaitDone() gives a thread up that does not end its part", () => {
    const waiting = job(() => {});
    waiting.open(0, [], 1, 1);
    expect(() => waiting.awaitDone(5)).to.throw(/does not answer/);
  });

  describe("on the engine", () => {
    before(() => useEngine("wasm"));
    after(() => useEngine());

    it("switchOwnKernels() leaves a product what it is, up to rounding, for every form", () => {
      const [x, y] = [
        tf.randomNormal([3, 130, 70], 0, 1, "float32", 1),
        tf.randomNormal([3, 70, 90], 0, 1, "float32", 2),
      ];
      const forms: (() => tf.Tensor)[] = [
        () => tf.matMul(x, y),
        () => tf.matMul(x, x, true),
        () => tf.matMul(y, y, false, true),
        () => tf.matMul(x.reshape([390, 70]), y.reshape([70, 270])),
      ];
      for (const form of forms) {
        const own = tf.tidy(() => form().dataSync()) as Float32Array;
        switchOwnKernels(false);
        const shipped = tf.tidy(() => form().dataSync());
        switchOwnKernels(true);
        expect(own.reduce((most, value, i) => Math.max(most, Math.abs(value - shipped[i])), 0)).to.be.below(1e-4);
      }
      expect(ownKernels()).to.equal(true);
      tf.dispose([x, y]);
    });

    it("a product has the same bits every time, with threads that come and go", async () => {
      const [x, y] = [tf.randomNormal([512, 300], 0, 1, "float32", 1), tf.randomNormal([300, 200], 0, 1, "float32", 2)];
      const first = tf.tidy(() => tf.matMul(x, y).dataSync());
      for (let i = 0; i < 20; i++) {
        const again = tf.tidy(() => tf.matMul(x, y).dataSync());
        expect(Buffer.compare(Buffer.from(again.buffer), Buffer.from(first.buffer))).to.equal(0);
        await new Promise((resolve) => setImmediate(resolve));
      }
      tf.dispose([x, y]);
    });
  });
});
