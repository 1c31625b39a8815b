/** Questions to vectors: WordPiece, then the graph on onnxruntime-web, on WebAssembly with one thread. */
import type { TextPieces } from "../../../tokens/wordpiece/text-pieces";
import type { WebModel } from "../format";
import type { EncodeQuestion } from "./static-search";

/** What is used of onnxruntime-web. */
export interface OnnxRuntime {
  env: { wasm: { numThreads?: number; wasmBinary?: ArrayBufferLike | Uint8Array } };
  InferenceSession: {
    create(graph: Uint8Array, options: { executionProviders: string[] }): Promise<OnnxSession>;
  };
  Tensor: new (type: "int64", values: BigInt64Array, shape: readonly number[]) => object;
}

/** A graph that runs. */
interface OnnxSession {
  inputNames: readonly string[];
  run(feeds: Record<string, object>, outputs: readonly string[]): Promise<Record<string, { data: unknown }>>;
}

const VECTOR = "sentence_embedding";

/** Starts the graph. @throws Error when the graph or the runtime cannot be used */
export async function questionEncoder(
  ort: OnnxRuntime,
  parts: { wasm: Uint8Array; graph: Uint8Array; pieces: TextPieces },
  { prefix, maxLength }: Pick<WebModel, "prefix" | "maxLength">,
): Promise<EncodeQuestion> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = parts.wasm;
  const session = await ort.InferenceSession.create(parts.graph, { executionProviders: ["wasm"] });
  // The graph runs one question at a time.
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const ids = parts.pieces.encode(prefix + question, { maxLength });
    const tensor = (value: (id: number) => number) =>
      new ort.Tensor(
        "int64",
        BigInt64Array.from(ids, (id) => BigInt(value(id))),
        [1, ids.length],
      );
    const all: Record<string, () => object> = {
      input_ids: () => tensor((id) => id),
      attention_mask: () => tensor(() => 1),
      token_type_ids: () => tensor(() => 0),
    };
    const run = async (): Promise<Float32Array> => {
      const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name]()]));
      const { [VECTOR]: vector } = await session.run(feeds, [VECTOR]);
      return vector.data as Float32Array;
    };
    const next = last.then(run);
    last = next.catch(() => {});
    return next;
  };
}
