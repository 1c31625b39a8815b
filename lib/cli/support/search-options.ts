/** The options of `bowlab search`. */
import { type Complete, optionTable } from "../../options";
import { searchOptions } from "../../retrieval";
import { textOptions } from "../../text";
import { engineOptions, jsonOptions } from "./command";

export const searchCommandOptions = optionTable({
  ...searchOptions,
  ...engineOptions,
  ...textOptions,
  ...jsonOptions,
});

export interface SearchCommandOptions extends Complete<typeof searchCommandOptions> {}
