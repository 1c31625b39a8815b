/**
 * Comms: two-way channels between a notebook's code and its front-end's widgets ("Messaging in Jupyter", section
 * "Custom messages").
 */
import { randomUUID } from "node:crypto";
import type { Comm, CommHandler, CommMessage, CommOptions } from "../../../display/channels/channels";
import { requireJsonObject } from "../../../display/mime/sendable";
import type { Content } from "../../../wire";
import { borrowOutputs, currentCell, type RunningCell } from "../cell";
import { say } from "./front";

/** A comm message of the front-end's; `id` is its msg_id. */
export interface ReceivedComm {
  id: string;
  msgType: string;
  content: Content;
  metadata: Content;
}

type Callback = (message: CommMessage) => void;

interface Ends {
  /** Who opened it: what callbacks write is shown there. */
  cell: RunningCell | undefined;
  message: Callback[];
  close: Callback[];
}

/** The notebook's ends of comms. */
export class Comms {
  readonly #report: (error: unknown) => void;
  readonly #targets = new Map<string, { handler: CommHandler; cell: RunningCell | undefined }>();
  readonly #open = new Map<string, Ends>();
  /** The front-end's message that is being answered, until all its callbacks have ended. */
  #answering: string | undefined;

  /** @param report tells, in the current cell's output, of an error that nobody catches */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Opens a comm to the front-end's `target`. */
  open(target: string, { data = {}, ...options }: CommOptions = {}): Comm {
    requireJsonObject("the data of a comm", data);
    const comm = this.#create(randomUUID(), String(target), currentCell());
    this.#send("comm_open", { comm_id: comm.id, target_name: comm.target, data }, options);
    return comm;
  }

  /** Calls `handler` for every comm that the front-end opens to `target`. */
  register(target: string, handler: CommHandler): void {
    this.#targets.set(target, { handler, cell: currentCell() });
  }

  /** Takes a message of the front-end's. What one callback throws keeps no other from being called. */
  receive(message: ReceivedComm, buffers: Uint8Array[]): void {
    this.#answering = message.id;
    this.#take(message, buffers);
    this.#answering = undefined;
  }

  /** For a turn after `receive`, which may have been cut off: tells the front that its message is done with. */
  settle(id: string): void {
    if (this.#answering === id)
      this.#report(new Error("a callback of a widget was interrupted: it was cut off where it was"));
    this.#answering = undefined;
    borrowOutputs(undefined);
    say({ type: "handled", id });
  }

  #take({ msgType, content, metadata }: ReceivedComm, buffers: Uint8Array[]): void {
    const id = String(content.comm_id);
    const message: CommMessage = { data: objectOf(content.data), metadata: objectOf(metadata), buffers };
    if (msgType === "comm_open") {
      const name = String(content.target_name);
      const target = this.#targets.get(name);
      // The protocol asks for a close where nobody knows the target.
      if (!target) this.#send("comm_close", { comm_id: id, data: {} });
      else this.#callAll(target.cell, [() => target.handler(this.#create(id, name, target.cell), message)]);
      return;
    }
    const ends = this.#open.get(id);
    if (!ends) return;
    const isClose = msgType === "comm_close";
    if (isClose) this.#open.delete(id);
    const callbacks = isClose ? ends.close : ends.message;
    this.#callAll(
      ends.cell,
      callbacks.map((callback) => () => callback(message)),
    );
  }

  #callAll(cell: RunningCell | undefined, callbacks: readonly (() => void)[]): void {
    borrowOutputs(cell);
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        this.#report(error);
      }
    }
  }

  #create(id: string, target: string, cell: RunningCell | undefined): Comm {
    const ends: Ends = { cell, message: [], close: [] };
    this.#open.set(id, ends);
    const requireOpen = () => {
      if (this.#open.get(id) !== ends) throw new Error(`the comm to ${target} is closed`);
    };
    return {
      id,
      target,
      send: (data, options) => {
        requireOpen();
        this.#send("comm_msg", { comm_id: id, data }, options);
      },
      close: (data = {}, options) => {
        requireOpen();
        this.#open.delete(id);
        this.#send("comm_close", { comm_id: id, data }, options);
      },
      onMessage: (callback) => void ends.message.push(callback),
      onClose: (callback) => void ends.close.push(callback),
    };
  }

  #send(msgType: string, content: Content, { metadata, buffers }: Omit<CommOptions, "data"> = {}): void {
    requireJsonObject("the data of a comm", content.data);
    if (metadata !== undefined) requireJsonObject("the metadata of a comm", metadata);
    say({ type: "publish", cell: this.#answering ?? currentCell()?.id, msgType, content, metadata }, buffers);
  }
}

/** What the protocol asks to be an object, whatever came. */
function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
