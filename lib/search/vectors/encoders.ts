/** A model's two encoders, of passages and of questions. Only here an engine is loaded, when the first text comes. */
import type { EngineName } from "../../engine";
import { InputError } from "../../errors";
import type { DenseEncoder, DenseEncoders } from "../../retrieval/encoding";

/** Which model, and how it runs. */
export interface EncoderOptions {
  model: string;
  engine?: string;
  maxLength?: number;
  /** Texts to come are few, and the process ends with them: take the engine that starts soonest. */
  fewQuestions?: boolean;
  /** How a text's vector is made of its tokens'. Default: as the model says. */
  pooling?: string;
  /** The model's encoders, where they are open already; whoever opened them closes them. */
  encoders?: DenseEncoders;
}

/**
 * @throws InputError when the folder is none of a model, or of one that gives no vectors of texts (a cross-encoder);
 * no engine is started
 */
export function requireVectorModel(model: string): void {
  const { requireTextVectors } =
    require("../../model/checkpoint/vector-settings") as typeof import("../../model/checkpoint/vector-settings");
  requireTextVectors(model);
}

/** Opens an encoder, on the engine that was asked for, else on the one that runs already, else on a chosen one. */
export async function openEncoder(what: "corpus" | "queries", options: EncoderOptions): Promise<DenseEncoder> {
  const { model, engine, maxLength, fewQuestions, encoders, pooling } = options;
  if (encoders && (pooling ?? encoders[what].pooling) === encoders[what].pooling)
    return Object.assign(Object.create(encoders[what]), { dispose: () => {} });
  const { activeEngine, useEngine } = require("../../engine") as typeof import("../../engine");
  if (engine !== undefined) await useEngine(engine as EngineName | "auto");
  else if (activeEngine() === undefined) await (fewQuestions && what === "queries" ? soonestEngine() : useEngine());
  const { openDenseEncoder } = require("../../retrieval/encoding") as typeof import("../../retrieval/encoding");
  return openDenseEncoder(model, what, { ...(what === "corpus" && { maxLength }), pooling });
}

/** A GPU takes seconds to start, and so do threads of WebAssembly, in comparison with one question. */
async function soonestEngine(): Promise<unknown> {
  const { useEngine } = require("../../engine") as typeof import("../../engine");
  if (process.env.BOWLAB_ENGINE) return useEngine();
  try {
    return await useEngine("native");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return useEngine("wasm", { threads: 1 });
  }
}
