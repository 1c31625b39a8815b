/** Groups of a query and its passages: which make a step, and what the encoder reads of them. */
export {
  type BiBatch,
  collateGroups,
  collatePairs,
  type PairBatch,
  passageRow,
  queryRow,
  type TextForm,
} from "./collate";
export { type Group, GroupSampler, type GroupSamplerOptions } from "./sampler";
