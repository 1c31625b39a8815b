/** The options of a run: defaults, bounds, and differences in words. */
import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { describeDifferences } from "../../lib/options";
import { type PretrainRequest, pretrainDefaults, pretrainSettings } from "../../lib/train";

describe("pretrainSettings()", () => {
  it("pretrainSettings() fills in the defaults, with a tenth of the steps as warm-up", () => {
    expect(pretrainSettings({ objective: "bow", steps: 600 })).to.deep.equal({
      ...pretrainDefaults,
      ...{ objective: "bow", steps: 600, warmup: 60 },
    });
    expect(pretrainSettings({ objective: "mlm", steps: 5 }).warmup).to.equal(1);
    expect(pretrainSettings({ objective: "mlm", steps: 600, warmup: 0 }).warmup).to.equal(0);
  });

  it("pretrainSettings() takes undefined as not given, and leaves out what decides no weights", () => {
    const request = { objective: "bow", steps: 9, batchSize: undefined, seed: 4, out: "x", saveEvery: 3 };
    const settings = pretrainSettings(request);
    expect([settings.batchSize, settings.seed]).to.deep.equal([32, 4]);
    expect(settings).to.not.have.any.keys("out", "saveEvery");
  });

  const wrong: [Partial<PretrainRequest>, string][] = [
    [{ steps: 0 }, "steps"],
    [{ steps: 1.5 }, "steps"],
    [{ batchSize: -1 }, "batchSize"],
    [{ accumulation: 0 }, "accumulation"],
    [{ maxLength: 3 }, "maxLength"],
    [{ encoderMaskRatio: 0 }, "encoderMaskRatio"],
    [{ encoderMaskRatio: 1 }, "encoderMaskRatio"],
    [{ decoderMaskRatio: 1 }, "decoderMaskRatio"],
    [{ decoderLayers: 0 }, "decoderLayers"],
    [{ attentionWindow: -1 }, "attentionWindow"],
    [{ bowWeight: -1 }, "bowWeight"],
    [{ decoderFinalWeight: Number.NaN }, "decoderFinalWeight"],
    [{ steps: undefined }, "steps"],
    [{ objective: undefined }, "objective"],
    [{ learningRate: Number.NaN }, "learningRate"],
    [{ learningRate: 0 }, "learningRate"],
    [{ warmup: -1 }, "warmup"],
    [{ weightDecay: Number.NaN }, "weightDecay"],
    [{ clipNorm: 0 }, "clipNorm"],
    [{ seed: 0.5 }, "seed"],
  ];
  for (const [changes, field] of wrong) {
    it(`pretrainSettings() refuses ${field} ${Object.values(changes)[0]} and names it`, () => {
      expect(() => pretrainSettings({ objective: "mlm", steps: 10, ...changes }))
        .to.throw(InputError)
        .with.property("field", field);
    });
  }
});

describe("describeDifferences()", () => {
  it("describeDifferences() names what changed, came and went, and nothing else", () => {
    expect(describeDifferences({ a: 1, b: "x", c: 3 }, { a: 1, b: "y", d: 4 })).to.deep.equal([
      'b: the run has "x", now "y"',
      "c: the run has 3, now undefined",
      "d: the run has undefined, now 4",
    ]);
  });
});
