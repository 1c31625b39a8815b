/** What a notebook and its front-end can say to each other beyond outputs: messages of any type, comms, questions. */

export interface BroadcastOptions {
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

export interface PromptOptions {
  /** Show dots instead of what is typed. */
  password?: boolean;
}

export interface CommOptions {
  /** The first message's content. */
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  /** Binary content beside the data. */
  buffers?: Uint8Array[];
}

export interface CommMessage {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Sends `data` to the other end. @throws Error when the comm is closed */
  send(data: Record<string, unknown>, options?: Omit<CommOptions, "data">): void;
  close(data?: Record<string, unknown>, options?: Omit<CommOptions, "data">): void;
  onMessage(callback: (message: CommMessage) => void): void;
  onClose(callback: (message: CommMessage) => void): void;
}

export type CommHandler = (comm: Comm, opening: CommMessage) => void;
