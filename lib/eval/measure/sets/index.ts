/** Measures that know no order. */
export { hole, judgedShare, unjudgedShare } from "./judged-share";
export { setAveragePrecision, setF, setPrecision, setRelativePrecision } from "./set-measures";
export { type UtilityWeights, utility } from "./utility";
