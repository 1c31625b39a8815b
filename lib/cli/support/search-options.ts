/** The options of `bowlab search`. */
import { type Complete, filePath, optionTable, text } from "../../options";
import { searchOptions } from "../../retrieval";
import { textOptions } from "../../text";
import { engineOptions, jsonOptions } from "./command";

/** Queries that stand in no collection: without judgements. */
const queryOptions = optionTable({
  query: {
    type: text(),
    conflicts: ["queries"],
    help: "instead of the collection's queries: this one; without --run its passages are printed, 10 unless --k says",
  },
  queries: {
    type: filePath,
    help: "instead of the collection's: a file of queries, queries.jsonl or one a line of text, numbered from 1",
  },
});

export const searchCommandOptions = optionTable({
  ...searchOptions,
  ...queryOptions,
  ...engineOptions,
  ...textOptions,
  ...jsonOptions,
});

export interface SearchCommandOptions extends Omit<Complete<typeof searchCommandOptions>, "run"> {
  run?: string;
}
