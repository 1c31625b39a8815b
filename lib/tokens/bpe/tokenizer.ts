/**
 * Byte-level BPE encoding by `@huggingface/tokenizers`, id for id what transformers' RobertaTokenizer gives with the
 * same files.
 */
import * as path from "node:path";
import type { Tokenizer } from "@huggingface/tokenizers";
import { makeFolder, sha256, writeJson } from "../../files";
import { encoderFolder } from "../../model-folder";
import type { SaveTokenizerOptions, TextTokenizer } from "../text-tokenizer";
import {
  AddedTokenFinders,
  type EncodeOptions,
  framed,
  tokensOfIds,
  type Vocabulary,
  writeSpecialTokens,
} from "../wordpiece";
import { type ByteLevelFiles, readByteLevel } from "./files";

const PLAIN = { add_special_tokens: false };

/** RoBERTa's tokenizer: the ids that transformers' RobertaTokenizer gives with the same files. */
export class ByteLevelTokenizer implements TextTokenizer {
  readonly vocabulary: Vocabulary;
  readonly fingerprint: string;
  readonly joinsTexts = false;
  readonly #files: ByteLevelFiles;
  readonly #tokenizer: Tokenizer;
  readonly #added: AddedTokenFinders;

  constructor(files: ByteLevelFiles) {
    this.#files = files;
    this.vocabulary = files.vocabulary;
    const { Tokenizer } = require("@huggingface/tokenizers") as typeof import("@huggingface/tokenizers");
    // Added tokens are cut out here: the library finds those of single words inside other words too.
    this.#tokenizer = new Tokenizer({ ...files.file, added_tokens: [], normalizer: null }, {});
    this.#added = new AddedTokenFinders(files.vocabulary.added, (text) => this.#normalize(text));
    this.fingerprint = sha256(JSON.stringify(files.file), JSON.stringify(files.vocabulary.specialTokens));
  }

  /** @throws InputError when a file is missing, malformed, or of another tokenizer */
  static load(folder: string): ByteLevelTokenizer {
    return new ByteLevelTokenizer(readByteLevel(encoderFolder(folder)));
  }

  /**
   * The ids of `text`; half a surrogate pair, which the reference cannot be given, is dropped. @throws RangeError as
   * `framed`
   */
  encode(text: string, options: EncodeOptions = {}): Int32Array {
    const ids: number[] = [];
    for (const stretch of this.#added.stretches(text.replace(/\p{Surrogate}/gu, ""))) {
      const found = typeof stretch === "number" ? [stretch] : this.#tokenizer.encode(stretch, PLAIN).ids;
      for (const id of found) ids.push(id);
    }
    const { cls, sep } = this.vocabulary.special;
    return framed(ids, cls, sep, options);
  }

  /** Character by character, as the reference lower-cases. */
  #normalize(text: string): string {
    return this.#files.file.normalizer ? Array.from(text, (character) => character.toLowerCase()).join("") : text;
  }

  tokens(ids: ArrayLike<number>): string[] {
    return tokensOfIds(this.vocabulary, ids);
  }

  /**
   * Writes `tokenizer.json` and `tokenizer_config.json`, each whole or not at all. @throws InputError when they cannot
   * be written
   */
  save(folder: string, { modelMaxLength = 512, fastFiles }: SaveTokenizerOptions = {}): void {
    const { file, addPrefixSpace } = this.#files;
    const { cls, sep, pad, unk, mask } = this.vocabulary.specialTokens;
    const { special } = this.vocabulary;
    const ends = { sep: [sep, special.sep], cls: [cls, special.cls] };
    const post_processor = { type: "RobertaProcessing", ...ends, trim_offsets: true, add_prefix_space: addPrefixSpace };
    makeFolder(folder);
    writeJson(path.join(folder, "tokenizer.json"), {
      version: "1.0",
      truncation: null,
      padding: null,
      ...file,
      post_processor,
    });
    writeJson(path.join(folder, "tokenizer_config.json"), {
      tokenizer_class: "RobertaTokenizer",
      add_prefix_space: addPrefixSpace,
      model_max_length: modelMaxLength,
      ...{
        bos_token: cls,
        eos_token: sep,
        cls_token: cls,
        sep_token: sep,
        pad_token: pad,
        unk_token: unk,
        mask_token: mask,
      },
    });
    if (fastFiles) writeSpecialTokens(folder, this.vocabulary);
  }
}
