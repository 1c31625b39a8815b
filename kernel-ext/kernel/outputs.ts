/** The outputs of cells on their way to iopub: streams, displays, results, errors. What is written between cells belongs to the last one. */
import * as fs from "node:fs";
import type { MimeBundle } from "../display/mime";
import { registerSink } from "../display/sink";
import type { Content, Message } from "../wire";
import type { Failure } from "./failure";
import { captureStreams } from "./streams";

export interface Outputs {
  /** The request whose cell the outputs belong to from now on; `silent` keeps them in. */
  begin(request: Message, silent: boolean): void;
  result(bundle: MimeBundle, executionCount: number): void;
  error(failure: Failure): void;
  /** Lets waiting displays draw their last state, and sends what is gathered. */
  settle(): void;
  close(): void;
}

/** @param publish sends one iopub message as an answer to `parent`. */
export function createOutputs(publish: (type: string, content: Content, parent: Message) => void): Outputs {
  let parent: Message | undefined;
  let silent = false;
  let waiting: (() => void)[] = [];

  const emit = (type: string, content: object) => {
    if (parent && !silent) publish(type, content as Content, parent);
  };
  const streams = captureStreams((name, text) => {
    if (parent) emit("stream", { name, text });
    else fs.writeSync(name === "stdout" ? 1 : 2, text);
  });
  const emitAfterText = (type: string, content: object) => {
    streams.flush();
    emit(type, content);
  };
  registerSink({
    display(data, { displayId, update = false, metadata = {} }) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      emitAfterText(update ? "update_display_data" : "display_data", { data, metadata, transient });
    },
    clear: (wait) => emitAfterText("clear_output", { wait }),
    cellId() {
      const id = parent?.metadata.cellId;
      return typeof id === "string" ? id : undefined;
    },
    beforeIdle: (callback) => waiting.push(callback),
  });

  return {
    begin(request, quiet) {
      streams.flush();
      parent = request;
      silent = quiet;
    },
    result: (data, executionCount) =>
      emitAfterText("execute_result", { data, metadata: {}, execution_count: executionCount }),
    error: (failure) => emitAfterText("error", failure),
    settle() {
      const callbacks = waiting;
      waiting = [];
      for (const callback of callbacks) {
        try {
          callback();
        } catch (error) {
          console.error(error);
        }
      }
      streams.flush();
    },
    close() {
      registerSink(undefined);
      streams.restore();
    },
  };
}
