/** The language of a corpus, told by its tokens, for those who look for models of a language. */
import type { TextTokenizer } from "./text-tokenizer";
import type { TokenRows } from "./token-rows";
import { CONTINUATION } from "./wordpiece/vocabulary";

/** Rows that are looked at, spread evenly over the corpus, and tokens of each. */
const [ROWS, TOKENS] = [200, 64];

/** BERT takes each ideograph for a word. */
const ideograph = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]";
const BETWEEN_IDEOGRAPHS = new RegExp(`(?<=${ideograph}) (?=${ideograph})`, "gu");

type SomeRows = Pick<TokenRows, "size" | "row">;

/**
 * The language of most of the text, by the package `eld` (60 languages, by letters that stand together).
 * @returns its code of ISO 639-1, such as "en"; undefined where the text does not tell, or its tokens are bytes
 */
export async function languageOf(rows: SomeRows, tokenizer: TextTokenizer): Promise<string | undefined> {
  if (!tokenizer.joinsTexts) return undefined;
  const { eld } = await import("eld/small");
  const found = eld.detect(sampleOf(rows, tokenizer));
  return found.isReliable() ? found.language : undefined;
}

/** Words as they are read off tokens: WordPiece has lower-cased them and perhaps taken their accents. */
function sampleOf(rows: SomeRows, tokenizer: TextTokenizer): string {
  const { isSpecial } = tokenizer.vocabulary;
  const count = Math.min(ROWS, rows.size);
  const texts = Array.from({ length: count }, (_, i) => {
    const ids = rows.row(Math.floor((i * rows.size) / count)).subarray(0, TOKENS);
    return tokenizer.tokens(ids.filter((id) => !isSpecial[id])).join(" ");
  });
  return texts.join("\n").replaceAll(` ${CONTINUATION}`, "").replace(BETWEEN_IDEOGRAPHS, "");
}
