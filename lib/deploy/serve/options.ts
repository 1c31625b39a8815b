/** The declarations of the options of the service: what it serves, where, to whom, and how much a request may ask. */
import { ENGINE_NAMES } from "../../engine/names";
import { anyPath, choice, folderPath, name, numberFrom, optionTable, text, wholeNumber } from "../../options";
import { storeSearchOptions } from "../../retrieval/stores/options";
import { askOptions, askPlaceOptions } from "../../search/options";
import { textOptions } from "../../text/options";

/** The variable of the environment that may hold the token. */
export const TOKEN_VARIABLE = "BOWLAB_TOKEN";

/** How much one request may ask for. */
export const limitOptions = optionTable({
  maxK: { type: wholeNumber(1, 10_000), unit: "passages", default: 100, help: "most passages of an answer" },
  maxQuestion: {
    type: wholeNumber(1),
    unit: "characters",
    default: 2000,
    help: "longest question, in characters",
  },
  maxText: {
    type: wholeNumber(1),
    unit: "characters",
    default: 50_000,
    help: "longest text to embed or to rank, in characters; models read its first tokens",
  },
  maxTexts: {
    type: wholeNumber(1, 100_000),
    unit: "texts",
    default: 1000,
    help: "most texts or questions of a request",
  },
  maxBytes: { type: wholeNumber(256), unit: "bytes", default: 4_194_304, help: "largest body of a request, in bytes" },
  timeout: {
    type: numberFrom(0.1, 3600),
    unit: "seconds",
    default: 30,
    help: "seconds for an answer; a request that waits or computes longer is refused",
  },
  receiveTimeout: {
    type: numberFrom(0.1, 3600),
    unit: "seconds",
    default: 10,
    help: "seconds in which a request must have arrived whole",
  },
  queue: {
    type: wholeNumber(1, 1_000_000),
    unit: "requests",
    default: 256,
    help: "requests that may wait for the engine; more are refused with 429",
  },
  batchSize: {
    type: wholeNumber(1, 4096),
    unit: "texts",
    default: 64,
    help: "most texts or questions that are computed together",
  },
});

/** What is served. */
export const servedOptions = optionTable({
  data: {
    type: anyPath,
    conflicts: ["project"],
    help: "collection to search: BEIR folder, file or folder of texts; without one the models alone are served",
  },
  project: askPlaceOptions.project,
  ...storeSearchOptions,
  title: { type: name(), defaultText: "the collection's name", help: "heading of the page" },
  model: { type: folderPath, help: "checkpoint folder: vectors for /embeddings, and beside BM25 for /search" },
  reranker: {
    type: folderPath,
    defaultText: "the model's vectors",
    help: "cross-encoder's folder, for /rerank",
  },
  modelName: { type: name(), defaultText: "the folder's name", help: "what clients call the model" },
  rerankerName: { type: name(), defaultText: "the folder's name", help: "what clients call the reranker" },
  weights: askOptions.weights,
  index: {
    type: folderPath,
    defaultText: "in the per-user cache",
    help: "where the collection's index is kept",
  },
  ...textOptions,
});

/** Where the service listens, and to whom. */
export const accessOptions = optionTable({
  host: { type: name("host"), default: "127.0.0.1", help: "address to listen on; 0.0.0.0 or :: for every one" },
  port: { type: wholeNumber(0, 65_535), default: 8017, help: "port to listen on; 0 takes a free one" },
  token: {
    type: text(),
    defaultText: `the environment's ${TOKEN_VARIABLE}, else none`,
    help: "bearer token that requests must bring; in the environment it is seen by fewer",
  },
  cors: {
    type: text("origins"),
    defaultText: "none",
    help: "origins whose pages may ask, separated by commas, such as https://example.org",
  },
  allowHost: {
    type: text("names"),
    defaultText: "on a loopback address its own names",
    help: "names that requests may call the service by, separated by commas: a reverse proxy's",
  },
});

/** All that `startService` takes and the command line has. */
export const serveOptions = optionTable({
  ...servedOptions,
  ...accessOptions,
  ...limitOptions,
  engine: { type: choice(["auto", ...ENGINE_NAMES]), help: "engine to run the models on" },
});
