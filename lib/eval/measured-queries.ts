/** What queries are measured by, one after another, and how their values become means. */
import { InputError } from "../errors";
import { checkOptions, requireKnown } from "../options";
import type { EvaluateOptions, Evaluation } from "./evaluation";
import type { Judged, MeasureContext } from "./measure";
import { judgedOnly, type NamedMeasure, parseMeasures } from "./measure-names";
import { countingOptions } from "./options";

/** What was found of one query. */
interface QueryValues {
  numbers: Record<string, number>;
  texts: Record<string, string>;
}

/** Values of queries, which may come in any order, put together in the order of the judgements. */
export class MeasuredQueries {
  readonly #qrels: ReadonlyMap<string, Judged>;
  readonly #options: EvaluateOptions;
  readonly #named: readonly NamedMeasure[];
  readonly #textual: readonly NamedMeasure[];
  readonly #context: MeasureContext;
  /** Query id → its values, or what was thrown instead. */
  readonly #found = new Map<string, QueryValues | { thrown: unknown }>();

  /** @throws InputError on an unknown measure, or an option that is unknown or out of range */
  constructor(qrels: ReadonlyMap<string, Judged>, options: EvaluateOptions) {
    requireKnown(options, [countingOptions, ["measures", "subtopics"]], "of the evaluation");
    checkOptions(countingOptions, options, "of the evaluation");
    const { measures = ["nDCG@10", "RR@10", "R@100"], semantics = "trec10" } = options;
    const all = parseMeasures(measures, options);
    this.#qrels = qrels;
    this.#options = options;
    this.#named = all.filter(({ text }) => text === undefined);
    this.#textual = all.filter(({ name, text }) => text !== undefined && name !== "runid");
    this.#context = { ...contextOf(qrels), version9: semantics === "trec9" };
  }

  /**
   * The ids that a query's ranking has to name, so that the values are right; undefined: all. Any other document may
   * have a name that stands for it.
   */
  namesNeeded(query: string): Set<string> | undefined {
    if (this.#named.some(({ asksUnjudged }) => asksUnjudged)) return undefined;
    const { subtopics, ignoreIdenticalIds } = this.#options;
    const names = new Set(this.#qrels.get(query)?.keys());
    for (const id of subtopics?.get(query)?.keys() ?? []) names.add(id);
    return ignoreIdenticalIds ? names.add(query) : names;
  }

  /**
   * Measures a judged query. What is thrown on the way is thrown by `evaluation`.
   * @param rank gives its documents, best first
   */
  measure(query: string, rank: () => string[]): void {
    try {
      this.#found.set(query, this.#valuesOf(query, this.#counted(query, rank())));
    } catch (thrown) {
      this.#found.set(query, { thrown });
    }
  }

  /**
   * All judged queries, the ones that were not measured as the options say.
   * @throws what the first query in the judgements' order threw; InputError when a query is missing that may not be
   */
  evaluation(): Evaluation {
    const { missing: onMissing = "zero" } = this.#options;
    const perQuery = new Map<string, Record<string, number>>();
    const texts = new Map<string, Record<string, string>>();
    const missing: string[] = [];
    for (const query of this.#qrels.keys()) {
      const found = this.#found.get(query);
      if (found === undefined) missing.push(query);
      if (found === undefined && onMissing === "skip") continue;
      if (found !== undefined && "thrown" in found) throw found.thrown;
      const values = found ?? this.#valuesOf(query, []);
      perQuery.set(query, values.numbers);
      texts.set(query, values.texts);
    }
    if (onMissing === "refuse" && missing.length > 0) throw lacksQueries(missing);
    const means = aggregate(this.#named, [...perQuery.values()], onMissing === "zero" ? this.#qrels : undefined);
    return { means, perQuery, missing, ...(this.#textual.length > 0 ? { texts } : {}) };
  }

  /** A query's documents as the measures see them. */
  #counted(query: string, ranking: string[]): string[] {
    const { ignoreIdenticalIds, maxDocuments = Number.POSITIVE_INFINITY, judgedOnly: isJudgedOnly } = this.#options;
    let counted = ignoreIdenticalIds ? ranking.filter((id) => id !== query) : ranking;
    if (counted.length > maxDocuments) counted = counted.slice(0, maxDocuments);
    return isJudgedOnly ? judgedOnly(counted, this.#judged(query)) : counted;
  }

  #valuesOf(query: string, ranking: string[]): QueryValues {
    const { subtopics } = this.#options;
    const judged = this.#judged(query);
    this.#context.subtopics = subtopics && (subtopics.get(query) ?? new Map());
    const numbers: Record<string, number> = {};
    for (const { name, measure } of this.#named) numbers[name] = measure(ranking, judged, this.#context);
    const texts: Record<string, string> = {};
    for (const { name, text } of this.#textual) texts[name] = text?.(ranking, judged) ?? "";
    return { numbers, texts };
  }

  #judged(query: string): Judged {
    return this.#qrels.get(query) ?? new Map();
  }
}

/** What is known beside one query; which documents are judged at all is gathered when a measure first asks. */
function contextOf(qrels: ReadonlyMap<string, Judged>): MeasureContext {
  let anywhere: Set<string> | undefined;
  return {
    isJudgedAnywhere: (id) => {
      if (anywhere === undefined) {
        anywhere = new Set();
        for (const judged of qrels.values()) for (const document of judged.keys()) anywhere.add(document);
      }
      return anywhere.has(id);
    },
  };
}

/** What a value below counts as in a geometric mean, which one 0 would bring to 0; as in trec_eval. */
const LEAST_IN_GEOMETRIC_MEAN = 0.00001;

/** No query at all gives zeros. @param all the judgements, where every judged query counts. */
function aggregate(
  named: readonly NamedMeasure[],
  rows: Record<string, number>[],
  all: ReadonlyMap<string, Judged> | undefined,
): Record<string, number> {
  const added = (term: (row: Record<string, number>) => number): number =>
    rows.reduce((total, row) => total + term(row), 0);
  const entries = named.map(({ name, aggregate: by, overAll }) => {
    if (overAll !== undefined && all !== undefined) {
      return [name, [...all.values()].reduce((total, judged) => total + overAll(judged), 0)];
    }
    if (by === "sum") return [name, added((row) => row[name])];
    if (by === "mean" || rows.length === 0) return [name, added((row) => row[name]) / Math.max(1, rows.length)];
    return [name, Math.exp(added((row) => Math.log(Math.max(row[name], LEAST_IN_GEOMETRIC_MEAN))) / rows.length)];
  });
  return Object.fromEntries(entries);
}

function lacksQueries(missing: readonly string[]): InputError {
  const shown = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ", …" : "");
  return new InputError("the run lacks judged queries", {
    expected: "a result for every one",
    found: `${missing.length} without: ${shown}`,
    fix: "count them as zero (--missing zero) or leave them out (--missing skip)",
  });
}
