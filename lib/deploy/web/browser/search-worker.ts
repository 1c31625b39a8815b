/** The search over an exported folder, in a worker: the page stays free for the person. */
import { addStopWords } from "../../../retrieval/lexical/stop-words";
import {
  type LoadReport,
  loadVectorSearch,
  messageForPeople,
  type OnnxRuntime,
  PartCache,
  StaticSearch,
  WebSearchError,
} from "../engine";
import type { WebManifest, WebWords } from "../format";
import type { FromWorker, ModelLoading, ToWorker } from "./messages";
import { bring } from "./packages/brought";

/** A worker's own side; the DOM's types know only a page's. */
const page = self as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

/** Questions under way. */
const running = new Map<number, AbortController>();
/** What goes on when no question is. */
const waiting: (() => void)[] = [];
let folder = "";
let opened: { search: StaticSearch; parts: PartCache; manifest: WebManifest } | undefined;
let modelLoading: ModelLoading = "never";

page.onmessage = ({ data }) => {
  if (data.type === "open") open(data.folder, data.manifest, data.model);
  else if (data.type === "ask") ask(data.number, data.question, data.k);
  else running.get(data.number)?.abort();
};

async function open(url: string, manifest: WebManifest, model: ModelLoading): Promise<void> {
  folder = url;
  try {
    await bringPackages(manifest.words);
    const parts = new PartCache(folder, (file, options) => fetch(file, options));
    opened = { parts, manifest, search: await StaticSearch.open(manifest, parts) };
    modelLoading = manifest.model ? model : "never";
    page.postMessage({ type: "state", state: "words" });
    if (modelLoading === "at once") startModel();
  } catch (error) {
    page.postMessage(failure(error));
  }
}

/** What of large packages the words need. */
async function bringPackages({ stemmers, stopWords, stopWordList }: WebWords): Promise<void> {
  if (stopWordList && typeof stopWords === "string") addStopWords(stopWords, stopWordList);
  if (stemmers) bring("snowball-stemmers", (await import(new URL(stemmers, folder).href)).default);
}

async function ask(number: number, question: string, k: number): Promise<void> {
  if (opened === undefined) return;
  const controller = new AbortController();
  running.set(number, controller);
  try {
    const answer = await opened.search.ask(question, { k, signal: controller.signal });
    page.postMessage({ type: "answer", number, answer });
  } catch (error) {
    if (!controller.signal.aborted) page.postMessage({ ...failure(error), number });
  } finally {
    running.delete(number);
    if (running.size === 0) for (const go of waiting.splice(0)) go();
  }
  if (modelLoading === "when asked") startModel();
}

/** Until no question is under way. */
async function idle(): Promise<void> {
  while (running.size > 0) await new Promise<void>((go) => waiting.push(go));
}

/** Once. */
function startModel(): void {
  modelLoading = "never";
  loadBehind().catch((error) => {
    const message = `Answers come by words alone: ${messageForPeople(error)}`;
    page.postMessage({ type: "state", state: "words", message });
  });
}

async function loadBehind(): Promise<void> {
  if (opened === undefined) return;
  const { search, parts, manifest } = opened;
  const { model, vectors, passages, bytes } = manifest;
  if (!model || !vectors) return;
  const load = (name: string): Promise<OnnxRuntime> => import(new URL(name, folder).href);
  let isLoading = true;
  // What comes after another part has failed is not told: the message stands.
  const tell = (progress: LoadReport): void => {
    if (isLoading) page.postMessage({ type: "state", state: "words", progress });
  };
  await idle();
  const loaded = loadVectorSearch({ model, vectors, passages, bytes }, parts, load, tell, idle);
  const { rows, encode } = await loaded.finally(() => {
    isLoading = false;
  });
  // The first run is the slowest; it is not to be a person's.
  await encode("warm up");
  search.useVectors(rows, encode);
  page.postMessage({ type: "state", state: "both" });
}

function failure(error: unknown) {
  const isMissing = error instanceof WebSearchError && error.isMissing;
  return { type: "failure" as const, message: messageForPeople(error), isMissing };
}
