/** The makers of widgets by the names that notebooks use: `widgets.intSlider(…)`. */
import { hbox, vbox } from "./boxes";
import { button, checkbox, dropdown, floatSlider, intProgress, intSlider, markup, text, textLabel } from "./controls";
import { output } from "./output";

/**
 * Controls for a notebook's page. Each has a `value`, `onChange`, and shows itself; `interact` puts some to use.
 * @example
 * ```ts
 * import { widgets } from "bowlab-kernel";
 *
 * const k = widgets.intSlider({ description: "K", min: 1, max: 100, value: 10 });
 * const double = widgets.label("20");
 * k.onChange((value) => { double.value = String(2 * value); });
 * k.value = 30; // as if somebody had moved it
 * console.log(String(widgets.hbox([k, double]))); // → K: 30 (1 to 100)  60
 * ```
 */
export const widgets = {
  button,
  checkbox,
  dropdown,
  floatSlider,
  hbox,
  intProgress,
  intSlider,
  label: textLabel,
  markup,
  output,
  text,
  vbox,
};
