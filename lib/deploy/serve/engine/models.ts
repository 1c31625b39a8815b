/** The models, opened on an engine: vectors of texts, and what orders texts to a query. */
import * as tf from "@tensorflow/tfjs";
import { type EngineName, engineInWords, useEngine } from "../../../engine";
import { InputError } from "../../../errors";
import { openPairScorer, type PairScorer } from "../../../finetune";
import { type DenseEncoders, openDenseEncoders } from "../../../retrieval";
import type { EngineSetup, Kind, KindItem, KindResult, ServedDescription } from "./messages";
import { scoreByVectors, vectorsOf } from "./vectors";

/** Ready to compute. */
export interface Models {
  readonly description: Omit<ServedDescription, "search">;
  /** The search's too: the weights are in memory once. */
  readonly encoders?: DenseEncoders;
  run(kind: Exclude<Kind, "search">, items: readonly KindItem[]): Promise<KindResult[]>;
  /** Tensors alive. */
  tensors(): number;
}

/** @throws InputError when a folder cannot be read, or is not what it is given for; when no engine works */
export async function openModels(
  { model, reranker, batchSize, engine }: EngineSetup,
  { onNote }: { onNote(line: string): void },
): Promise<Models> {
  const words = engineInWords(await useEngine(engine as EngineName | "auto" | undefined));
  onNote(`engine ${words}`);
  const encoders = model === undefined ? undefined : openDenseEncoders(model, { batchSize });
  const scorer = reranker === undefined ? undefined : openPairScorer(reranker);
  return {
    encoders,
    description: {
      model: encoders && {
        dimension: encoders.corpus.dimension,
        maxLength: { query: encoders.queries.maxLength, passage: encoders.corpus.maxLength },
        pooling: encoders.corpus.pooling,
      },
      reranker: scorer ? "cross-encoder" : "vectors",
      engine: words,
    },
    run: (kind, items) => run({ encoders, scorer }, kind, items),
    tensors: () => tf.memory().numTensors,
  };
}

async function run(
  { encoders, scorer }: { encoders?: DenseEncoders; scorer?: PairScorer },
  kind: Exclude<Kind, "search">,
  items: readonly KindItem[],
): Promise<KindResult[]> {
  if (kind === "rerank" && scorer) {
    const { scores, tokens } = await scorer.score(items as KindItem<"rerank">[]);
    return Array.from(scores, (score, i) => ({ score, tokens: tokens[i] }));
  }
  if (encoders === undefined) throw new InputError(`the service was started without what ${kind} needs`);
  if (kind === "rerank") return scoreByVectors(encoders, items as KindItem<"rerank">[]);
  return vectorsOf(kind === "query" ? encoders.queries : encoders.corpus, items as string[]);
}
