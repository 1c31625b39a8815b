/** The declarations of a person's search: what is searched, by what, how many passages. */
import { ENGINE_NAMES } from "../engine/names";
import { anyPath, choice, flag, folderPath, optionTable, wholeNumber } from "../options";
import { segmentations, stemmingNames, stopWordNames } from "../retrieval/lexical";
import { fusionOptions } from "../retrieval/options";
import { storeSearchOptions } from "../retrieval/stores/options";
import { dataForms, textOptions } from "../text/options";
import { fusionDepth } from "./depth";
import { askTitleWeight } from "./settings";

/** How a place is opened for search, and kept. */
export const openSearchOptions = optionTable({
  model: {
    type: folderPath,
    help: "a checkpoint whose vectors are searched beside the words; the two are fused by reciprocal ranks",
  },
  ...storeSearchOptions,
  index: {
    type: folderPath,
    defaultText: "one for each place, in the per-user cache",
    help: "folder that keeps the index",
  },
  rebuild: { type: flag, help: "build the index anew, whatever is kept" },
  stopWords: {
    type: choice(stopWordNames()),
    default: "english",
    help: "words that do not count: english is Lucene's list, the others are languages by ISO 639-3",
  },
  stem: { type: choice(stemmingNames()), default: "porter", help: "stemmer of the words" },
  segment: { type: choice(segmentations, "how"), default: "auto", help: "where words end, as in bowlab search" },
  titleWeight: { type: wholeNumber(0), default: askTitleWeight, help: "how often a title counts beside the text" },
  maxLength: {
    type: wholeNumber(3),
    unit: "tokens",
    defaultText: "as the model was made",
    help: "tokens of a passage",
  },
  engine: {
    type: choice(["auto", ...ENGINE_NAMES]),
    defaultText: "the best for many passages; for questions alone the one that starts soonest",
    help: "engine of the model",
  },
  ...textOptions,
});

/** What is asked of an open search. */
export const askOptions = optionTable({
  k: { type: wholeNumber(1, fusionDepth), unit: "passages", default: 10, help: "passages a question" },
  weights: {
    ...fusionOptions.weights,
    defaultText: "1,1",
    help: "say of the words and of the vectors where both search",
  },
});

/** What `bowlab ask` searches. */
export const askPlaceOptions = optionTable({
  data: { type: anyPath, required: "--project DIR or --store ADDRESS", conflicts: ["project"], help: dataForms },
  project: {
    type: folderPath,
    help: "instead: the docs of the packages that the project in this folder depends on, and its own",
  },
});
