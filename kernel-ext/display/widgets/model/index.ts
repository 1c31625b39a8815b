/** A widget's state, and how it is kept the same in the notebook and in its page. */
export { modelId, type State } from "./buffers";
export { Model, type ModelKind, type ModelOptions } from "./model";
