/** The published recipes: what they set, what a given option changes, and how they tell. */
import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { describeRecipe, type PretrainRequest, pretrainSettings, recipeNames } from "../../lib/train";

describe("recipes", () => {
  /** The publications' own numbers (the official code of both, its examples). */
  const published: Record<string, PretrainRequest> = {
    "paper-wiki": {
      ...{
        objective: "bow",
        bowReading: "code",
        maxLength: 512,
        encoderMaskRatio: 0.3,
        crop: "random",
        steps: 140_000,
        warmup: 4000,
      },
      ...{ learningRate: 3e-4, learningRateSchedule: "cosine", weightDecay: 0.01, batchSize: 32, accumulation: 64 },
    },
    "paper-marco": {
      ...{
        objective: "bow",
        bowReading: "code",
        maxLength: 144,
        encoderMaskRatio: 0.3,
        crop: "random",
        steps: 80_000,
        warmup: 4000,
      },
      ...{ learningRate: 3e-4, learningRateSchedule: "cosine", weightDecay: 0.01, batchSize: 32, accumulation: 64 },
    },
    "retromae-wiki": {
      ...{ objective: "ed", maxLength: 512, encoderMaskRatio: 0.3, decoderMaskRatio: 0.5, crop: "head" },
      ...{ steps: 250, warmup: 25, batchSize: 32, accumulation: 1 },
      ...{ learningRate: 1e-4, learningRateSchedule: "linear", weightDecay: 0.01 },
    },
    "retromae-marco": {
      ...{ objective: "ed", maxLength: 150, encoderMaskRatio: 0.3, decoderMaskRatio: 0.5, crop: "head" },
      ...{ steps: 157, warmup: 16, batchSize: 128, accumulation: 1 },
      ...{ learningRate: 1e-4, learningRateSchedule: "linear", weightDecay: 0.01 },
    },
  };

  it("recipeNames lists them", () => {
    expect(recipeNames).to.have.members(Object.keys(published));
  });

  for (const [recipe, expected] of Object.entries(published)) {
    it(`pretrainSettings() with the recipe ${recipe} has the published numbers, epochs turned into steps of 1,000 passages`, () => {
      expect(pretrainSettings({ recipe }, 1000)).to.deep.include({ ...expected, recipe });
    });
  }

  it("pretrainSettings() lets a given option win, and keeps the global batch and the epochs with another batch size", () => {
    const given = { recipe: "paper-wiki", steps: 7, batchSize: 64, learningRate: 1e-3 };
    expect(pretrainSettings(given)).to.deep.include({ ...given, accumulation: 32, warmup: 4000 });
    const one = { ...given, accumulation: 1, warmup: 0 };
    expect(pretrainSettings(one)).to.deep.include(one);
    expect(pretrainSettings({ recipe: "retromae-wiki", batchSize: 8 }, 1000).steps).to.equal(1000);
    expect(pretrainSettings({ recipe: "retromae-wiki", steps: 30 }, 1000).warmup).to.equal(3);
  });

  it("pretrainSettings() takes another objective with a recipe, and of the recipe only what that objective knows", () => {
    const settings = pretrainSettings({ recipe: "retromae-wiki", objective: "bow" }, 1000);
    expect(settings).to.include({ objective: "bow", learningRate: 1e-4 });
    expect(settings).to.not.have.property("decoderMaskRatio");
    expect(pretrainSettings({ recipe: "retromae-wiki", objective: "ae" }, 1000).decoderMaskRatio).to.equal(0.5);
    expect(pretrainSettings({ recipe: "paper-wiki", objective: "ed" })).to.not.have.property("bowReading");
    // What a person gives is not left out in silence.
    const wrong = { recipe: "retromae-wiki", objective: "bow", decoderMaskRatio: 0.4 };
    expect(pretrainSettings(wrong, 1000).decoderMaskRatio).to.equal(0.4);
  });

  it("pretrainSettings() names the recipes when the name is unknown", () => {
    expect(() => pretrainSettings({ recipe: "mine" })).to.throw(InputError, /unknown recipe.*paper-wiki.*"mine"/);
  });

  it("describeRecipe() says what is set, what was given instead, what it starts from and how it was published", () => {
    const request = { recipe: "retromae-marco", batchSize: 16 };
    const lines = describeRecipe(request, pretrainSettings(request, 160));
    expect(lines[0]).to.match(/recipe retromae-marco: .*MS MARCO/);
    const text = lines.join("\n");
    expect(text).to.match(/sets objective ed, crop head, encoderMaskRatio 0.3.*maxLength 150, steps 200, warmup 20/);
    expect(text).to.include("given instead: batchSize 16");
    expect(text).to.match(/starts from the seed, but is published for the checkpoint of retromae-wiki.*--init/);
    expect(text).to.match(/float16.*; here float32, one batch of 16 a step$/);
    const started = describeRecipe({ ...request, init: "runs/a" }, pretrainSettings(request, 160)).join("\n");
    expect(started).to.include("starts from runs/a (published: the checkpoint of retromae-wiki)");
  });
});
