/** A button: what is done when it is pressed. */
import { controls } from "../layout";
import type { WidgetOptions } from "../widget";
import { Described } from "./described";

/** How a button looks. */
export interface ButtonOptions extends WidgetOptions {
  /** What stands on it. */
  description?: string;
  /** Shown where the mouse rests on it. */
  tooltip?: string;
  /** Its colour. */
  style?: "primary" | "success" | "info" | "warning" | "danger";
  disabled?: boolean;
}

/** A button of the page. */
export class Button extends Described {
  constructor({ description = "", tooltip, style, disabled = false, layout }: ButtonOptions) {
    super({
      kind: { ...controls, model: "ButtonModel", view: "ButtonView" },
      state: { description, tooltip: tooltip ?? null, button_style: style ?? "", icon: "", disabled },
      accepts: () => false,
      layout,
    });
  }

  /** Calls `callback` when the button is pressed. Returns a function that ends this. */
  onClick(callback: () => void): () => void {
    return this.model.onMessage((content) => {
      if ((content as { event?: unknown } | null)?.event === "click") callback();
    });
  }

  override toString(): string {
    return `[${this.description}]`;
  }
}

/** A button. */
export function button(options: ButtonOptions = {}): Button {
  return new Button(options);
}
