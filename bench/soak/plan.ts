/** What a random cell is: its code, and all that it must print. */
import type { Content } from "../../kernel-ext/wire";

/** One thing that a cell publishes; streams that follow one another are one. A pattern is for what holds a stack. */
export type Output =
  | { type: "stream"; name: "stdout" | "stderr"; text: string | RegExp }
  | { type: "display_data" | "update_display_data"; data: Content; id?: string }
  | { type: "execute_result"; text: string }
  | { type: "clear_output" }
  | { type: "comm_open" | "comm_msg" | "comm_close"; data?: Content }
  | { type: "error"; ename: string; evalue: string | RegExp };

export interface Plan {
  /** What it tries, for the table. */
  kind: string;
  code: string;
  /** Fields of its execute_request besides the code. */
  options?: Content;
  status: "ok" | "error" | "aborted";
  /** All that it publishes, in order; undefined where only its end is known. */
  outputs?: readonly Output[];
  /** user_expressions → their texts. */
  expressions?: Readonly<Record<string, string>>;
  /** It is interrupted when it has written this, or so many milliseconds after it was sent. */
  interrupt?: { at: string | number; by: "message" | "signal" };
  /** The session ends with it, and all that earlier cells made. */
  endsSession?: boolean;
}

/** A request other than to execute, sent beside a cell, and how its answer is looked at. */
export interface Question {
  type: string;
  content: Content;
  /** Sent on the control channel. */
  control?: boolean;
  /** What is wrong with the reply; undefined when nothing is. */
  complaint(reply: Content): string | undefined;
}

/** A message of a comm from the page's side, and what the notebook must answer. */
export interface CommTalk {
  type: "comm_open" | "comm_msg" | "comm_close";
  content: Content;
  answers: readonly Output[];
}

/** Cells that are sent at once, and what is asked besides. */
export interface Episode {
  plans: Plan[];
  /** Asked while the cells run. */
  questions: Question[];
  /** Asked when they are done. */
  after: Question[];
  /** Said when they are done, one after another. */
  comms: CommTalk[];
}

export const stdout = (text: string | RegExp): Output => ({ type: "stream", name: "stdout", text });
export const stderr = (text: string | RegExp): Output => ({ type: "stream", name: "stderr", text });
export const result = (text: string): Output => ({ type: "execute_result", text });
export const failure = (ename: string, evalue: string | RegExp): Output => ({ type: "error", ename, evalue });
