/**
 * The thread of a search in several: opens the index itself and answers with places and scores, or with what is wrong
 * with the index.
 */
import { parentPort, workerData } from "node:worker_threads";
import { InputError, partsOf } from "../../errors";
import type { Bm25Index } from "./bm25-index";
import { openBm25 } from "./folder";
import type { SearchFailure, SearchReply, SearchRequest, SearchSetup } from "./threads";

const { folder, keptBytes } = workerData as SearchSetup;
let index: Bm25Index | undefined;

parentPort?.on("message", ({ number, texts, k }: SearchRequest) => {
  const opened = telling(() => {
    index ??= openBm25(folder, { keptBytes });
    return index;
  });
  const found = opened && telling(() => texts.map((text) => opened.find(text, k)));
  if (!found) return;
  const buffers = found.flatMap(({ indices, scores }) => [indices.buffer, scores.buffer]) as ArrayBuffer[];
  parentPort?.postMessage({ number, found } satisfies SearchReply, buffers);
});

/**
 * What `work` gives; undefined where it ends in a user's error, which is sent: thrown, it would lose its class on the
 * way.
 */
function telling<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    parentPort?.postMessage({ failure: partsOf(error) } satisfies SearchFailure);
    return undefined;
  }
}
