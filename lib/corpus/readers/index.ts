/** Readers of corpora, queries and judgements, streaming, plain or gzipped; writers of BEIR's layout. */
export { loadPassages, type ReadOptions, readPassages } from "./passages";
export { readQrels } from "./qrels";
export { readQueries } from "./queries";
export { type CorpusSources, corpusSources, type Source, textBytes } from "./sources";
export { type TextUnit, textUnits } from "./text";
export { writeBeirCorpus, writeBeirQrels, writeBeirQueries } from "./write-beir";
