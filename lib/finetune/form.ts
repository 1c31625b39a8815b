/** How a model that was fine-tuned reads its texts: lengths, prefixes and pooling, by its settings or its manifest. */

import { InputError } from "../errors";
import type { TextTokenizer } from "../tokens";
import { readManifest } from "../train";
import type { TextForm } from "./groups";
import { finetuneDefaults } from "./options";
import type { FinetuneSettings } from "./settings";

/**
 * How queries and passages become rows of tokens under these settings.
 * @throws InputError on a prefix where tokens of a prefix and of a text cannot be put together
 */
export function textForm(
  settings: Pick<FinetuneSettings, "queryMaxLength" | "passageMaxLength" | "queryPrefix" | "passagePrefix">,
  tokenizer: TextTokenizer,
): TextForm {
  if (!tokenizer.joinsTexts && (settings.queryPrefix !== "" || settings.passagePrefix !== "")) {
    throw new InputError("prefixes can be trained with WordPiece tokenizers alone", {
      field: "queryPrefix, passagePrefix",
      found: "a byte-level BPE tokenizer, whose tokens depend on the space before a word",
      fix: "write the prefix into the texts, or leave it out",
    });
  }
  const prefix = (text: string) => tokenizer.encode(text, { addSpecialTokens: false });
  return {
    vocabulary: tokenizer.vocabulary,
    queryMaxLength: settings.queryMaxLength,
    passageMaxLength: settings.passageMaxLength,
    queryPrefix: prefix(settings.queryPrefix),
    passagePrefix: prefix(settings.passagePrefix),
  };
}

/** The form in which the model of a folder was fine-tuned; the defaults for a checkpoint that was not. */
export function textFormOf(folder: string, tokenizer: TextTokenizer): TextForm {
  const options = readManifest<FinetuneSettings>(folder)?.options;
  return textForm({ ...finetuneDefaults, ...(options && "queryMaxLength" in options ? options : {}) }, tokenizer);
}

/** @throws InputError when pairs or texts would be longer than the encoder's position table */
export function requireRoom(settings: FinetuneSettings, maxPositions: number): void {
  const { architecture, queryMaxLength, passageMaxLength } = settings;
  const longest =
    architecture === "cross-encoder"
      ? queryMaxLength + passageMaxLength - 1
      : Math.max(queryMaxLength, passageMaxLength);
  if (longest <= maxPositions) return;
  throw new InputError("sequences would be longer than the encoder's position table", {
    field: "queryMaxLength, passageMaxLength",
    expected: `at most ${maxPositions} tokens`,
    found: `${longest}`,
  });
}
