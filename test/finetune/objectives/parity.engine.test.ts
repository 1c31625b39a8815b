/**
 * Every fine-tuning objective against torch in float64 (test/goldens/make_finetune_goldens.py): losses of the terms,
 * total, and the gradient of every parameter, in one piece and by GradCache. Tolerance 1e-4, relative to each tensor's
 * largest element; GradCache against the plain gradient 1e-5.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import {
  type BiEncoderOptions,
  biEncoderGradients,
  cachedGradients,
  crossEncoderGradients,
} from "../../../lib/finetune";
import type { EncoderModel } from "../../../lib/model";
import { Random } from "../../../lib/random";
import type { Differentiated } from "../../../lib/train";
import { expectClose } from "../../oracle/golden";
import {
  type FinetuneCase,
  finetuneCases,
  finetuneGradients,
  goldenEncoder,
  goldenGroups,
  goldenPairs,
} from "../../oracle/golden-finetune";
import { valuesOf } from "../../oracle/golden-objectives";

/** A key's bias shifts all scores of a query alike, which softmax ignores: its gradient is zero but for rounding. */
const KEY_BIAS = /attention\.self\.key\.bias$/;
/** So do what is added to every passage's score of a group, in a cross-encoder. */
const SHIFTS = /^bert\.encoder\.layer\.1\.output\.LayerNorm\.bias$|^decoder\.score\.bias$/;

describe("fine-tuning objectives against torch", () => {
  const cases = finetuneCases();
  const golden = finetuneGradients();
  const bi = Object.entries(cases).filter(([name]) => name !== "cross-encoder");
  let model: EncoderModel;

  before(async () => {
    await useEngine();
  });
  beforeEach(() => {
    model = goldenEncoder();
  });
  afterEach(() => model.parameters.dispose());

  function optionsOf({ options }: FinetuneCase): BiEncoderOptions {
    const { pooling = "cls", temperature = 1, distillationWeight = 1 } = options;
    return { pooling, temperature, distillationWeight };
  }

  function compare(name: string, found: Differentiated): void {
    const { losses, total } = cases[name];
    expect([...found.parts.keys()]).to.deep.equal(Object.keys(losses));
    for (const [term, loss] of found.parts) expectClose(term, loss.dataSync(), [losses[term]]);
    tf.dispose([...found.parts.values()]);
    expectClose("total", found.value.dataSync(), [total]);
    const named = [...golden.keys()].filter((key) => key.startsWith(`${name}/`));
    expect([...found.gradients.keys()].map((key) => `${name}/${key}`)).to.have.members(named);
    for (const spec of model.parameters.specs) {
      const gradient = found.gradients.get(spec.name);
      if (!gradient) continue;
      const expected = valuesOf(spec, golden.get(`${name}/${spec.name}`)!);
      const isZero = KEY_BIAS.test(spec.name) || (name === "cross-encoder" && SHIFTS.test(spec.name));
      expectClose(spec.name, gradient.dataSync(), expected, isZero ? { floor: 0.01 } : {});
    }
  }

  for (const [name, each] of bi) {
    it(`biEncoderGradients() of ${name}: losses and the gradient of every parameter are torch's`, () => {
      tf.tidy(() => compare(name, biEncoderGradients(model, goldenGroups(each), optionsOf(each), null)));
    });

    it(`cachedGradients() of ${name} in chunks of two: losses and the gradient of every parameter are torch's`, () => {
      tf.tidy(() => compare(name, cachedGradients(model, goldenGroups(each, 2), optionsOf(each), null)));
    });
  }

  it("crossEncoderGradients(): loss and the gradient of every parameter, the score's too, are torch's", () => {
    model.parameters.dispose();
    model = goldenEncoder(true);
    tf.tidy(() => compare("cross-encoder", crossEncoderGradients(model, goldenPairs(), 4, null)));
  });

  for (const chunkSize of [1, 5]) {
    it(`cachedGradients() in chunks of ${chunkSize} equals biEncoderGradients() to 1e-5, dropout included`, () => {
      Object.assign(model.config, { hiddenDropout: 0.2, attentionDropout: 0.1 });
      const each = cases.distillation;
      const batch = goldenGroups(each, chunkSize);
      tf.tidy(() => {
        const plain = biEncoderGradients(model, batch, optionsOf(each), new Random(5));
        const cached = cachedGradients(model, batch, optionsOf(each), new Random(5));
        expectClose("loss", cached.value.dataSync(), plain.value.dataSync(), { tolerance: 1e-5 });
        for (const [name, gradient] of plain.gradients) {
          const rounding = KEY_BIAS.test(name) ? { floor: 0.1 } : {};
          expectClose(name, cached.gradients.get(name)!.dataSync(), gradient.dataSync(), {
            tolerance: 1e-5,
            ...rounding,
          });
        }
        tf.dispose([...plain.parts.values(), ...cached.parts.values()]);
      });
    });
  }

  it("cachedGradients() in one chunk a side has the masks of the batch that is read at once: the same gradients", () => {
    Object.assign(model.config, { hiddenDropout: 0.2, attentionDropout: 0.1 });
    const each = cases.distillation;
    const [whole, chunks] = [goldenGroups(each), goldenGroups(each, 1000)];
    tf.tidy(() => {
      const plain = biEncoderGradients(model, whole, optionsOf(each), new Random(6));
      const cached = cachedGradients(model, chunks, optionsOf(each), new Random(6));
      for (const [name, gradient] of plain.gradients) {
        const rounding = KEY_BIAS.test(name) ? { floor: 0.1 } : {};
        expectClose(name, cached.gradients.get(name)!.dataSync(), gradient.dataSync(), {
          tolerance: 1e-5,
          ...rounding,
        });
      }
      tf.dispose([...plain.parts.values(), ...cached.parts.values()]);
    });
  });

  it("cachedGradients() needs less memory at once than biEncoderGradients()", async () => {
    const each = cases.hard;
    const peak = async (work: () => Differentiated) => {
      const { peakBytes } = await tf.profile(() =>
        tf.tidy(() => {
          tf.dispose([...work().parts.values()]);
        }),
      );
      return peakBytes - tf.memory().numBytes;
    };
    const batch = goldenGroups(each, 2);
    const plain = await peak(() => biEncoderGradients(model, batch, optionsOf(each), null));
    const cached = await peak(() => cachedGradients(model, batch, optionsOf(each), null));
    expect(cached).to.be.below(0.7 * plain);
  });

  for (const [what, gradients] of [
    ["biEncoderGradients", biEncoderGradients],
    ["cachedGradients", cachedGradients],
  ] as const) {
    it(`${what}() leaves as many live tensors as it found, but for what it returns`, () => {
      const each = cases.distillation;
      const batch = goldenGroups(each, 5);
      const before = tf.memory().numTensors;
      for (let i = 0; i < 2; i++) {
        tf.tidy(() => {
          const { parts } = gradients(model, batch, optionsOf(each), new Random(i));
          tf.dispose([...parts.values()]);
        });
        expect(tf.memory().numTensors).to.equal(before);
      }
    });
  }
});
