/** The declarations of the options of a corpus's tokens: their vocabulary, and how they are laid in rows and kept. */
import { flag, folderPath, optionTable, wholeNumber } from "../options";
import { corpusOptions, textOptions } from "../text";

/** A vocabulary that is trained. */
export const vocabularyOptions = optionTable({
  data: corpusOptions.data,
  vocabSize: {
    type: wholeNumber(6),
    unit: "tokens",
    required: true,
    help: "tokens in all, the special ones counted",
  },
  out: { type: folderPath, required: true, help: "folder to write into" },
  ...textOptions,
});

/** Rows of token ids. */
export const tokenRowOptions = optionTable({
  pack: {
    type: flag,
    recorded: "data.packing",
    help: "pack each passage's sentences to rows of about --max-length tokens, 15 % of them shorter",
    withoutHelp: "a passage a row, also where the recipe packs",
  },
  tokenCache: {
    type: folderPath,
    recorded: "data.blocks",
    defaultText: "only large corpora",
    help: "tokenize onto disk, and keep it there for other runs",
  },
  /** 524288 unless it is given: a cache that was asked for by number has a key of its own. */
  cacheBlock: {
    type: wholeNumber(1),
    unit: "tokens",
    recorded: "data.blocks",
    defaultText: "524288",
    help: "tokens of that cache that are read together; 32 blocks are shuffled as one",
  },
});
