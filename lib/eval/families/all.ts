/** All families of measures. */
import { binaryFamilies } from "./binary";
import type { MeasureFamily } from "./family";
import { gradedFamilies } from "./graded";
import { countFamilies, setFamilies } from "./sets";

export type { Aggregate, MeasureFamily, MeasureSettings } from "./family";

const [ndcg, ...graded] = gradedFamilies;
const [judged, ...sets] = setFamilies;

/** The ones that are asked for most stand first. */
export const measureFamilies: readonly MeasureFamily[] = [
  ndcg,
  ...binaryFamilies.slice(0, 7),
  judged,
  ...sets,
  ...binaryFamilies.slice(7),
  ...graded,
  ...countFamilies,
];
