/** Values as MIME bundles: tensors, frames, images, tables, lists of numbers. */
export { toBundle, type View, viewOf } from "./bundle";
export { type FrameLike, type FrameOptions, frameTable, isFrame } from "./frame";
export { drawingOf, imageBundle, imageType } from "./image";
export { type Grid, type NumberView, numberBundle } from "./number-view";
export { figures, type Statistics, statisticsOf, statisticsText } from "./statistics";
export { type TableOptions, table, tableBundle } from "./table";
export { isTensor, type TensorLike, tensorBundle } from "./tensor";
