/** Groups of a query and its passages: which make a step, and what the encoder reads of them. */
export {
  type BiBatch,
  type CollateGroupsOptions,
  collateGroups,
  collatePairs,
  type PairBatch,
  passageRow,
  passageTokens,
  queryRow,
  type TextForm,
  type TitleDropout,
} from "./collate";
export { type Group, GroupSampler, type GroupSamplerOptions } from "./sampler";
