/**
 * What notebooks import from `bowlab-kernel`: values become MIME bundles, and bundles reach the running cell through
 * the kernel's sink. The declarations here stay free of other packages' types, because the notebook's compiler reads
 * them in the first cell.
 */
export { broadcast } from "./channels/broadcast";
export type {
  BroadcastOptions,
  Comm,
  CommHandler,
  CommMessage,
  CommOptions,
  PromptOptions,
} from "./channels/channels";
export { comm, onComm } from "./channels/comm";
export { alert, confirm, prompt } from "./channels/prompt";
export { record } from "./channels/record";
export { interruptSignal } from "./channels/signal";
export { clearOutput, display, type ShowOptions } from "./display";
export { type Figure, figure, type Layout, type Trace } from "./figures/figure";
export { type LiveChart, type LiveChartOptions, liveChart } from "./figures/live-chart";
export { escapeHtml, html, md, svg, type Tag } from "./mime/markup";
export {
  type Displayable,
  displayable,
  displaySymbol,
  isDisplayable,
  type MimeBundle,
  patientSymbol,
} from "./mime/mime";
export { page } from "./page";
export { type Progress, type ProgressOptions, progress } from "./progress/progress";
export { $, ShellError, ShellOutput } from "./shell";
export { toBundle } from "./values/bundle";
export { type TableOptions, table } from "./values/table";
export {
  AnyWidget,
  type AnyWidgetOptions,
  anywidget,
  type Box,
  type Button,
  type ButtonOptions,
  type Control,
  type ControlOptions,
  type DropdownOptions,
  type Interactive,
  interact,
  type NumberOptions,
  type OutputWidget,
  type ProgressBarOptions,
  type Setting,
  type SettingValues,
  type SliderOptions,
  type TextOptions,
  type Widget,
  type WidgetLayout,
  type WidgetOptions,
  widgets,
} from "./widgets";
