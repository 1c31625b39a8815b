/**
 * Which comms are open, heard from what passes in both directions, so that comm_info is answered whatever the session
 * does.
 */
import type { Content } from "../../wire";

export interface OpenComms {
  /** Takes note of a comm message of either end. */
  note(msgType: string, content: Content): void;
  /** Content of the comm_info_reply. */
  answer(request: Content): Content;
  /** The session died, and its ends with it. */
  clear(): void;
}

/** Keeps track of the comms that are open. */
export function createOpenComms(): OpenComms {
  const targets = new Map<string, string>();
  return {
    note(msgType, content) {
      const id = String(content.comm_id);
      if (msgType === "comm_open") targets.set(id, String(content.target_name));
      if (msgType === "comm_close") targets.delete(id);
    },
    answer({ target_name: wanted }) {
      const open = [...targets].filter(([, target]) => wanted === undefined || wanted === null || target === wanted);
      const comms = Object.fromEntries(open.map(([id, target]) => [id, { target_name: target }]));
      return { status: "ok", comms };
    },
    clear: () => targets.clear(),
  };
}
