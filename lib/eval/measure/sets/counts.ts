/** Counts of queries and documents, of trec_eval's num_q to num_nonrel_judged_ret. */
import { type MeasureFamily, withRel } from "../family";
import { isGraded, relevantCount, relevantWithin } from "../relevance";

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
        relevantWithin(ranking, judged, Number.POSITIVE_INFINITY, rel),
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
