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
import type { Comms } from "./comms";
import { say } from "./front";
import type { Input } from "./input";
import { captureStreams } from "./streams";

export interface Outputs {
  /** Publishes a cell's value as its result. */
  result(cell: RunningCell, data: MimeBundle, executionCount: number): void;
  /** Shows `standIn`, and in its place `later`'s bundle as soon as there is one. */
  showLater(cell: RunningCell, standIn: MimeBundle, later: Promise<MimeBundle>): void;
  /** A word of the kernel's about the cell, on its stderr. */
  note(cell: RunningCell, text: string): void;
  /** Publishes what a cell threw. */
  error(cell: RunningCell, failure: Failure): void;
  /** Lets waiting displays draw their last state; gives what the reply carries as payload. */
  settle(cell: RunningCell): Content[];
}

/** Connects the process's streams and the displays of notebooks with the front. */
export function createOutputs(comms: Comms, input: Input): Outputs {
  const waiting = new Map<RunningCell | undefined, (() => void)[]>();
  const pages = new Map<RunningCell | undefined, Content[]>();

  const publish = (
    cell: RunningCell | undefined,
    msgType: string,
    content: object,
    { metadata, buffers }: { metadata?: Content; buffers?: Uint8Array[] } = {},
  ) => {
    if (!cell?.silent)
      say({ type: "publish", cell: cell?.id, msgType, content: content as Content, metadata }, buffers);
  };
  captureStreams((name, text) => {
    const cell = currentCell();
    if (!cell?.silent) say({ type: "stream", cell: cell?.id, name, text });
  });

  const display = (bundle: MimeBundle, { displayId, update = false, metadata = {} }: DisplayOptions) => {
    const data = sendableBundle(bundle);
    requireJsonObject("the metadata of a display", metadata);
    const transient = displayId === undefined ? {} : { display_id: String(displayId) };
    publish(currentCell(), update ? "update_display_data" : "display_data", { data, metadata, transient });
  };
  const sink: Sink = {
    display,
    clear: (wait) => publish(currentCell(), "clear_output", { wait }),
    cellId: () => currentCell()?.cellId,
    beforeIdle(callback) {
      const cell = currentCell();
      const callbacks = waiting.get(cell) ?? [];
      waiting.set(cell, [...callbacks, callback]);
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
      pages.set(cell, [...(pages.get(cell) ?? []), { source: "page", data: sendableBundle(bundle), start: 0 }]);
    },
    signal: () => runningCell()?.signalForCode(),
  };
  registerSink(sink);

  return {
    result: (cell, data, executionCount) =>
      publish(cell, "execute_result", { data, metadata: {}, execution_count: executionCount }),
    showLater(cell, standIn, later) {
      const transient = { display_id: randomUUID() };
      const send = (msgType: string, data: MimeBundle) => publish(cell, msgType, { data, metadata: {}, transient });
      send("display_data", standIn);
      // The promise is the value's own; one that is rejected now is reported as all others are.
      void later.then((data) => send("update_display_data", data));
    },
    note(cell, text) {
      if (!cell.silent) say({ type: "stream", cell: cell.id, name: "stderr", text: `${text}\n` });
    },
    error: (cell, failure) => publish(cell, "error", failure),
    settle(cell) {
      const callbacks = waiting.get(cell) ?? [];
      waiting.delete(cell);
      for (const callback of callbacks) {
        try {
          callback();
        } catch (error) {
          console.error(error);
        }
      }
      const payload = pages.get(cell) ?? [];
      pages.delete(cell);
      return payload;
    },
  };
}
