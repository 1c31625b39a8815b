/** Options declared once: kinds of values, tables of options, and what is made from them. */
export { checkOptions, completeOptions, knownOptions, optionSchema, requireKnown } from "./check";
export { decimal } from "./decimal";
export {
  type Complete,
  type Defaults,
  defaultsOf,
  type Given,
  type OptionDeclaration,
  type OptionTable,
  optionTable,
  runSettings,
} from "./declaration";
export { describeDifferences } from "./differences";
export {
  anyPath,
  choice,
  filePath,
  flag,
  folderPath,
  name,
  numberBetween,
  numberFrom,
  type OptionKind,
  positiveNumber,
  ratio,
  text,
  wholeNumber,
} from "./kinds";
export { nearestNames } from "./nearest-names";
export { type ProductPrecision, precisionOptions, productPrecisions } from "./precision";
