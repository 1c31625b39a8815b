/** The service as a library call: begins to listen, opens what it serves, and ends when it is told to. */
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { InputError, messageOf } from "../../errors";
import { type Complete, completeOptions, type Given, requireKnown } from "../../options";
import { storeAddress } from "../../retrieval/stores/address";
import type { PlaceToSearch } from "../../search";
import { textOptionsOf } from "../../text/readers/text-options";
import type { EngineSetup } from "./engine";
import { type AccessRules, createApp, createMetrics, isLoopback, loopbackNames } from "./http";
import { listen } from "./listen";
import { serveOptions, TOKEN_VARIABLE } from "./options";
import type { RouteContext } from "./routes";
import { Served } from "./work";

/** What is served, where, to whom, and within which limits. */
export interface ServeOptions extends Given<typeof serveOptions> {
  /** Told the address as soon as the service listens: it is ready when `startService` resolves. */
  onListening?: (url: string) => void;
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know: warnings, reloads, failures. */
  onNote?: (line: string) => void;
  /** Aborted: the service ends, also while it opens. */
  signal?: AbortSignal;
}

/** A service that runs. */
export interface Service {
  /** Where it is: "http://127.0.0.1:8017". */
  readonly url: string;
  /** Takes nothing new, answers what has been asked, and ends. */
  close(): Promise<void>;
  /**
   * Opens the collection and the models anew and puts them in the place of what is served; what has been asked before
   * is answered by what was there.
   * @returns the seconds it took
   * @throws InputError when they cannot be opened: what is there stays
   */
  reload(): Promise<number>;
}

type Settings = Complete<typeof serveOptions>;

/**
 * Starts an HTTP service: `/search`, `/embeddings` in OpenAI's form, `/rerank`, `/health`, `/metrics`, `/openapi.json`
 * and a page for people. What computes runs in a process of its own. Resolves when questions are answered.
 * @throws InputError when the address cannot be had, or what is to be served cannot be opened
 * @example
 * ```ts
 * import { type Answer, startService } from "bowlab";
 *
 * const service = await startService({ data: "data", port: 0 });
 * const response = await fetch(`${service.url}/search?q=cancel+a+fetch`);
 * const { results } = (await response.json()) as Answer;
 * console.log(results[0].id); // → p2
 * await service.close();
 * ```
 */
export async function startService(options: ServeOptions): Promise<Service> {
  const { onNote = () => {}, onListening, signal } = options;
  const followers: readonly (keyof ServeOptions)[] = ["onListening", "onProgress", "onNote", "signal"];
  requireKnown(options, [serveOptions, followers], "of the service");
  const settings = completeOptions(serveOptions, options, "of the service");
  const { context, rules } = prepare(settings, options);
  signal?.throwIfAborted();
  const app = await createApp(context, rules, onNote);
  const url = await listen(app, settings);
  warnOfStrangers(settings, rules, onNote);
  onListening?.(url);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= end(app, context.served);
    return closed;
  };
  signal?.addEventListener("abort", () => void close(), { once: true });
  try {
    await context.served.open();
  } catch (error) {
    await close();
    throw signal?.aborted ? signal.reason : error;
  }
  return { url, close, reload: context.reload };
}

/** Milliseconds between two looks for connections that have become idle. */
const LOOK_AGAIN = 50;

/**
 * Idle connections are closed, the others when they are answered: clients would keep them. Then the processes end that
 * compute.
 */
async function end(app: FastifyInstance, served: Served): Promise<void> {
  const quiet = served.close();
  const closing = setInterval(() => app.server.closeIdleConnections(), LOOK_AGAIN);
  try {
    await app.close();
    await quiet;
  } finally {
    clearInterval(closing);
  }
}

function prepare(settings: Settings, { onNote = () => {}, onProgress = () => {} }: ServeOptions) {
  const { data, project, store, table, model, reranker, host, title } = settings;
  const place = placeOf(settings);
  const isSearched = place !== undefined || store !== undefined;
  if (!isSearched && model === undefined && reranker === undefined) {
    throw new InputError("there is nothing to serve", {
      fix: "give --data, --project or --store, --model or --reranker, or several of them",
    });
  }
  const rules = accessRules(settings);
  const metrics = createMetrics(() => served);
  const served: Served = new Served(
    setupOf(settings),
    { batchSize: settings.batchSize, requests: settings.queue },
    { onNote, onProgress, onBatch: metrics.computed },
  );
  const nameOf = (folder: string | undefined) => (folder === undefined ? "none" : path.basename(path.resolve(folder)));
  const context: RouteContext = {
    ...{ served, metrics, limits: settings, title: title ?? nameOf(data ?? project ?? (store && table)) },
    has: { data: isSearched, model: model !== undefined, reranker: reranker !== undefined },
    names: {
      model: settings.modelName ?? nameOf(model),
      reranker: settings.rerankerName ?? nameOf(reranker),
    },
    reload: () => reload(served, metrics, onNote),
    canReload: rules.token !== undefined || isLoopback(host),
  };
  return { context, rules };
}

/** @throws InputError where two places are named */
function placeOf({ data, project }: Settings): PlaceToSearch | undefined {
  if (project === undefined) return data;
  if (data === undefined) return { project };
  throw new InputError("a service searches one place", { field: "project", fix: "give data or project, not both" });
}

function setupOf(settings: Settings): EngineSetup {
  const { model, reranker, index, weights, engine, batchSize, table, exact, candidates, storeTimeout } = settings;
  const store =
    settings.store === undefined ? undefined : { store: settings.store, table, exact, candidates, storeTimeout };
  const text = textOptionsOf(settings);
  const isAlone = settings.store !== undefined && storeAddress(settings.store).kind === "pglite";
  return { place: placeOf(settings), store, isAlone, model, reranker, index, weights, engine, batchSize, text };
}

async function reload(
  served: Served,
  metrics: RouteContext["metrics"],
  onNote: (line: string) => void,
): Promise<number> {
  const started = performance.now();
  try {
    await served.reload();
  } catch (error) {
    metrics.reloaded(false);
    onNote(`not reloaded, the old one stays: ${messageOf(error)}`);
    throw error;
  }
  const seconds = (performance.now() - started) / 1000;
  metrics.reloaded(true);
  onNote(`reloaded in ${seconds.toFixed(1)} s`);
  return seconds;
}

/** @throws InputError on a token that nobody could send */
function accessRules({ host, token: given, cors, allowHost }: Settings): AccessRules {
  const token = given ?? process.env[TOKEN_VARIABLE];
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    // The token itself is told nowhere.
    throw new InputError("the token cannot be sent in a header", {
      ...{ field: given === undefined ? TOKEN_VARIABLE : "token", found: token === "" ? "an empty one" : undefined },
      expected: "letters, digits and signs of ASCII, no spaces",
    });
  }
  const names = listOf(allowHost).map((name) => name.toLowerCase());
  const hosts = isLoopback(host) ? [...loopbackNames, ...names] : names.length > 0 ? names : undefined;
  return { token, hosts, origins: listOf(cors) };
}

function warnOfStrangers({ host }: Settings, { token }: AccessRules, onNote: (line: string) => void): void {
  if (token !== undefined || isLoopback(host)) return;
  onNote(
    `warning: ${host} can be reached from other machines, and whoever reaches it may ask: ` +
      `give a token by ${TOKEN_VARIABLE} or --token, or listen on 127.0.0.1`,
  );
}

function listOf(given: string | undefined): string[] {
  return (given ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
