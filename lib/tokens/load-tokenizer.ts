/** The tokenizer of a folder, by the files that are there. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { readJson } from "../files";
import { encoderFolder } from "../model-folder";
import { ByteLevelTokenizer } from "./bpe";
import type { TextTokenizer } from "./text-tokenizer";
import { WordPieceTokenizer } from "./wordpiece";

/** Models of SentencePiece, by the names that they go by. */
const SENTENCE_PIECE = ["sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model"];

/**
 * The tokenizer of a folder: WordPiece or byte-level BPE, by the files that are there.
 * @throws InputError when the folder has no tokenizer, or one of a kind that bowlab does not run
 * @example
 * ```ts
 * import { loadTokenizer } from "bowlab";
 *
 * const tokenizer = loadTokenizer("bow"); // a checkpoint's folder
 * console.log(tokenizer.tokens(tokenizer.encode("a map")).join(" ")); // → [CLS] a map [SEP]
 * ```
 */
export function loadTokenizer(given: string): TextTokenizer {
  const folder = encoderFolder(given);
  const has = (name: string): boolean => fs.existsSync(path.join(folder, name));
  if (has("tokenizer.json")) {
    const json = readJson(path.join(folder, "tokenizer.json")) as { model?: { type?: unknown } } | null;
    if (json?.model?.type === "BPE") return ByteLevelTokenizer.load(folder);
  } else if (!has("vocab.txt")) {
    if (has("vocab.json") && has("merges.txt")) return ByteLevelTokenizer.load(folder);
    const found = SENTENCE_PIECE.find(has);
    if (found !== undefined) {
      throw new InputError("the tokenizer is SentencePiece's, which bowlab does not run", {
        ...{
          file: path.join(folder, found),
          expected: "WordPiece (vocab.txt) or byte-level BPE (vocab.json, merges.txt)",
        },
      });
    }
  }
  return WordPieceTokenizer.load(folder);
}
