/** The options of `bowlab search`. */
import type { Command } from "commander";
import { type Complete, filePath, optionTable, text } from "../../options";
import { searchOptions } from "../../retrieval";
import { textOptions } from "../../text";
import { engineOptions, jsonOptions } from "./command";

/** Options that mean something to vectors alone. */
const ofVectors = { weights: "--weights", maxLength: "--max-length" } as const;

/** Without a model and without a store there are words alone: what is said of vectors would do nothing. */
export function refuseWithoutVectors(
  options: Partial<Record<keyof typeof ofVectors | "model" | "store", unknown>>,
  command: Command,
): void {
  if (options.model !== undefined || options.store !== undefined) return;
  for (const name of ["weights", "maxLength"] as const) {
    if (options[name] !== undefined) command.error(`error: option '${ofVectors[name]}' is of vectors: give --model`);
  }
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
