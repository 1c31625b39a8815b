/** A widget on a page without a kernel: what it showed when the notebook was saved, as HTML that does nothing. */
import { escapeHtml } from "../../display/mime/markup";
import type { Notebook, Output } from "../nbformat";

/** The type of an output that is a widget. */
export const widgetViewType = "application/vnd.jupyter.widget-view+json";

type Fields = Record<string, unknown>;

/** How the parts of a widget become HTML that are outputs, or HTML already. */
export interface WidgetParts {
  output(output: Output): string;
  markup(html: string): string;
}

/** The saved states of a notebook's widgets, by the ids of their models. */
export type SavedWidgets = Readonly<Record<string, { model_name?: unknown; state?: Fields } | undefined>>;

/** Boxes in boxes: beyond, it is a circle. */
const mostLevels = 30;

/** The widgets that a notebook keeps. */
export function savedWidgets({ metadata }: Notebook): SavedWidgets {
  const widgets = metadata.widgets as Fields | undefined;
  const saved = widgets?.["application/vnd.jupyter.widget-state+json"] as { state?: SavedWidgets } | undefined;
  return typeof saved?.state === "object" && saved.state !== null ? saved.state : {};
}

/** The HTML of a view; "" for a widget that is not there, or of a kind that is not known here. */
export function renderWidget(view: unknown, widgets: SavedWidgets, parts: WidgetParts): string {
  const draw = (id: unknown, level: number): string => {
    const name = typeof id === "string" ? id.replace(/^IPY_MODEL_/, "") : "";
    const model = level < mostLevels && Object.hasOwn(widgets, name) ? widgets[name] : undefined;
    const { state } = model ?? {};
    if (typeof state !== "object" || state === null) return "";
    const kind = String(model?.model_name);
    const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
    if (/^[HV]?BoxModel$/.test(kind)) {
      const children = list(state.children).map((child) => draw(child, level + 1));
      return `<div class="widget ${kind === "HBoxModel" ? "row" : "column"}">${children.join("")}</div>`;
    }
    if (kind === "OutputModel") {
      const outputs = list(state.outputs).map((output) => parts.output(output as Output));
      return outputs.map((part) => `<div class="output">${part}</div>`).join("");
    }
    return control(kind, state, parts);
  };
  return draw((view as { model_id?: unknown } | null)?.model_id, 0);
}

function control(kind: string, state: Fields, { markup }: WidgetParts): string {
  const label = state.description ? `<span>${escapeHtml(state.description)}</span> ` : "";
  const body = controlBody(kind, state, markup);
  return body === undefined ? "" : `<div class="widget">${label}${body}</div>`;
}

function controlBody(kind: string, state: Fields, markup: (html: string) => string): string | undefined {
  const { value, min, max } = state;
  if (/^(Int|Float)(Slider|Progress)Model$/.test(kind)) {
    const [done, all] = [Number(value) - Number(min), Number(max) - Number(min)];
    const bar = all > 0 && done >= 0 ? `<progress value="${done}" max="${all}"></progress> ` : "";
    return `${bar}<b>${escapeHtml(value)}</b>`;
  }
  if (kind === "DropdownModel") {
    const labels = state._options_labels;
    return `<b>${escapeHtml(Array.isArray(labels) ? (labels[Number(state.index)] ?? "") : "")}</b>`;
  }
  if (kind === "CheckboxModel") return `<input type="checkbox" disabled${value === true ? " checked" : ""}>`;
  if (kind === "HTMLModel") return markup(String(value));
  if (kind === "ButtonModel") return "";
  return /^(Text|Textarea|Label|IntText|FloatText)Model$/.test(kind) ? `<b>${escapeHtml(value)}</b>` : undefined;
}
