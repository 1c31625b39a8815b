/** Search over an exported folder, in a browser or in Node: whoever can fetch its files. */
export { type FetchFile, fetchFile, fetchText } from "./fetch-file";
export { type LoadReport, loadVectorSearch } from "./load-vector-search";
export { orAborted, PartCache } from "./part-cache";
export { type OnnxRuntime, questionEncoder } from "./question-encoder";
export { messageForPeople, WebSearchError } from "./search-error";
export { type EncodeQuestion, StaticSearch } from "./static-search";
export { VectorSearch } from "./vector-search";
export { type QuestionWords, WordsSearch } from "./words-search";
