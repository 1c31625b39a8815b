/** What a notebook and its front-end can say to each other beyond outputs: messages of any type, comms, questions. */

export interface BroadcastOptions {
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

/** How a question is asked. */
export interface PromptOptions {
  /** Show dots instead of what is typed. */
  password?: boolean;
}

/** What goes with a comm's message. */
export interface CommOptions {
  /** The first message's content. */
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  /** Binary content beside the data. */
  buffers?: Uint8Array[];
}

/** A message of a comm. */
export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** A channel between a notebook and a widget of its page, open until one end closes it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Sends `data` to the other end. @throws Error when the comm is closed */
  send(data: Record<string, unknown>, options?: Omit<CommOptions, "data">): void;
  close(data?: Record<string, unknown>, options?: Omit<CommOptions, "data">): void;
  onMessage(callback: (message: CommMessage) => void): void;
  onClose(callback: (message: CommMessage) => void): void;
}

/** Called with each comm that the page opens. */
export type CommHandler = (comm: Comm, opening: CommMessage) => void;
