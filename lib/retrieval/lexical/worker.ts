/** The thread of a search in several: opens the index itself and answers with places and scores. */
import { parentPort, workerData } from "node:worker_threads";
import { openBm25 } from "./folder";
import type { SearchReply, SearchRequest, SearchSetup } from "./threads";

const { folder, keptBytes, k } = workerData as SearchSetup;
const index = openBm25(folder, { keptBytes });

parentPort?.on("message", ({ number, texts }: SearchRequest) => {
  const found = texts.map((text) => index.find(text, k));
  const buffers = found.flatMap(({ indices, scores }) => [indices.buffer, scores.buffer]) as ArrayBuffer[];
  parentPort?.postMessage({ number, found } satisfies SearchReply, buffers);
});
