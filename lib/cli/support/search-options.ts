/** The options of `bowlab search`. */
import type { Command } from "commander";
import { type Complete, filePath, optionTable, text } from "../../options";
import { searchOptions } from "../../retrieval";
import { textOptions } from "../../text";
import { engineOptions, jsonOptions } from "./command";
import { refuseIdle } from "./options";

/** Without a model and without a store there are words alone, and without a store nothing is asked of a database. */
export function refuseWithoutVectors(options: { model?: unknown; store?: unknown }, command: Command): void {
  const { model, store } = options;
  if (store === undefined)
    refuseIdle(command, ["table", "exact", "candidates", "storeTimeout"], "a store: give --store");
  if (model === undefined && store === undefined)
    refuseIdle(command, ["weights", "maxLength"], "vectors: give --model");
}

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
