/** `bowlab serve`: search, vectors and ranks over HTTP, and a page for people. */
import { Command } from "commander";
import { type Service, serveOptions, startService } from "../../deploy/serve";
import { InputError } from "../../errors";
import { type Complete, optionTable } from "../../options";
import { jsonOptions, tellOnce, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { note } from "../support/output";
import type { ProgressDisplay } from "../support/progress";
import { refuseWithoutVectors } from "../support/search-options";

const declared = optionTable({ ...serveOptions, ...jsonOptions });

/** Without one of these there is nothing to serve. */
const served = ["data", "project", "store", "model", "reranker"] as const;

/** The command `bowlab serve`. */
export function serveCommand(): Command {
  return addOptions(new Command("serve").action(run), declared);
}

async function run({ json, ...options }: Complete<typeof declared>, command: Command): Promise<void> {
  if (served.every((name) => options[name] === undefined))
    command.error("error: one of --data, --project, --store, --model and --reranker says what is served");
  refuseWithoutVectors(options, command);
  const ending = new AbortController();
  let reload = () => note("not reloaded: it is not ready yet");
  const stop = (signal: NodeJS.Signals) => {
    if (ending.signal.aborted) process.exit(signal === "SIGINT" ? 130 : 143);
    note("\nending when what was asked is answered (once more to end at once) …");
    ending.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  process.on("SIGHUP", () => reload());
  const service = await withProgressDisplay((display) => start(options, json ?? false, display, ending.signal));
  if (service !== undefined) {
    reload = () => void service.reload().catch(() => {});
    await new Promise((resolve) => {
      if (ending.signal.aborted) resolve(undefined);
      ending.signal.addEventListener("abort", resolve, { once: true });
    });
    await service.close();
  }
  note("ended");
  process.exit(0);
}

/** @returns undefined when it was ended while it opened */
async function start(
  options: Parameters<typeof startService>[0],
  json: boolean,
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<Service | undefined> {
  try {
    const service = await startService({
      ...{ ...options, signal },
      onListening: (url) => announce(url, json, options),
      onProgress: display.update.bind(display),
      onNote: (line) => tellOnce(display, line),
    });
    display.stop();
    note("ready");
    return service;
  } catch (error) {
    if (!signal.aborted || error instanceof InputError) throw error;
    return undefined;
  }
}

function announce(url: string, json: boolean, { data, project, store }: Parameters<typeof startService>[0]): void {
  if (json) process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
  else process.stdout.write(`${url}\n`);
  if (data !== undefined || project !== undefined || store !== undefined)
    note(`the page for people: ${url}/ · ${url}/openapi.json tells what else there is`);
}
