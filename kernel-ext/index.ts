/// <reference types="node" preserve="true" />

/**
 * bowlab-kernel: what a notebook imports to show things, to ask, and to talk with its page. What is exported here is
 * promised, in the groups that the reference has. The kernel and the runner are started by the command `bowlab-nb`.
 *
 * @module bowlab-kernel
 */

/** Showing: values as the notebook's outputs, with the richest form that the front-end has. */

export {
  clearOutput,
  type Displayable,
  display,
  displayable,
  displaySymbol,
  escapeHtml,
  html,
  isDisplayable,
  type MimeBundle,
  md,
  page,
  patientSymbol,
  type ShowOptions,
  svg,
  type Tag,
  toBundle,
} from "./display";

/** Pictures and tables: figures by plotly, charts that grow while work goes on, tables of records. */

export {
  type Figure,
  figure,
  type Layout,
  type LiveChart,
  type LiveChartOptions,
  liveChart,
  type TableOptions,
  type Trace,
  table,
} from "./display";

/** Long work: bars that show where it is, and a signal that says when the person interrupts it. */

export { interruptSignal, type Progress, type ProgressOptions, progress } from "./display";

/** Asking and telling: questions to the person, messages to the page, values that a report of the run keeps. */

export {
  alert,
  type BroadcastOptions,
  broadcast,
  type Comm,
  type CommHandler,
  type CommMessage,
  type CommOptions,
  comm,
  confirm,
  onComm,
  type PromptOptions,
  prompt,
  record,
} from "./display";

/** Widgets: controls in the page, what is drawn by their values, and widgets of one's own by anywidget's protocol. */

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
} from "./display";

/** The shell: commands whose output is shown while they run. */

export { $, ShellError, ShellOutput } from "./display";
