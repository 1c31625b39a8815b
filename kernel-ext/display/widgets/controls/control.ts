/** A control: a widget with a value that the person or the notebook's code changes. */
import { controls, styleFor } from "../layout";
import type { State } from "../model";
import type { WidgetOptions } from "../widget";
import { Described } from "./described";

/** What every control takes. */
export interface ControlOptions<V> extends WidgetOptions {
  /** Its value at first. */
  value?: V;
  /** What stands beside it. */
  description?: string;
  /** Shown where the mouse rests on it. */
  tooltip?: string;
  /** It cannot be changed in the page. Default false. */
  disabled?: boolean;
}

/** What one kind of control is. */
export interface ControlKind<V> {
  /** The name of its classes in the page, without "Model". */
  name: string;
  /** The page's class of its view (default: `name` and "View"), and of its style. */
  view?: string;
  style?: string;
  /** The field of its state that holds the value (default "value"). */
  field?: string;
  state: State;
  /** The field's content for a value. @throws TypeError or RangeError for what cannot be its value */
  encode(value: V): unknown;
  /** The value of the field's content. @throws Error for a content that means none */
  decode(content: unknown): V;
  /** The value in words, with what it may be. */
  words(value: V): string;
  /** The value as HTML, for a control that shows some. */
  html?(value: V): string;
}

/** A widget with a value. */
export class Control<V> extends Described {
  readonly #kind: ControlKind<V>;

  constructor(kind: ControlKind<V>, value: V, options: ControlOptions<V>) {
    const { name, view = `${name}View`, style = "DescriptionStyleModel", field = "value", encode, decode } = kind;
    const { description = "", tooltip = null, disabled = false, layout } = options;
    const accepts = (changed: string, content: unknown) => {
      if (changed !== field) return changed !== "description" && changed !== "children";
      try {
        decode(content);
        return true;
      } catch {
        return false;
      }
    };
    const state: State = { ...kind.state, [field]: encode(value), description, tooltip, disabled };
    const styled = styleFor(description, style);
    super({
      kind: { ...controls, model: `${name}Model`, view },
      state: styled ? { ...state, style: styled } : state,
      accepts,
      layout,
    });
    this.#kind = kind;
  }

  /** What is chosen, in the page or by the code. @throws TypeError or RangeError when set to what it cannot be */
  get value(): V {
    return this.#kind.decode(this.model.state[this.#field]);
  }

  set value(value: V) {
    this.model.set({ [this.#field]: this.#kind.encode(value) });
  }

  /** Calls `callback` with each new value, whoever changed it. Returns a function that ends this. */
  onChange(callback: (value: V) => void): () => void {
    return this.model.onFields((fields) => fields.has(this.#field) && callback(this.value));
  }

  override toString(): string {
    const words = this.#kind.words(this.value);
    return this.description === "" ? words : `${this.description}: ${words}`;
  }

  /** @internal */
  override still(): string | undefined {
    return this.#kind.html?.(this.value);
  }

  get #field(): string {
    return this.#kind.field ?? "value";
  }
}
