/**
 * Widgets of one's own by anywidget's protocol: a module of JavaScript draws in the page, and shares a state with the
 * notebook. The page needs anywidget's extension (`pip install anywidget`).
 */
import { createHash } from "node:crypto";
import type { State } from "./model";
import { Widget, type WidgetOptions } from "./widget";

/** What a widget of one's own is made of. */
export interface AnyWidgetOptions<S> extends WidgetOptions {
  /** The page's module: its text, or its address. Its default export is `{ render({ model, el }) {} }`. */
  esm: string;
  /** Its style: text of CSS, or its address. */
  css?: string;
  /** What notebook and page share: values of JSON, and bytes. */
  state?: S;
}

/** A widget whose page's part is one's own. */
export class AnyWidget<S extends object> extends Widget {
  constructor({ esm, css = "", state = {} as S, layout }: AnyWidgetOptions<S>) {
    const taken = Object.keys(state).find((name) => name.startsWith("_") || name === "layout");
    if (taken !== undefined) throw new TypeError(`"${taken}" is a name of the protocol's own: choose another`);
    super({
      // The page takes whichever version of the extension it has.
      kind: { module: "anywidget", version: "*", model: "AnyModel", view: "AnyView" },
      state: { ...state, _anywidget_id: kindOf(esm, css), _esm: esm, _css: css },
      layout,
    });
  }

  get<K extends keyof S & string>(field: K): S[K] {
    return this.model.state[field] as S[K];
  }

  /** Changes fields, here and in the page. */
  set(changes: Partial<S>): void {
    this.model.set(changes as State);
  }

  /** Calls `callback` with each new value of a field. Returns a function that ends this. */
  onChange<K extends keyof S & string>(field: K, callback: (value: S[K]) => void): () => void {
    return this.model.onFields((fields) => fields.has(field) && callback(this.get(field)));
  }

  /** Sends a message that is not part of the state; the page hears it as `msg:custom`. */
  send(content: unknown, buffers?: Uint8Array[]): void {
    this.model.send(content, buffers);
  }

  /** Calls `callback` with what the page sends by `model.send`. Returns a function that ends this. */
  onMessage(callback: (content: unknown, buffers: Uint8Array[]) => void): () => void {
    return this.model.onMessage(callback);
  }
}

/** The page keeps one style for each kind of widget, by this name. */
function kindOf(esm: string, css: string): string {
  return `bowlab-${createHash("sha256").update(`${esm}\0${css}`).digest("hex").slice(0, 16)}`;
}

/** A widget of one's own. @throws TypeError for a state that uses the protocol's own names */
export function anywidget<S extends object = Record<string, never>>(options: AnyWidgetOptions<S>): AnyWidget<S> {
  return new AnyWidget(options);
}
