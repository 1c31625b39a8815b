/** What all widgets have in common: they show themselves, and as text where there is no page. */
import { inspect } from "node:util";
import { type Displayable, displaySymbol, type MimeBundle } from "../mime/mime";
import { layoutModel, type WidgetLayout } from "./layout";
import { Model, type ModelOptions, modelId, type State } from "./model";

/** The type of an output that is a widget. */
export const viewType = "application/vnd.jupyter.widget-view+json";

/** What every widget takes. */
export interface WidgetOptions {
  /** Space and place in the page. */
  layout?: WidgetLayout;
}

/** A widget of the notebook's page. */
export class Widget implements Displayable {
  /**
   * Its state.
   *
   * @internal
   */
  protected readonly model: Model;
  readonly [modelId]: string;

  constructor({ layout, state, ...options }: ModelOptions & WidgetOptions) {
    const placed: State = layout ? { ...state, layout: layoutModel(layout) } : state;
    this.model = new Model({ ...options, state: placed });
    this[modelId] = this.model.id;
  }

  /** The id of its model: what a view in a notebook refers to. */
  get id(): string {
    return this.model.id;
  }

  /** The widget where the page can show it, else as it stands now: HTML where that says more than text. */
  [displaySymbol](): MimeBundle | Promise<MimeBundle> {
    const view = { version_major: 2, version_minor: 0, model_id: this.id };
    const html = this.still();
    return { [viewType]: view, ...(html === undefined ? {} : { "text/html": html }), "text/plain": this.toString() };
  }

  /**
   * The widget as HTML that stands still; undefined where its text says all.
   *
   * @internal
   */
  still(): string | undefined {
    return undefined;
  }

  /** Takes the widget out of the page. */
  close(): void {
    this.model.close();
  }

  /** The widget as text. */
  toString(): string {
    return `[${String(this.model.state._model_name).replace(/Model$/, "")}]`;
  }

  /** As `toString`, for the console. */
  [inspect.custom](): string {
    return this.toString();
  }
}
