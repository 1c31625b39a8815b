/** `interact`: controls, and below them what a function makes of their values, again whenever one changes. */
import { types } from "node:util";
import { displaySymbol, type MimeBundle, patientSymbol } from "../mime/mime";
import { Box } from "./boxes";
import { Control, checkbox, dropdown, floatSlider, intSlider, type SliderOptions, text } from "./controls";
import { OutputWidget } from "./output";

/** What a control is made of: a control, a range for a slider, a list for a dropdown, yes or no, a text. */
export type Setting =
  | Control<unknown>
  | (SliderOptions & { min: number; max: number })
  | readonly (string | number)[]
  | boolean
  | string;

/** The values of the controls, by their names. */
export type SettingValues<S extends Readonly<Record<string, Setting>>> = {
  -readonly [name in keyof S]: S[name] extends Control<infer V>
    ? V
    : S[name] extends readonly (infer V)[]
      ? V
      : S[name] extends boolean
        ? boolean
        : S[name] extends string
          ? string
          : number;
};

/** Controls and what is made of their values. */
export class Interactive<Values> extends Box {
  readonly [patientSymbol] = true;
  readonly controls: { readonly [name in keyof Values]: Control<Values[name]> };
  /** Where it is shown. */
  readonly output: OutputWidget;
  readonly #draw: (values: Values) => unknown;
  /** What is being drawn; undefined between. */
  #drawing: Promise<void> | undefined;
  #isOutdated = false;

  constructor(controls: Record<string, Control<unknown>>, draw: (values: Values) => unknown) {
    const output = new OutputWidget();
    super("VBox", [...Object.values(controls), output]);
    this.controls = controls as Interactive<Values>["controls"];
    this.output = output;
    this.#draw = draw;
    for (const control of Object.values(controls)) control.onChange(() => this.update());
    this.update();
  }

  /** The values that the controls have now. */
  get values(): Values {
    const entries = Object.entries<Control<unknown>>(this.controls).map(([name, { value }]) => [name, value]);
    return Object.fromEntries(entries) as Values;
  }

  /** Draws again. While it still draws, all changes together lead to one more time. */
  update(): void | Promise<void> {
    if (this.#drawing) {
      this.#isOutdated = true;
      return this.#drawing;
    }
    const later = this.output.run(() => this.#draw(this.values));
    if (!types.isPromise(later)) return;
    this.#drawing = later.then(() => {
      this.#drawing = undefined;
      const again = this.#isOutdated;
      this.#isOutdated = false;
      return again ? this.update() : undefined;
    });
    return this.#drawing;
  }

  /** Shows it when it is drawn for the first time. */
  override [displaySymbol](): MimeBundle | Promise<MimeBundle> {
    const shown = () => super[displaySymbol]();
    return this.#drawing ? this.#drawing.then(shown) : shown();
  }
}

/**
 * Controls for `settings`, and below them what `draw` writes, shows and returns for their values: now, and whenever one
 * of them changes. As the last value of a cell it shows itself. `draw` may be asynchronous.
 * @throws TypeError for a setting that no control is made of
 * @example
 * ```ts
 * import { interact } from "bowlab-kernel";
 *
 * const view = interact({ n: { min: 1, max: 9, value: 3 }, twice: false }, ({ n, twice }) => (twice ? 2 * n : n));
 * view.controls.n.value = 4; // as if somebody had moved the slider
 * console.log(String(view.output)); // → 4
 * ```
 */
export function interact<const S extends Readonly<Record<string, Setting>>>(
  settings: S,
  draw: (values: SettingValues<S>) => unknown,
): Interactive<SettingValues<S>> {
  const controls = Object.entries(settings).map(([name, setting]) => [name, controlOf(name, setting)]);
  return new Interactive<SettingValues<S>>(Object.fromEntries(controls), draw);
}

function controlOf(name: string, setting: Setting): Control<unknown> {
  if (setting instanceof Control) return setting;
  return made(name, setting) as Control<unknown>;
}

function made(description: string, setting: Exclude<Setting, Control<unknown>>) {
  if (typeof setting === "boolean") return checkbox({ description, value: setting });
  if (typeof setting === "string") return text({ description, value: setting });
  if (Array.isArray(setting)) return dropdown({ description, options: setting as readonly (string | number)[] });
  return slider(description, (setting ?? {}) as Partial<SliderOptions>);
}

/** A slider of whole numbers where all of it is whole, else of fractions. */
function slider(description: string, options: Partial<SliderOptions>): Control<number> {
  const { min, max, step, value = min } = options;
  if (typeof min !== "number" || typeof max !== "number") {
    throw new TypeError(
      `the setting ${description} is a control, { min, max }, a list, true or false, or a text, and this one is none`,
    );
  }
  // From 0 to 1 there is little to slide by whole steps.
  const isWhole = [min, max, step ?? 1, value].every(Number.isInteger) && (max - min > 1 || step !== undefined);
  return (isWhole ? intSlider : floatSlider)({ description, ...options });
}
