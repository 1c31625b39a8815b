/**
 * The notebook's end of a widget: a state that is the same here and in the page ("Widget messaging protocol", version
 * 2.1). Many changes in a row are sent together, the last state always. Outside a notebook the state is only here.
 */
import { randomUUID } from "node:crypto";
import type { Comm, CommMessage } from "../../channels/channels";
import { currentSink } from "../../channels/sink";
import { throttled } from "../../channels/throttle";
import { modelId, pack, type State, unpack } from "./buffers";
import { register, unregister } from "./open-models";

/** Milliseconds between two messages about the same widget. */
const interval = 40;

const target = "jupyter.widget";
const protocol = { version: "2.1.0" };

/** The classes of the page that a widget is made of, and the package that has them. */
export interface ModelKind {
  module: string;
  version: string;
  model: string;
  /** Undefined for what has no view of its own, as a layout. */
  view?: string;
}

export interface ModelOptions {
  kind: ModelKind;
  state: State;
  /** Whether a value that the page gives for a field may be taken; others are answered by the state as it is. */
  accepts?: (field: string, value: unknown) => boolean;
}

type FieldsListener = (fields: ReadonlySet<string>) => void;
type MessageListener = (content: unknown, buffers: Uint8Array[]) => void;

/** A widget's state, kept the same as its page's. */
export class Model {
  readonly [modelId]: string;
  readonly #accepts: (field: string, value: unknown) => boolean;
  readonly #state: State;
  readonly #comm: Comm | undefined;
  readonly #changed = new Set<string>();
  readonly #sync = throttled(() => this.#sendChanged(), interval);
  readonly #listeners = new Set<FieldsListener>();
  readonly #messageListeners = new Set<MessageListener>();
  #isOpen = true;
  #held = 0;

  constructor({ kind, state, accepts = () => true }: ModelOptions) {
    this.#accepts = accepts;
    this.#state = { ...describe(kind), ...state };
    const { buffers, ...data } = pack(this.#state);
    this.#comm = currentSink()?.openComm?.(target, { data, buffers, metadata: protocol });
    this[modelId] = this.#comm?.id ?? randomUUID();
    this.#comm?.onMessage((message) => this.#receive(message));
    this.#comm?.onClose(() => this.#ended());
    register(this);
  }

  get id(): string {
    return this[modelId];
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  /** Changes fields, here and in the page. */
  set(changes: State): void {
    const fields = this.#apply(changes);
    if (fields.size === 0) return;
    for (const field of fields) this.#changed.add(field);
    if (this.#held === 0) this.#sync.request();
    this.#tell(fields);
  }

  /** Sends nothing while `work` runs, and all that it changed after it. */
  hold<T>(work: () => T): T {
    this.#held++;
    try {
      return work();
    } finally {
      this.#held--;
      if (this.#held === 0 && this.#changed.size > 0) this.#sync.request();
    }
  }

  /** Calls `listener` with the names of fields that changed, whoever changed them. Returns how it is ended. */
  onFields(listener: FieldsListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Sends a message of the widget's own, behind all changes so far. */
  send(content: unknown, buffers: Uint8Array[] = []): void {
    if (!this.#isOpen) return;
    if (this.#changed.size > 0) this.#sync.flush();
    this.#comm?.send({ method: "custom", content }, { buffers });
  }

  /** Calls `listener` with messages of the page's widget. Returns how it is ended. */
  onMessage(listener: MessageListener): () => void {
    this.#messageListeners.add(listener);
    return () => void this.#messageListeners.delete(listener);
  }

  /** Takes the widget out of the page. */
  close(): void {
    if (!this.#isOpen) return;
    this.#ended();
    this.#comm?.close();
  }

  #ended(): void {
    this.#isOpen = false;
    this.#sync.cancel();
    unregister(this);
  }

  /** Takes over what is another value than before, and gives its names. */
  #apply(changes: State): Set<string> {
    const fields = new Set<string>();
    for (const [field, value] of Object.entries(changes)) {
      if (Object.is(this.#state[field], value)) continue;
      this.#state[field] = value;
      fields.add(field);
    }
    return fields;
  }

  #tell(fields: ReadonlySet<string>): void {
    callAll(this.#listeners, fields);
  }

  #sendChanged(): void {
    if (!this.#isOpen) return;
    const fields = [...this.#changed];
    this.#changed.clear();
    this.#sendState("update", fields);
  }

  #sendState(method: "update" | "echo_update", fields: readonly string[]): void {
    if (fields.length === 0) return;
    const { buffers, ...data } = pack(Object.fromEntries(fields.map((field) => [field, this.#state[field]])));
    this.#comm?.send({ method, ...data }, { buffers });
  }

  #receive({ data, buffers }: CommMessage): void {
    if (data.method === "request_state") this.#sendState("update", Object.keys(this.#state));
    if (data.method === "custom") callAll(this.#messageListeners, data.content, buffers);
    if (data.method !== "update") return;
    const given = Object.entries(unpack(data.state, data.buffer_paths, buffers));
    const known = given.filter(([field]) => Object.hasOwn(this.#state, field) && !/^_(model|view)_/.test(field));
    const taken = known.filter(([field, value]) => this.#accepts(field, value));
    const fields = this.#apply(Object.fromEntries(taken));
    // Other pages with the same notebook hear of it by the echo; this one learns what was not taken.
    this.#sendState(
      "echo_update",
      taken.map(([field]) => field),
    );
    this.#sendState(
      "update",
      known.filter((entry) => !taken.includes(entry)).map(([field]) => field),
    );
    if (fields.size > 0) this.#tell(fields);
  }
}

/** Calls all of them, also behind one that throws. @throws what the first one threw */
function callAll<Words extends unknown[]>(listeners: Iterable<(...words: Words) => void>, ...words: Words): void {
  const errors: unknown[] = [];
  for (const listener of [...listeners]) {
    try {
      listener(...words);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

function describe({ module, version, model, view }: ModelKind): State {
  return {
    ...{ _model_module: module, _model_module_version: version, _model_name: model },
    ...(view === undefined
      ? { _view_module: module, _view_module_version: version, _view_name: null }
      : { _view_module: module, _view_module_version: version, _view_name: view, _view_count: null }),
  };
}
