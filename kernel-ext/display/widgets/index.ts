/** Widgets: controls in the notebook's page, on JupyterLab's own widgets and their protocol. */
export { widgets } from "./all";
export { AnyWidget, type AnyWidgetOptions, anywidget } from "./any-widget";
export type { Box } from "./boxes";
export type {
  Button,
  ButtonOptions,
  Control,
  ControlOptions,
  DropdownOptions,
  NumberOptions,
  ProgressBarOptions,
  SliderOptions,
  TextOptions,
} from "./controls";
export { type Interactive, interact, type Setting, type SettingValues } from "./interact";
export type { WidgetLayout } from "./layout";
export type { OutputWidget } from "./output";
export type { Widget, WidgetOptions } from "./widget";
