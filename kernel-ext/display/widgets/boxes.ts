/** Boxes: widgets beside or below one another. */
import { controls } from "./layout";
import { modelId } from "./model";
import { stillParts } from "./still";
import { Widget, type WidgetOptions } from "./widget";

/** Widgets in a row or a column. */
export class Box extends Widget {
  readonly children: readonly Widget[];

  constructor(name: "HBox" | "VBox", children: readonly Widget[], { layout }: WidgetOptions = {}) {
    const other = children.find((child) => typeof (child as Widget | undefined)?.[modelId] !== "string");
    if (other !== undefined) throw new TypeError(`a box holds widgets, and this is none: ${String(other)}`);
    super({
      kind: { ...controls, model: `${name}Model`, view: `${name}View` },
      state: { children: [...children], box_style: "" },
      accepts: () => false,
      layout,
    });
    this.children = [...children];
  }

  override toString(): string {
    return this.children.map(String).join(this.#isRow ? "  " : "\n");
  }

  /** @internal */
  override still(): string | undefined {
    const parts = this.children.map((child) => ({ html: child.still(), text: child.toString() }));
    return stillParts(parts, this.#isRow);
  }

  get #isRow(): boolean {
    return this.model.state._model_name === "HBoxModel";
  }
}

/** Widgets beside one another. @throws TypeError for what is not a widget */
export function hbox(children: readonly Widget[], options?: WidgetOptions): Box {
  return new Box("HBox", children, options);
}

/** Widgets below one another. @throws TypeError for what is not a widget */
export function vbox(children: readonly Widget[], options?: WidgetOptions): Box {
  return new Box("VBox", children, options);
}
