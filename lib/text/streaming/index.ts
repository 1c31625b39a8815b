/**
 * Files read and written as streams of lines, columns, records or JSON values, plain or compressed: what the readers of
 * all forms stand on.
 */
export { cannotRead, type OnRead, readChunks, readChunksFrom } from "./chunks";
export {
  commentSafe,
  isBlank,
  isComment,
  refuseCarriageReturn,
  splitBlanks,
  trimBlanks,
  wholeNumberOf,
} from "./columns";
export { HEAD_BYTES, notUtf8, packingOf } from "./containers";
export { readJsonValues } from "./json-values";
export { type LineCount, readLineBlocks } from "./line-blocks";
export { type Line, type LineCursor, type LinePlace, MAX_LINE_BYTES, readLines } from "./lines";
export { contentsOf, endingOf, isPacked, locateJsonl, memberOf, requireFile } from "./locate";
export { formatPythonList, parsePythonList } from "./python-list";
export { idFieldOf, RecordIds } from "./record-ids";
export { idField, type JsonRecord, readRecords, recordsField, textField, textsField, UniqueIds } from "./records";
export {
  csvColumns,
  idColumn,
  isHeader,
  quote,
  readTabLines,
  type TabLine,
  unquote,
  wrongColumns,
} from "./tab-columns";
export { readWholeFile, utf8Text, type WholeFileLimit } from "./whole-file";
export { blankCell, tabCell, tabText, writeLines } from "./write-lines";
