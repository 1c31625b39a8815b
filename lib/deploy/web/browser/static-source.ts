/** An exported folder as what the search box asks: the manifest is read here, the search runs in a worker. */
import type { Answer } from "../../../search";
import { fetchText } from "../engine/fetch-file";
import { messageForPeople, WebSearchError } from "../engine/search-error";
import { WEB_FORMAT, type WebManifest } from "../format/manifest";
import type { FromWorker, ModelLoading, ToWorker } from "./messages";
import type { LoadProgress, SearchSource, SourceState } from "./source";
import { startWorker } from "./start-worker";
import { untilAborted } from "./until-aborted";

/** How a folder is opened. */
export interface OpenStaticOptions {
  /** When the model is loaded. Default "when asked": a page that nobody searches costs little. */
  model?: ModelLoading;
}

/** A question under way. */
interface Question {
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

const SAVES_DATA = "The browser saves data: answers come by words alone.";
const TOO_OLD = "This browser is too old for the search: it needs one of 2023 or later.";
const OTHER_VERSION =
  "The search was renewed in another version: reload the page, if need be past the cache (Ctrl-F5).";

/**
 * Opens a folder that `bowlab export --to web` wrote.
 * @param folder its address, absolute or relative to the page
 */
export function openStatic(folder: string, options: OpenStaticOptions = {}): SearchSource {
  return new StaticSource(new URL(folder.endsWith("/") ? folder : `${folder}/`, document.baseURI).href, options);
}

class StaticSource implements SearchSource {
  state: SourceState = "loading";
  message?: string;
  progress?: LoadProgress;
  title?: string;
  passages?: number;
  readonly #folder: string;
  readonly #model: ModelLoading;
  readonly #listeners = new Set<() => void>();
  readonly #questions = new Map<number, Question>();
  readonly #closing = new AbortController();
  #waiting: (() => void)[] = [];
  #worker: Worker | undefined;
  #fingerprint: string | undefined;
  #asked = 0;

  constructor(folder: string, { model = "when asked" }: OpenStaticOptions) {
    this.#folder = folder;
    this.#model = model;
    this.#open();
  }

  onState(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async ask(question: string, { k = 10, signal }: { k?: number; signal?: AbortSignal } = {}): Promise<Answer> {
    for (let isAgain = false; ; isAgain = true) {
      await untilAborted(this.#opened(), signal);
      if (this.state === "failed" || !this.#worker) throw new WebSearchError(this.message ?? "The search is closed.");
      try {
        return await this.#send(question, k, signal);
      } catch (error) {
        const mayBeRenewed = error instanceof WebSearchError && error.isMissing;
        if (isAgain || !mayBeRenewed || !(await this.#renewed())) throw error;
      }
    }
  }

  close(): void {
    this.#closing.abort();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#fail("The search is closed.");
  }

  async #open(known?: WebManifest): Promise<void> {
    try {
      if (typeof DecompressionStream === "undefined" || typeof Worker === "undefined") {
        throw new WebSearchError(TOO_OLD);
      }
      const manifest = known ?? (await this.#manifest());
      if (this.#closing.signal.aborted) return;
      this.#fingerprint = manifest.fingerprint;
      this.title = manifest.title;
      this.passages = manifest.passages;
      this.#worker = startWorker(new URL(manifest.worker, this.#folder).href);
      this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
      this.#worker.onerror = () => this.#fail(`The search could not be started: ${manifest.worker}. Reload the page.`);
      const model = savesData() ? "never" : this.#model;
      this.#post({ type: "open", folder: this.#folder, manifest, model });
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#fail(messageForPeople(error));
    }
  }

  async #manifest(): Promise<WebManifest> {
    const url = new URL("search.json", this.#folder).href;
    const text = await fetchText(url, { fetch: (file, init) => fetch(file, init), signal: this.#closing.signal });
    const manifest = parsed(text);
    if (manifest?.format === WEB_FORMAT) return manifest;
    throw new WebSearchError(
      manifest?.format === undefined ? `There is no exported search at ${this.#folder}.` : OTHER_VERSION,
    );
  }

  /** Whether another export stands there than was opened; it is opened. */
  async #renewed(): Promise<boolean> {
    const manifest = await this.#manifest().catch(() => undefined);
    if (manifest === undefined || manifest.fingerprint === this.#fingerprint) return false;
    this.#worker?.terminate();
    this.#change({ state: "loading" });
    this.#open(manifest);
    return true;
  }

  #send(question: string, k: number, signal?: AbortSignal): Promise<Answer> {
    const number = this.#asked++;
    const answer = new Promise<Answer>((resolve, reject) => this.#questions.set(number, { resolve, reject }));
    this.#post({ type: "ask", number, question, k });
    return untilAborted(answer, signal, () => {
      this.#questions.delete(number);
      this.#post({ type: "stop", number });
    });
  }

  #hear(message: FromWorker): void {
    if (message.type === "state") {
      const note = message.message ?? (savesData() && message.state === "words" ? SAVES_DATA : undefined);
      this.#change({ state: message.state, message: note, progress: message.progress });
      return;
    }
    if (message.type === "failure" && message.number === undefined) {
      this.#fail(message.message);
      return;
    }
    const number = message.number as number;
    const question = this.#questions.get(number);
    this.#questions.delete(number);
    if (message.type === "answer") question?.resolve(message.answer);
    else question?.reject(new WebSearchError(message.message, { isMissing: message.isMissing }));
  }

  #fail(message: string): void {
    this.#change({ state: "failed", message });
    for (const { reject } of this.#questions.values()) reject(new WebSearchError(message));
    this.#questions.clear();
  }

  #change({ state, message, progress }: { state: SourceState; message?: string; progress?: LoadProgress }): void {
    Object.assign(this, { state, message, progress });
    if (state !== "loading") for (const go of this.#waiting.splice(0)) go();
    for (const listener of this.#listeners) listener();
  }

  /** Until the folder is open, or cannot be opened. */
  #opened(): Promise<void> {
    if (this.state !== "loading") return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }
}

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

function parsed(text: string): WebManifest | undefined {
  try {
    return JSON.parse(text) as WebManifest;
  } catch {
    return undefined;
  }
}
