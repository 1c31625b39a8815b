/**
 * Comms: two-way channels between a notebook's code and its front-end's widgets ("Messaging in Jupyter", section
 * "Custom messages").
 */
import { randomUUID } from "node:crypto";
import type { Comm, CommHandler, CommMessage, CommOptions } from "../../../display/channels/channels";
import { requireJsonObject } from "../../../display/mime/sendable";
import type { Content } from "../../../wire";
import { currentCell } from "../cell";
import { say } from "./front";

export interface Comms {
  /** Opens a comm to the front-end's `target`. */
  open(target: string, options?: CommOptions): Comm;
  /** Calls `handler` for every comm that the front-end opens to `target`. */
  register(target: string, handler: CommHandler): void;
  /** A comm message of the front-end's. */
  receive(msgType: string, content: Content, metadata: Content, buffers: Uint8Array[]): void;
}

interface Ends {
  message: ((message: CommMessage) => void)[];
  close: ((message: CommMessage) => void)[];
}

/** The notebook's ends of comms. */
export function createComms(): Comms {
  const targets = new Map<string, CommHandler>();
  const open = new Map<string, Ends>();

  const send = (msgType: string, content: Content, { metadata, buffers }: Omit<CommOptions, "data"> = {}) => {
    requireJsonObject("the data of a comm", content.data);
    if (metadata !== undefined) requireJsonObject("the metadata of a comm", metadata);
    say({ type: "publish", cell: currentCell()?.id, msgType, content, metadata }, buffers);
  };

  const create = (id: string, target: string): Comm => {
    const ends: Ends = { message: [], close: [] };
    open.set(id, ends);
    const requireOpen = () => {
      if (!open.has(id)) throw new Error(`the comm to ${target} is closed`);
    };
    return {
      id,
      target,
      send(data, options) {
        requireOpen();
        send("comm_msg", { comm_id: id, data }, options);
      },
      close(data = {}, options) {
        requireOpen();
        open.delete(id);
        send("comm_close", { comm_id: id, data }, options);
      },
      onMessage: (callback) => void ends.message.push(callback),
      onClose: (callback) => void ends.close.push(callback),
    };
  };

  return {
    open(target, { data = {}, ...options } = {}) {
      requireJsonObject("the data of a comm", data);
      const comm = create(randomUUID(), String(target));
      send("comm_open", { comm_id: comm.id, target_name: comm.target, data }, options);
      return comm;
    },
    register: (target, handler) => void targets.set(target, handler),
    receive(msgType, content, metadata, buffers) {
      const id = String(content.comm_id);
      const message: CommMessage = { data: content.data as Content, metadata, buffers };
      if (msgType === "comm_open") {
        const target = String(content.target_name);
        const handler = targets.get(target);
        // The protocol asks for a close where nobody knows the target.
        if (!handler) return send("comm_close", { comm_id: id, data: {} });
        handler(create(id, target), message);
        return;
      }
      const ends = open.get(id);
      if (msgType === "comm_close") open.delete(id);
      for (const callback of (msgType === "comm_close" ? ends?.close : ends?.message) ?? []) callback(message);
    },
  };
}
