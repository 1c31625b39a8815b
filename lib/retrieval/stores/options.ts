/** The declarations of the options of stores: how one is loaded, and how it is searched. */
import { choice, flag, folderPath, name, numberFrom, optionTable, wholeNumber } from "../../options";
import { corpusOptions } from "../../text/options";
import { storeIndexes, USUAL_TABLE, vectorTypes } from "./description";

const table = { type: name(), default: USUAL_TABLE, help: "table of the passages" };

const storeTimeout = { type: numberFrom(0, 86_400), unit: "seconds" };

/** How a collection is loaded into a database. */
export const storeIndexOptions = optionTable({
  to: {
    type: name("address"),
    required: true,
    help: "database: postgres://USER@HOST/DATABASE (password: PGPASSWORD or ~/.pgpass), or pglite:DIR in this process",
  },
  data: corpusOptions.data,
  vectors: { type: folderPath, required: true, help: "the passages' vectors, made by bowlab encode" },
  table,
  type: { type: choice(vectorTypes), default: "vector", help: "numbers: vector is float32, halfvec half precision" },
  index: { type: choice(storeIndexes), default: "hnsw", help: "of the vectors: hnsw, a graph; exact, none" },
  links: { type: wholeNumber(2, 100), unit: "vectors", default: 16, help: "hnsw: neighbours a vector is linked to, m" },
  effortOfBuild: {
    type: wholeNumber(4, 1000),
    unit: "candidates",
    default: 100,
    help: "hnsw: candidates looked at for that, ef_construction; at least twice --links",
  },
  textSearch: {
    type: name(),
    default: "english",
    help: "PostgreSQL's configuration of full-text search; none leaves the words out",
  },
  partitions: {
    type: wholeNumber(1, 1024),
    unit: "parts",
    default: 1,
    help: "divide the table by hash into so many partitions",
  },
  replace: { type: flag, help: "remove what the table holds, and load it anew" },
  storeTimeout: {
    ...storeTimeout,
    default: 300,
    help: "seconds that a server may take for a batch of passages; indexes are built as long as it takes; 0: no limit",
  },
});

/** How a store is searched. */
export const storeSearchOptions = optionTable({
  store: {
    type: name("address"),
    help: "search what bowlab index loaded into this database: postgres://USER@HOST/DATABASE, or pglite:DIR",
  },
  table: { ...table, help: "table of --store" },
  exact: { type: flag, help: "compare every vector of --store in place of following its graph" },
  candidates: {
    type: wholeNumber(1),
    unit: "passages",
    defaultText: "four times --k, at least 100",
    help: "passages that the graph of --store gives, and that are scored again",
  },
  storeTimeout: {
    ...storeTimeout,
    default: 30,
    help: "seconds that the server of --store may take for a statement; 0: no limit",
  },
});
