/**
 * Which comms are open, heard from what passes in both directions, so that comm_info is answered whatever the session
 * does; and the front-end's messages that the session has not come to. A widget's page sends its next change when the
 * one before is done with: a slider that is moved while a cell computes waits there, and not in a queue.
 */
import type { Content, Message } from "../../wire";

export interface OpenComms {
  /** Takes note of a comm message of the session's. */
  note(msgType: string, content: Content): void;
  /** A comm message of the front-end's goes to the session. */
  ask(request: Message): void;
  /** The message that the session answers, as long as it does. */
  requestOf(id: string | undefined): Message | undefined;
  /** The session is done with a message. */
  handled(id: string): void;
  /** Content of the comm_info_reply. */
  answer(request: Content): Content;
  /** The session died, and its ends with it. */
  clear(): void;
}

/** Whether a message is one of a comm. */
export function isComm(msgType: string): boolean {
  return /^comm_(open|msg|close)$/.test(msgType);
}

/**
 * Keeps track of the comms that are open.
 * @param settled hears of each of the front-end's messages that is done with
 */
export function createOpenComms(settled: (request: Message) => void): OpenComms {
  const targets = new Map<string, string>();
  const asked = new Map<string, Message>();
  const note: OpenComms["note"] = (msgType, content) => {
    const id = String(content.comm_id);
    if (msgType === "comm_open") targets.set(id, String(content.target_name));
    if (msgType === "comm_close") targets.delete(id);
  };
  const handled = (id: string) => {
    const request = asked.get(id);
    asked.delete(id);
    if (request) settled(request);
  };
  return {
    note,
    ask(request) {
      note(request.header.msg_type, request.content);
      asked.set(request.header.msg_id, request);
    },
    requestOf: (id) => (id === undefined ? undefined : asked.get(id)),
    handled,
    answer({ target_name: wanted }) {
      const open = [...targets].filter(([, target]) => wanted === undefined || wanted === null || target === wanted);
      const comms = Object.fromEntries(open.map(([id, target]) => [id, { target_name: target }]));
      return { status: "ok", comms };
    },
    clear() {
      targets.clear();
      for (const id of [...asked.keys()]) handled(id);
    },
  };
}
