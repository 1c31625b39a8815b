/**
 * Where displays go. A running kernel registers a sink in the process under a global symbol, so that whichever copy of
 * this package a notebook imports finds it. Under stock tslab its own display channel serves; outside a notebook there
 * is none and text goes to stderr.
 */

import type { MimeBundle } from "../mime/mime";
import type { BroadcastOptions, Comm, CommHandler, CommOptions, PromptOptions } from "./channels";

export interface DisplayOptions {
  /** Identifies an output that is to be updated later. */
  displayId?: string;
  /** Replace the output of `displayId` instead of adding one. */
  update?: boolean;
  metadata?: Record<string, unknown>;
}

/** An output that did not go to the cell, as the message that it would have been. */
export interface CapturedOutput {
  type: "stream" | "display_data" | "update_display_data" | "clear_output";
  content: Record<string, unknown>;
}

/** What a notebook shows of an error. */
export interface ErrorOutput {
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface Sink {
  display(bundle: MimeBundle, options: DisplayOptions): void;
  /** Removes the cell's outputs; with `wait`, only when the next one comes. */
  clear(wait: boolean): void;
  /** Identifies the cell that is running, the same when it runs again; undefined where the client does not say. */
  cellId(): string | undefined;
  /** Calls `callback` once, before the running cell counts as finished. */
  beforeIdle(callback: () => void): void;
  /** What only the kernel bowlab can do. */
  broadcast?(type: string, content: Record<string, unknown>, options: BroadcastOptions): void;
  openComm?(target: string, options?: CommOptions): Comm;
  onComm?(target: string, handler: CommHandler): void;
  /** Shows a bundle in the front-end's pager. */
  page?(bundle: MimeBundle): void;
  input?(prompt: string, options: PromptOptions): Promise<string>;
  /** Hands outputs to `take`, and not to the cell, until the returned function is called or the next cell begins. */
  capture?(take: (output: CapturedOutput) => void): () => void;
  failureOf?(error: unknown): ErrorOutput;
  /** Aborted when the running cell is interrupted. */
  signal?(): AbortSignal | undefined;
}

const key = Symbol.for("bowlab.display.sink");
const registry = globalThis as { [key]?: Sink };

/** Called by a kernel: from now on displays go to `sink`. */
export function registerSink(sink: Sink | undefined): void {
  registry[key] = sink;
}

/** The sink of the kernel this process is, or undefined outside a notebook. */
export function currentSink(): Sink | undefined {
  return registry[key] ?? tslabSink();
}

type TslabWrite = (content: unknown, update: boolean) => void;

/**
 * Stock tslab's channel, when its kernel is what runs this process: the module is looked up among those loaded, never
 * loaded.
 */
function tslabSink(): Sink | undefined {
  const file = Object.keys(require.cache).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  const write: TslabWrite | null | undefined = file && require.cache[file]?.exports.lastWriteDisplayData;
  if (!write) return undefined;
  return {
    display: (data, { displayId, update = false, metadata = {} }) =>
      write({ data, metadata, transient: displayId ? { display_id: displayId } : {} }, update),
    clear: () => {},
    cellId: () => undefined,
    beforeIdle: () => {},
  };
}
