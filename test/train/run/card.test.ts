/** The command of a model card: run as it stands, it makes that model again. */
import { expect } from "chai";
import { finetuneOptions, finetuneSettings } from "../../../lib/finetune";
import type { OptionTable } from "../../../lib/options";
import {
  type Manifest,
  modelCard,
  type PretrainRequest,
  pretrainSettings,
  pretrainSettingsOptions,
} from "../../../lib/train";

const sha = "0".repeat(64);
const facts = {
  ...{ format: "bowlab-manifest/1", encoder: { numLayers: 1, hiddenSize: 32, numHeads: 2 }, step: 2, complete: true },
  ...{ parameters: { encoder: 1, head: 1, decoder: 0 }, tokenizer: { fingerprint: sha, vocabSize: 200 } },
  ...{ initNotes: [], decoderInit: "none", engine: { name: "native" }, versions: { bowlab: "0", node: "v22" } },
};
const data = { fingerprint: sha, passages: 9, rows: 9, tokens: 99, packing: null, blocks: null };

/** The card's command line. */
function commandOf(manifest: object, declared: OptionTable): string {
  const card = modelCard({ name: "out", manifest: { ...facts, ...manifest } as unknown as Manifest<object>, declared });
  return /^bowlab .*$/m.exec(card.slice(card.indexOf("## Training")))?.[0] as string;
}

function finetuning(inputs: Record<string, string>, changes = {}, name = "contrastive"): string {
  const context = { negatives: "bm25", devSplit: "dev", pooling: "cls" } as const;
  const options = { ...finetuneSettings({ steps: 2 }, context), ...changes };
  return commandOf({ objective: { name }, options, data, init: sha, inputs }, finetuneOptions);
}

function pretraining(request: PretrainRequest, rows = {}, init = "seed"): string {
  const options = pretrainSettings(request, 9);
  const manifest = { objective: { name: options.objective }, options, data: { ...data, ...rows }, init };
  return commandOf(manifest, pretrainSettingsOptions);
}

describe("modelCard()", () => {
  it("modelCard() of two stages names the negatives of the first, and leaves their place open where no one knows", () => {
    const second = { negatives: "mined", stages: 2 };
    expect(finetuning({ firstNegatives: "in-batch" }, second)).to.include("--negatives in-batch --stages 2");
    expect(finetuning({}, second)).to.include("--negatives NAME --stages 2");
  });

  it("modelCard() of a fine-tuned model names what it read beside its data: a teacher, another dev set", () => {
    const plain = finetuning({ teacher: "none", dev: sha });
    expect(plain).to.not.match(/--teacher|--dev-data/);
    expect(finetuning({ teacher: sha, dev: sha }))
      .to.include("--teacher FILE")
      .and.not.include("--dev-data");
    expect(finetuning({ teacher: "none", dev: sha, devData: "folder" })).to.include("--dev-data DIR");
    // As earlier versions kept it.
    expect(finetuning({ teacher: "none", dev: "folder" })).to.include("--dev-data DIR");
    expect(finetuning({ teacher: "none", dev: "own" })).to.equal(plain);
  });

  it("modelCard() of a cross-encoder names no pooling, which it does not have", () => {
    expect(finetuning({})).to.include("--pooling cls");
    const cross = finetuning({}, { architecture: "cross-encoder" }, "cross-encoder");
    expect(cross).to.include("--architecture cross-encoder").and.not.include("--pooling");
  });

  it("modelCard() of a pre-trained model says that its rows were packed, and kept on disk", () => {
    const request = { objective: "mlm", steps: 2 };
    expect(pretraining(request)).to.not.match(/pack|cache/);
    expect(pretraining(request, { packing: { maxLength: 128, shortShare: 0.15 } })).to.include(" --pack ");
    expect(pretraining(request, { blocks: 3 })).to.include("--token-cache DIR");
    const wiki = { recipe: "paper-wiki" };
    expect(pretraining(wiki)).to.include(" --no-pack ");
    expect(pretraining(wiki, { packing: { maxLength: 512, shortShare: 0.15 } })).to.include(" --pack ");
  });

  it("modelCard() of a recipe says what was given in its place, though it is what holds without a recipe", () => {
    const command = pretraining({ recipe: "paper-wiki", learningRate: 1e-3, accumulation: 1, preset: "mini" });
    expect(command).to.include("--learning-rate 0.001").and.include("--accumulation 1");
    expect(command).to.not.include("--preset");
  });
});
