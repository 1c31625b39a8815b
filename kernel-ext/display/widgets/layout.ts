/** Space and place of a widget in the page, and how much of a long description is seen. */
import { Model } from "./model";

/** CSS sizes and the rest of CSS's box and flex layout, by CSS's names: `{ width: "300px", marginLeft: "1em" }`. */
export interface WidgetLayout {
  width?: string;
  height?: string;
  minWidth?: string;
  maxWidth?: string;
  minHeight?: string;
  maxHeight?: string;
  margin?: string;
  padding?: string;
  border?: string;
  display?: string;
  visibility?: "visible" | "hidden";
  overflow?: string;
  flex?: string;
  flexFlow?: string;
  alignItems?: string;
  alignSelf?: string;
  justifyContent?: string;
}

const base = { module: "@jupyter-widgets/base", version: "2.0.0" };
/** The package of the page that has the controls. */
export const controls = { module: "@jupyter-widgets/controls", version: "2.0.0" };

/** The model of a layout. */
export function layoutModel(layout: WidgetLayout): Model {
  const fields = Object.entries(layout).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return new Model({
    kind: { ...base, model: "LayoutModel", view: "LayoutView" },
    state: Object.fromEntries(fields),
  });
}

/** Characters of a description for which the page has room without being told. */
const shortDescription = 11;

/** The style of a control whose description would be cut off: it gets the space that it needs. */
export function styleFor(description: string, model: string): Model | null {
  if (description.length <= shortDescription) return null;
  return new Model({
    kind: { module: controls.module, version: controls.version, model },
    state: {
      description_width: "initial",
      _view_name: "StyleView",
      _view_module: base.module,
      _view_module_version: base.version,
    },
  });
}
