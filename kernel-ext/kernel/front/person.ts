/**
 * The person at the front-end, who is asked one question at a time. An answer names its question, where the front-end
 * follows the protocol: one that comes when the next question waits already, because the cell was interrupted, is
 * dropped. An answer that names none of ours is one to the question that waits.
 */
import type { Content, Message } from "../../wire";

export interface Person {
  /** Puts a question to the client of `request`. Without one there is nobody to ask. */
  ask(request: Message | undefined, content: Content): void;
  /** Takes a message of the stdin channel. */
  heard(message: Message): void;
  /** Nobody waits for an answer any more. */
  sessionDied(): void;
}

/** Questions whose late answers are known. */
const remembered = 1000;

/**
 * Who answers the session's questions.
 * @param put sends a question and gives its msg_id
 * @param answered hears the answer to the question that waits
 */
export function createPerson(
  put: (request: Message, content: Content) => string,
  answered: (value: string) => void,
): Person {
  let waiting: string | undefined;
  const earlier = new Set<string>();
  const over = () => {
    if (waiting !== undefined) earlier.add(waiting);
    waiting = undefined;
    if (earlier.size > remembered) earlier.delete(earlier.values().next().value as string);
  };
  return {
    ask(request, content) {
      over();
      if (request) waiting = put(request, content);
    },
    heard({ header, parent, content }) {
      if (header.msg_type !== "input_reply" || waiting === undefined) return;
      if (parent.msg_id !== undefined && earlier.has(parent.msg_id)) return;
      over();
      answered(String(content.value ?? ""));
    },
    sessionDied: over,
  };
}
