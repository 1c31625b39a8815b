/**
 * What cells write and show, on its way to the front: streams, displays, results, errors, and whatever a notebook
 * broadcasts.
 */
import { randomUUID } from "node:crypto";
import { type DisplayOptions, registerSink, type Sink } from "../../../display/channels/sink";
import type { MimeBundle } from "../../../display/mime/mime";
import { requireJsonObject, sendableBundle } from "../../../display/mime/sendable";
import type { Content } from "../../../wire";
import { currentCell, type RunningCell, runningCell } from "../cell";
import type { Failure } from "../run/failure";
import { atEndOfCapture, capture, isCaptured } from "./capture";
import type { Comms } from "./comms";
import { say } from "./front";
import type { Input } from "./input";
import { captureStreams } from "./streams";

/** Connects the process's streams and the displays of notebooks with the front. */
export class Outputs {
  /** What is to be done before each cell ends. */
  readonly #waiting = new Map<RunningCell | undefined, (() => void)[]>();
  /** What each cell's reply carries for the pager. */
  readonly #pages = new Map<RunningCell | undefined, Content[]>();

  /** @param failureOf what is shown of an error */
  constructor(comms: Comms, input: Input, failureOf: (error: unknown) => Failure) {
    captureStreams((name, text) => {
      const cell = currentCell();
      if (!cell?.silent && !isCaptured("stream", { name, text })) say({ type: "stream", cell: cell?.id, name, text });
    });
    registerSink({ ...this.#sink(comms, input), capture, failureOf });
  }

  /** Publishes a cell's value as its result. */
  result(cell: RunningCell, data: MimeBundle, executionCount: number): void {
    publish(cell, "execute_result", { data, metadata: {}, execution_count: executionCount });
  }

  /** Shows `standIn`, and in its place `later`'s bundle as soon as there is one. */
  showLater(cell: RunningCell, standIn: MimeBundle, later: Promise<MimeBundle>): void {
    const transient = { display_id: randomUUID() };
    const send = (msgType: string, data: MimeBundle) => publish(cell, msgType, { data, metadata: {}, transient });
    send("display_data", standIn);
    // The promise is the value's own; one that is rejected now is reported as all others are.
    void later.then((data) => send("update_display_data", data));
  }

  /** A word of the kernel's about the cell, on its stderr. */
  note(cell: RunningCell, text: string): void {
    if (!cell.silent) say({ type: "stream", cell: cell.id, name: "stderr", text: `${text}\n` });
  }

  /** Publishes what a cell threw. */
  error(cell: RunningCell, failure: Failure): void {
    publish(cell, "error", failure);
  }

  /** Lets waiting displays draw their last state; gives what the reply carries as payload. */
  settle(cell: RunningCell): Content[] {
    const callbacks = this.#waiting.get(cell) ?? [];
    this.#waiting.delete(cell);
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        console.error(error);
      }
    }
    const payload = this.#pages.get(cell) ?? [];
    this.#pages.delete(cell);
    return payload;
  }

  /** The way of the notebook's displays to here. */
  #sink(comms: Comms, input: Input): Sink {
    return {
      display: showInCell,
      clear: (wait) => publish(currentCell(), "clear_output", { wait }),
      cellId: () => currentCell()?.cellId,
      beforeIdle: (callback) => {
        const cell = runningCell();
        // Between cells nothing ends.
        if (!atEndOfCapture(callback) && cell) this.#waiting.set(cell, [...(this.#waiting.get(cell) ?? []), callback]);
      },
      broadcast(type, content, options) {
        if (typeof type !== "string") throw new TypeError("broadcast() takes the type of its message as a text");
        requireJsonObject("the content of a message", content);
        publish(currentCell(), type, content, options);
      },
      openComm: (target, options) => comms.open(target, options),
      onComm: (target, handler) => comms.register(target, handler),
      input: (prompt, options) => input.ask(prompt, options),
      page: (bundle) => {
        const cell = currentCell();
        const page = { source: "page", data: sendableBundle(bundle), start: 0 };
        this.#pages.set(cell, [...(this.#pages.get(cell) ?? []), page]);
      },
      signal: () => runningCell()?.signalForCode(),
    };
  }
}

function showInCell(bundle: MimeBundle, { displayId, update = false, metadata = {} }: DisplayOptions): void {
  const data = sendableBundle(bundle);
  requireJsonObject("the metadata of a display", metadata);
  const transient = displayId === undefined ? {} : { display_id: String(displayId) };
  publish(currentCell(), update ? "update_display_data" : "display_data", { data, metadata, transient });
}

/** A message for all who watch the cell; nobody watches a silent one. */
function publish(
  cell: RunningCell | undefined,
  msgType: string,
  content: object,
  { metadata, buffers }: { metadata?: Content; buffers?: Uint8Array[] } = {},
): void {
  if (cell?.silent || isCaptured(msgType, content as Content)) return;
  say({ type: "publish", cell: cell?.id, msgType, content: content as Content, metadata }, buffers);
}
