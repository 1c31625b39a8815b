/** The one place that looks at the notebook's values: to show them, to print them, and to tell what was thrown. */
export { type Shown, showValue } from "./bundle";
export { limitConsole } from "./console";
export { type ErrorView, viewThrown } from "./error-view";
export { attempt, read, valueText } from "./look";
export { isPlain } from "./plain";
export { limits, TimeLimitExceeded, withinLimit } from "./time-limit";
