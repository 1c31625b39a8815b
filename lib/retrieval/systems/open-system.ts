/** A collection opened for search by words, by vectors, or by both fused. */
import { InputError } from "../../errors";
import { checkOptions, completeOptions, requireKnown } from "../../options";
import { type Query, textOptions } from "../../text";
import { type FusionMethod, type FusionOptions, fuseResults, type Normalization } from "../fusion";
import { askingOptions, systemOptions } from "../options";
import { type LexicalSystemOptions, openLexicalSystem } from "./lexical-system";
import type { SearchSystem } from "./search-system";
import { openStoreSystems, type StoreSystemOptions } from "./store-system";
import { openVectorSystem, type VectorSystemOptions } from "./vector-system";

/** What a collection is searched by: words, vectors, or both fused. */
export interface SystemOptions extends LexicalSystemOptions, VectorSystemOptions, StoreSystemOptions {
  /** Search by words. */
  bm25?: boolean;
  /** How BM25 and vectors are fused where both search. Default rrf. */
  fuse?: FusionMethod;
  /** Weights of BM25 and of vectors in the fusion. Default 1 and 1. */
  weights?: readonly number[];
  /** Added to ranks by rrf. Default 60. */
  rankConstant?: number;
  /** Of the scores that are summed. Default min-max. */
  normalize?: Normalization;
}

const followers: readonly (keyof SystemOptions)[] = ["engine", "onProgress", "onNote", "onSkipped", "signal"];

/**
 * Opens a collection for search: `bm25` by words; `model` (which encodes the passages first) or `vectors` (which
 * `encodeCollection` made) by vectors, or `store` (which `indexCollection` loaded) in a database; words and vectors
 * together fused. Ask it by `searchCollection`; close it when done.
 * @throws InputError when an option is out of range, nothing says how to search, or what is opened does not fit
 */
export async function openSystem(options: SystemOptions): Promise<SearchSystem> {
  requireKnown(options ?? {}, [systemOptions, textOptions, followers], "of the search");
  completeOptions(systemOptions, options ?? {}, "of the search");
  return checkedSystem(await openedSystem(options));
}

async function openedSystem(options: SystemOptions): Promise<SearchSystem> {
  requireWays(options);
  const { bm25, fullText, store } = options;
  const lexical = bm25 ? await openLexicalSystem(options) : undefined;
  try {
    if (store !== undefined) {
      const { vectors, words } = await openStoreSystems({ ...options, store });
      const beside = fullText ? words : lexical;
      return beside ? fusedSystem([beside, vectors], options) : vectors;
    }
    const byVectors = options.model !== undefined || options.vectors !== undefined;
    if (lexical === undefined) return await openVectorSystem(options);
    return byVectors ? fusedSystem([lexical, await openVectorSystem(options)], options) : lexical;
  } catch (error) {
    lexical?.close();
    throw error;
  }
}

/** @throws InputError when nothing says how to search, or what is said contradicts itself */
function requireWays({ bm25, fullText, store, model, vectors, fuse, approximate }: SystemOptions): void {
  const byVectors = [model, vectors, store].some((each) => each !== undefined);
  if (!bm25 && !byVectors) {
    const expected = "bm25, model, vectors or store";
    throw new InputError("nothing says how to search", { expected, found: "none of them" });
  }
  if (store === undefined ? fullText : vectors !== undefined || approximate || (fullText && bm25)) {
    throw new InputError("these ways of searching cannot stand together", {
      expected: "store alone, beside bm25 or with fullText; vectors and approximate are of files",
    });
  }
  if (fuse !== undefined && !((bm25 || fullText) && byVectors)) {
    throw new InputError("fusion needs two systems", { expected: "bm25 beside model or vectors" });
  }
}

function fusedSystem(
  systems: readonly SearchSystem[],
  { fuse: method = "rrf", weights, rankConstant, normalize: normalization }: SystemOptions,
): SearchSystem {
  const fusion: FusionOptions = { method, weights, rankConstant, normalization };
  return {
    name: `${systems.map(({ name }) => (name.startsWith("bm25") ? "bm25" : name)).join("+")}-${method}`,
    search: (queries, { k = 1000, ...options } = {}) =>
      fuseResults(
        systems.map((system) => system.search(queries, { k, ...options })),
        { ...fusion, depth: k },
      ),
    close() {
      for (const system of systems) system.close();
    },
  };
}

/** The system behind checks of its queries and depth. Once closed it refuses to search. */
function checkedSystem(system: SearchSystem): SearchSystem {
  let isClosed = false;
  return {
    name: system.name,
    search(queries, options = {}) {
      if (isClosed) throw new InputError("the search system is closed", { fix: "open it again by openSystem()" });
      checkOptions(askingOptions, options, "of the search");
      requireQueries(queries);
      return system.search(queries, options);
    },
    close() {
      isClosed = true;
      system.close();
    },
  };
}

function requireQueries(queries: readonly Query[]): void {
  const expected = "a list of { id, text }";
  if (!Array.isArray(queries)) throw new InputError("there are no queries", { expected, found: typeof queries });
  const wrong = queries.findIndex((query) => typeof query?.id !== "string" || typeof query.text !== "string");
  if (wrong < 0) return;
  throw new InputError(`query ${wrong + 1} cannot be searched`, { expected, found: JSON.stringify(queries[wrong]) });
}
