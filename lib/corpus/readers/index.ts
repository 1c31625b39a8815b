/** Readers and writers of corpora, queries and judgements in BEIR's layout, streaming, plain or gzipped. */
export { loadPassages, readPassages } from "./passages";
export { readQrels } from "./qrels";
export { readQueries } from "./queries";
export { writeBeirCorpus, writeBeirQrels, writeBeirQueries } from "./write-beir";
