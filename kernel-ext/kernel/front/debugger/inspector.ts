/** The session's inspector, as the front talks to it: commands with answers, and what happens. */
import { debuggerGlobal, type FromInspector, type ToInspector } from "../../link";

/** Milliseconds that an answer may take: code that computes is paused for it, native code is not. */
const patience = 10_000;

/** A value in the session ("RemoteObject" of the inspector's protocol). */
export interface RemoteValue {
  type: string;
  subtype?: string;
  value?: unknown;
  description?: string;
  objectId?: string;
}

export interface Evaluated {
  result: RemoteValue;
  exceptionDetails?: { text: string; exception?: RemoteValue };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The front's end of the inspector. */
export class Inspector {
  readonly #send: (message: ToInspector) => void;
  readonly #happened: (method: string, params: unknown) => void;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(send: (message: ToInspector) => void, happened: (method: string, params: unknown) => void) {
    this.#send = send;
    this.#happened = happened;
  }

  /** Takes a message of the inspector's. */
  heard(message: FromInspector): void {
    if ("method" in message) {
      this.#happened(message.method, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.error));
  }

  /** Gives a command. @throws Error with the inspector's own words, and when no answer comes */
  post<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#count;
    return new Promise<T>((resolve, reject) => {
      const late = () => {
        this.#waiting.delete(id);
        reject(new Error("the session does not answer the debugger: it is in native code, or waits for a program"));
      };
      const timer = setTimeout(late, patience);
      const settle = (act: () => void) => {
        clearTimeout(timer);
        act();
      };
      this.#waiting.set(id, {
        resolve: (result) => settle(() => resolve(result as T)),
        reject: (error) => settle(() => reject(error)),
      });
      this.#send({ id, method, params });
    });
  }

  /** What a function of the session's own gives; see the session's `debugging.ts`. */
  async call<T>(hook: string, ...words: unknown[]): Promise<T> {
    const expression = `${debuggerGlobal}.${hook}(${words.map((word) => JSON.stringify(word)).join(", ")})`;
    const options = { returnByValue: true, silent: true };
    return resultOf(await this.post<Evaluated>("Runtime.evaluate", { expression, ...options })).value as T;
  }

  /** Nobody answers any more. */
  reset(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}

/** What an evaluation gave. @throws Error with what it threw */
export function resultOf({ result, exceptionDetails }: Evaluated): RemoteValue {
  if (exceptionDetails) {
    const { exception, text } = exceptionDetails;
    throw new Error(exception?.description?.split("\n")[0] ?? String(exception?.value ?? text));
  }
  return result;
}
