/** What loadModel() refuses: checkpoints that would load and compute something else. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { InputError } from "../../../lib/errors";
import type { StoredTensor } from "../../../lib/model";
import {
  encoderConfig,
  initialParameters,
  loadModel,
  readSafetensors,
  saveModel,
  writeSafetensors,
} from "../../../lib/model";
import { Random } from "../../../lib/random";

describe("loadModel()", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-checkpoint-"));
  const file = path.join(folder, "model.safetensors");
  before(async () => {
    await useEngine();
    const config = encoderConfig({ vocabSize: 30, hiddenSize: 8, numLayers: 1, numHeads: 2, intermediateSize: 12 });
    const parameters = initialParameters(config, new Random(1));
    saveModel(folder, { config, parameters });
    parameters.dispose();
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  /** Loads the checkpoint after a change to its tensors. */
  function loadChanged(change: (tensors: Map<string, StoredTensor>) => void): void {
    const original = fs.readFileSync(file);
    try {
      const { tensors } = readSafetensors(file);
      change(tensors);
      writeSafetensors(file, tensors);
      loadModel(folder).parameters.dispose();
    } finally {
      fs.writeFileSync(file, original);
    }
  }
  const embeddings = "bert.embeddings.word_embeddings.weight";

  it("names the tensor that is missing or has another shape", () => {
    expect(() => loadChanged((tensors) => tensors.delete(embeddings))).to.throw(InputError, embeddings);
    const name = "bert.encoder.layer.0.output.dense.weight";
    const cut = (tensors: Map<string, StoredTensor>) =>
      tensors.set(name, { shape: [4, 12], data: new Float32Array(48) });
    expect(() => loadChanged(cut)).to.throw(InputError, `${name}): expected shape [8,12], found shape [4,12]`);
  });

  it("refuses a file that is cut short", () => {
    const original = fs.readFileSync(file);
    fs.writeFileSync(file, original.subarray(0, original.length - 100));
    expect(() => loadModel(folder)).to.throw(InputError, file);
    fs.writeFileSync(file, original);
  });
});
