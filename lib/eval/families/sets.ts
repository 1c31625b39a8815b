/** Families that know no order, and counts. */
import {
  hole,
  isGraded,
  judgedShare,
  recall,
  relevantCount,
  relevantWithin,
  setAveragePrecision,
  setF,
  setPrecision,
  setRelativePrecision,
  unjudgedShare,
  utility,
} from "../measure";
import { type MeasureFamily, numberOf, withRel } from "./family";

const ALL = Number.POSITIVE_INFINITY;

export const setFamilies: readonly MeasureFamily[] = [
  {
    name: "Judged",
    about: "judged documents / documents within k",
    depth: "needed",
    parameters: {},
    measure:
      ({ k }) =>
      (ranking, judged) =>
        judgedShare(ranking, judged, k),
  },
  {
    name: "Unjudged",
    about: "documents within k that nobody graded / k (unj)",
    depth: "needed",
    parameters: {},
    measure:
      ({ k }) =>
      (ranking, judged) =>
        unjudgedShare(ranking, judged, k),
  },
  {
    name: "Hole",
    about: "documents within k that are judged for no query / k (BEIR)",
    depth: "needed",
    parameters: {},
    measure:
      ({ k }) =>
      (ranking, judged, context) =>
        hole(ranking, context?.isJudgedAnywhere ?? ((id) => judged.has(id)), k),
  },
  {
    name: "SetP",
    about: "precision of all that was retrieved",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        setPrecision(ranking, judged, rel),
  },
  {
    name: "SetR",
    about: "recall of all that was retrieved",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        recall(ranking, judged, ALL, rel),
  },
  {
    name: "SetF",
    about: "F of the two",
    depth: "none",
    parameters: { rel: 1, beta: 1 },
    measure: (settings) => {
      const beta = numberOf(settings, "beta", 1);
      return (ranking, judged) => setF(ranking, judged, settings.rel, beta);
    },
  },
  {
    name: "SetAP",
    about: "SetP · SetR (set_map)",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        setAveragePrecision(ranking, judged, rel),
  },
  {
    name: "SetRelP",
    about: "SetP / the highest possible (set_relative_P)",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        setRelativePrecision(ranking, judged, rel),
  },
  {
    name: "Utility",
    about: "a · relevant retrieved + b · others retrieved + c · relevant left + d · others left",
    depth: "none",
    parameters: { rel: 1, a: 1, b: -1, c: 0, d: 0, documents: 0 },
    measure: ({ rel, parameters }) => {
      const weights = Object.fromEntries(parameters);
      return (ranking, judged) => utility(ranking, judged, weights, rel);
    },
  },
];

/** Added up over queries, not averaged. */
export const countFamilies: readonly MeasureFamily[] = [
  { name: "NumQ", about: "queries", depth: "none", parameters: {}, measure: () => () => 1, aggregate: "sum" },
  {
    name: "NumRet",
    about: "documents retrieved",
    depth: "none",
    parameters: {},
    measure: () => (ranking) => ranking.length,
    aggregate: "sum",
  },
  {
    name: "NumRel",
    about: "documents judged relevant; over all judged queries those with a grade above 0, as trec_eval -c counts",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (_, judged) =>
        relevantCount(judged, rel),
    aggregate: "sum",
    overAll: (judged) => relevantCount(judged, 1),
  },
  {
    name: "NumRelRet",
    about: "relevant documents retrieved",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        relevantWithin(ranking, judged, ALL, rel),
    aggregate: "sum",
  },
  {
    name: "NumNonrelRet",
    about: "documents retrieved that were graded below rel (num_nonrel_judged_ret)",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        ranking.filter((id) => isGraded(judged, id) && (judged.get(id) as number) < rel).length,
    aggregate: "sum",
  },
];
