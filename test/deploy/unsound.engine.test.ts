/** Weights that cannot be computed with leave the lab in no form, and begin no run. */
import * as fs from "node:fs";
import { expect } from "chai";
import { exportModel } from "../../lib/deploy";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../../lib/model";
import { inputErrorOf } from "../text/scratch";
import { hashOf, useSpeckRuns } from "../train/runs";

const WEIGHTS = "model.safetensors";
const NAME = "bert.encoder.layer.0.output.dense.weight";

describe("a checkpoint that is damaged, or has a number that is not finite", () => {
  const { at, run } = useSpeckRuns();

  /** Flips a byte in the middle of the file. */
  function damage(folder: string): void {
    const bytes = fs.readFileSync(at(folder, WEIGHTS));
    bytes[bytes.length >> 1] ^= 0x40;
    fs.writeFileSync(at(folder, WEIGHTS), bytes);
  }

  /** Writes the same tensors, one number of them wrong. */
  function spoil(folder: string): void {
    const { tensors } = readSafetensors(at(folder, WEIGHTS));
    const { shape, data } = tensors.get(NAME) as StoredTensor;
    const spoilt = Float32Array.from(data as Float32Array);
    spoilt[3] = Number.NaN;
    writeSafetensors(at(folder, WEIGHTS), tensors.set(NAME, { shape, data: spoilt }));
  }

  for (const [what, change, message] of [
    ["damaged", damage, "the file is damaged"],
    ["not finite", spoil, "expected finite numbers, found NaN at place 3"],
  ] as const) {
    it(`exportModel() refuses weights that are ${what}, and writes no folder`, async () => {
      change("init");
      for (const to of ["st", "onnx"] as const) {
        const error = await inputErrorOf(() => exportModel({ model: at("init"), to, pooling: "cls", out: at(to) }));
        expect(error.message, to).to.include(message).and.to.include(WEIGHTS);
        expect(fs.existsSync(at(to)), to).to.equal(false);
      }
    });

    it(`pretrain() from weights that are ${what} leaves a folder that takes the run from others`, async () => {
      await run("expected");
      fs.cpSync(at("init"), at("sound"), { recursive: true });
      change("init");
      expect((await inputErrorOf(() => run("out"))).message).to.include(message);
      expect(fs.existsSync(at("out")), "no run to resume").to.equal(false);
      await run("out", { init: at("sound") });
      expect(hashOf(at("out"), WEIGHTS)).to.equal(hashOf(at("expected"), WEIGHTS));
    });
  }
});
