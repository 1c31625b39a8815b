/** Gradient checkpointing in fine-tuning: the same bytes as without it. */
import { expect } from "chai";
import { type FinetuneOptions, finetune } from "../../lib/finetune";
import { hashOf } from "../train/runs";
import { smallRun, useCollection } from "./collection";

describe("finetune() with gradient checkpointing", () => {
  const { at } = useCollection();
  const cases: [string, Partial<FinetuneOptions>][] = [
    ["a bi-encoder", {}],
    ["a bi-encoder in chunks", { chunkSize: 5, pooling: "mean" }],
    ["a cross-encoder", { architecture: "cross-encoder", passageMaxLength: 24 }],
  ];
  for (const [what, changes] of cases) {
    it(`finetune() of ${what} ends with the bytes of a run without it`, async () => {
      await finetune(smallRun(at(), "plain", changes));
      await finetune(smallRun(at(), "again", { ...changes, gradientCheckpointing: true }));
      expect(hashOf(at("again"), "model.safetensors")).to.equal(hashOf(at("plain"), "model.safetensors"));
    });
  }
});
