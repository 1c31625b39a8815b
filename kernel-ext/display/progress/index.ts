/** Progress bars: one board a cell, fed by progress events or by hand. */
export type { ProgressEvent, ProgressListener } from "./event";
export { type Progress, type ProgressOptions, progress } from "./progress";
export { Board, type BoardBar, currentBoard, depthOf } from "./progress-board";
export { installProgressListener, progressListener } from "./progress-listener";
export { type BarState, type BarView, barHtml, barText, duration } from "./progress-row";
export { Rate } from "./rate";
