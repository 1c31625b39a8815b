/**
 * Every objective against torch in float64 (test/goldens/make_objective_goldens.py): losses and weights of the terms,
 * the extremes of their logits, the gradient of every parameter, and ten steps of AdamW. Tolerance 1e-4, relative to
 * each tensor's largest element. `mlm` and both readings of `bow` have their goldens in test/goldens/bert, and their
 * ten steps in adamw.parity.engine.test.ts.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { gatherRows } from "../../lib/engine/ops";
import { innerTokens, nextTokens } from "../../lib/loss";
import {
  decodeAutoEncoding,
  decodeAutoRegressive,
  decodeEnhanced,
  type EncoderModel,
  encode,
  mlmLogits,
  type Pooling,
  pooledVectors,
} from "../../lib/model";
import {
  AdamW,
  type Forward,
  largestLogits,
  type Objective,
  type ObjectiveOptions,
  objective,
  totalLoss,
  trainStep,
  valueAndGradients,
  warmupCosine,
} from "../../lib/train";
import { expectClose } from "../oracle/golden";
import { goldenReference, goldenTensors } from "../oracle/golden-bert";
import {
  decoderBatch,
  type GoldenCase,
  modelWithDecoder,
  objectiveGradients,
  objectiveReference,
  valuesOf,
} from "../oracle/golden-objectives";

/** A key's bias shifts all scores of a query alike, which softmax ignores: its gradient is zero but for rounding. */
const KEY_BIAS = /attention\.self\.key\.bias$/;

describe("objectives against torch", () => {
  const { step, steps, cases } = objectiveReference();
  const gradients = objectiveGradients();
  const batch = decoderBatch();

  before(async () => {
    await useEngine();
  });

  for (const [name, golden] of Object.entries(cases)) {
    describe(name, () => {
      let chosen: Objective;
      let model: EncoderModel;

      before(() => {
        chosen = objective(golden.objective, golden.options);
        model = modelWithDecoder(chosen.decoder ? (golden.options.decoderLayers ?? 1) : 0);
      });
      after(() => model.parameters.dispose());

      function forward(): Forward {
        const { parameters, config } = model;
        const hidden = encode(parameters, config, batch, null, chosen.positions(batch)); // (B·L, H)
        return { parameters, config, batch, hidden, seeds: null, step, steps };
      }

      it(`${name}: the terms' losses, weights and total are torch's`, () => {
        tf.tidy(() => {
          const terms = chosen.terms(forward());
          expect(terms.map((term) => term.name)).to.deep.equal(Object.keys(golden.losses));
          for (const { name, loss, weight } of terms) {
            expectClose(`loss ${name}`, loss.dataSync(), [golden.losses[name]]);
            expectClose(`weight of ${name}`, [weight], [golden.weights[name]], { tolerance: 1e-12 });
          }
          expectClose("total", totalLoss(terms).dataSync(), [golden.total]);
        });
      });

      it(`${name}: the smallest and the largest logit of every term are torch's`, () => {
        tf.tidy(() => {
          for (const [term, expected] of Object.entries(golden.extremes)) {
            const logits = logitsOf(term, golden, forward());
            expectClose(`logits of ${term}`, [logits.min().dataSync()[0], logits.max().dataSync()[0]], expected);
          }
        });
      });

      it(`${name}: the gradient of every parameter is torch's`, () => {
        tf.tidy(() => {
          const found = valueAndGradients(model.parameters, () => totalLoss(chosen.terms(forward())));
          for (const spec of model.parameters.specs) {
            const gradient = found.gradients.get(spec.name);
            expect(gradient?.shape, `${spec.name}: shape of the gradient`).to.deep.equal(spec.shape);
            const expected = valuesOf(spec, gradients.get(`${name}/${spec.name}`)!);
            const rounding = KEY_BIAS.test(spec.name) ? { floor: 0.01 } : {};
            expectClose(spec.name, gradient!.dataSync(), expected, rounding);
          }
          const named = [...gradients.keys()].filter((key) => key.startsWith(`${name}/`));
          expect(model.parameters.specs).to.have.length(named.length);
        });
      });

      if (golden.training.length > 0)
        it(`${name}: ten steps of AdamW follow torch's`, () => trainAlong(chosen, golden));
    });
  }

  const plain: [Parameters<typeof goldenLoss>[0], ObjectiveOptions][] = [
    ["mlm", {}],
    ["bow-paper", { bowReading: "paper" }],
    ["bow-code", { bowWeight: goldenReference().bowWeight, bowFinalWeight: goldenReference().bowWeight }],
  ];
  for (const [name, options] of plain) {
    it(`${name}: the total and the gradient of every parameter are torch's`, () => {
      const model = modelWithDecoder(0);
      const chosen = objective(name.split("-")[0], options);
      const golden = goldenTensors("gradients");
      tf.tidy(() => {
        const { parameters, config } = model;
        const { value, gradients } = valueAndGradients(parameters, () => {
          const hidden = encode(parameters, config, batch, null, chosen.positions(batch)); // (B·L, H)
          return totalLoss(chosen.terms({ parameters, config, batch, hidden, seeds: null, step, steps }));
        });
        expectClose("total", value.dataSync(), [goldenLoss(name)]);
        for (const spec of parameters.specs) {
          const rounding = KEY_BIAS.test(spec.name) ? { floor: 0.01 } : {};
          const expected = valuesOf(spec, golden.get(`${name}/${spec.name}`)!);
          expectClose(spec.name, gradients.get(spec.name)!.dataSync(), expected, rounding);
        }
      });
      model.parameters.dispose();
    });
  }

  function goldenLoss(name: "mlm" | "bow-paper" | "bow-code"): number {
    return goldenReference().totals[name];
  }

  /** The logits of a term, put together from lib/model. */
  function logitsOf(term: string, { objective, options }: GoldenCase, forward: Forward): tf.Tensor {
    const { parameters, config, hidden } = forward;
    const scored = (states: tf.Tensor2D, at: Int32Array) =>
      mlmLogits(parameters, config, gatherRows(states, tf.tensor1d(at, "int32")));
    if (term === "mlm") return scored(hidden, batch.maskedPositions);
    if (term === "bow" && objective === "dupmae") return largestLogits(forward);
    const vectors = pooledVectors(hidden, batch, (options.pooling ?? "cls") as Pooling);
    const text = { ...batch, vectors, ids: batch.originalIds, layers: options.decoderLayers ?? 1 };
    if (term === "ae") {
      const { inputIds: ids, maskedPositions: positions } = batch.decoderMasked;
      return scored(decodeAutoEncoding(parameters, config, { ...text, ids, positions }, null), positions);
    }
    if (term === "ar") {
      const states = decodeAutoRegressive(parameters, config, { ...text, window: options.attentionWindow ?? 0 }, null);
      return scored(states, nextTokens(batch).maskedPositions);
    }
    if (term === "ed")
      return scored(decodeEnhanced(parameters, config, text, null), innerTokens(batch).maskedPositions);
    return mlmLogits(parameters, config, vectors);
  }

  function trainAlong(chosen: Objective, golden: GoldenCase): void {
    const { recipe } = goldenReference();
    const model = modelWithDecoder(golden.options.decoderLayers ?? 1);
    const optimizer = new AdamW(model.parameters, {
      beta1: recipe.betas[0],
      beta2: recipe.betas[1],
      epsilon: recipe.eps,
      weightDecay: recipe.weightDecay,
    });
    const schedule = { steps: recipe.steps, warmup: recipe.warmup, peak: recipe.lr, floor: recipe.minRatio };
    for (const { step, loss, gradNorm, parameterNorms = {} } of golden.training) {
      const input = { model, optimizer, objective: chosen, batches: [batch], step, steps: recipe.steps, random: null };
      const learningRate = warmupCosine(step, schedule);
      const found = trainStep({ ...input, learningRate, clipNorm: recipe.clip });
      expectClose(`step ${step}: loss`, [found.loss], [loss]);
      expectClose(`step ${step}: gradient norm`, [found.gradNorm], [gradNorm]);
      for (const [name, norm] of Object.entries(parameterNorms)) {
        // Adam divides a key bias's rounding errors by their own size: noise in torch too.
        if (KEY_BIAS.test(name)) continue;
        const values = model.parameters.get(name).dataSync();
        expectClose(`step ${step}: norm of ${name}`, [Math.hypot(...values)], [norm]);
      }
    }
    model.parameters.dispose();
    optimizer.dispose();
  }
});
