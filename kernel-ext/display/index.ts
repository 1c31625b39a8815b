/**
 * What notebooks import from `bowlab-kernel`: values become MIME bundles, and bundles reach the running cell through the kernel's sink.
 * The declarations here stay free of other packages' types, because the notebook's compiler reads them in the first cell.
 */
export { broadcast } from "./broadcast";
export { toBundle } from "./bundle";
export type {
  BroadcastOptions,
  Comm,
  CommHandler,
  CommMessage,
  CommOptions,
  PromptOptions,
} from "./channels";
export { comm, onComm } from "./comm";
export { clearOutput, display, type ShowOptions } from "./display";
export { type Figure, figure, type Layout, type Trace } from "./figure";
export { type LiveChart, type LiveChartOptions, liveChart } from "./live-chart";
export { escapeHtml, html, md, svg } from "./markup";
export { type Displayable, displayable, displaySymbol, isDisplayable, type MimeBundle, patientSymbol } from "./mime";
export { page } from "./page";
export { type Progress, type ProgressOptions, progress } from "./progress";
export { confirm, prompt } from "./prompt";
export { record } from "./record";
export { interruptSignal } from "./signal";
export { type TableOptions, table } from "./table";
