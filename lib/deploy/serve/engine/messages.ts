/** What the service's process and the process that computes say to one another. */
import type { InputErrorParts } from "../../../errors";
import type { PlaceToSearch } from "../../../search";
import type { TextOptions } from "../../../text";

/** What the process opens. */
export interface EngineSetup {
  place?: PlaceToSearch;
  /** The store in a database that is searched: alone, or by its vectors beside the place's words. */
  store?: { store: string; table?: string; exact?: boolean; candidates?: number; storeTimeout?: number };
  /** The store is a folder, which one process at a time can have open. */
  isAlone?: boolean;
  model?: string;
  reranker?: string;
  index?: string;
  /** Say of words and vectors in an answer. */
  weights?: readonly number[];
  /** How files become passages. */
  text: TextOptions;
  engine?: string;
  /** Texts a batch of the model. */
  batchSize: number;
}

/** What was opened. */
export interface ServedDescription {
  /** The collection: passages, and whether vectors search beside words. */
  search?: { passages: number; by: "words" | "both" };
  model?: { dimension: number; maxLength: { query: number; passage: number }; pooling: string };
  /** What orders texts: a cross-encoder, or the model's vectors. */
  reranker?: "cross-encoder" | "vectors";
  /** The engine in words; absent where words alone are searched. */
  engine?: string;
}

/** The kinds of work. What waits of one kind is computed together. */
export interface Kinds {
  /** A question to the collection; its `Answer`, as JSON already. */
  search: { item: { query: string; k: number }; result: string };
  query: { item: string; result: TextVector };
  passage: { item: string; result: TextVector };
  rerank: { item: { query: string; text: string }; result: { score: number; tokens: number } };
}
export type Kind = keyof Kinds;
export type KindItem<K extends Kind = Kind> = Kinds[K]["item"];
export type KindResult<K extends Kind = Kind> = Kinds[K]["result"];

/** A text's vector, (N), and the tokens that were read of it. */
export interface TextVector {
  vector: Float32Array;
  tokens: number;
}

export type Order =
  | { type: "open"; setup: EngineSetup }
  /** Lets go of what one process alone can have open. Work that comes later takes it again. */
  | { type: "letGo"; number: number }
  | { type: "work"; number: number; kind: Kind; items: KindItem[] };

/** What the process weighs. */
export interface EngineState {
  /** Bytes resident. */
  memory: number;
  /** Tensors alive; 0 where no engine was started. */
  tensors: number;
}

export type EngineReport =
  | { type: "progress"; phase: string; done: number; total?: number }
  | { type: "note"; line: string }
  | { type: "opened"; description: ServedDescription; state: EngineState }
  | { type: "failed"; error: InputErrorParts; stack?: string }
  | { type: "done"; number: number; results: KindResult[]; seconds: number; state: EngineState }
  /** `isGone`: what is computed with cannot be reached just now. */
  | { type: "refused"; number: number; message: string; isGone: boolean; state: EngineState };
