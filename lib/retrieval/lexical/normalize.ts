/**
 * Text as terms are compared: lower case, and one form where Unicode has several for the same writing.
 * - canonical composition (NFC): é of two code points, Hangul of separate letters, Hebrew's composed letters;
 * - full-width, half-width and Arabic presentation forms and Latin ligatures become the plain letters (NFKC of those
 *   blocks alone: NFKC of
 *   all would write ™ into the word before it);
 * - what only decorates goes: Arabic vowel signs and tatweel, Hebrew points, soft hyphens, joiners, marks of direction,
 *   variation selectors;
 * - digits of any script become 0 … 9; Greek loses its accents and the final sigma its form (as Lucene's
 *   GreekLowerCaseFilter). Accents of Latin letters stay: in many languages they tell words apart.
 */
export interface NormalizeOptions {
  /** İ → i and I → ı, as in Turkish. */
  turkish?: boolean;
  /** Alef, yeh and teh marbuta in one form, as Lucene's ArabicNormalizer. */
  arabic?: boolean;
}

/** Characters that something below may change, beside the case. Five are alone in their blocks (NFC has another). */
const notPlain =
  /[\u0300-\u1fff\u00ad\u0130\u2000\u2001\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2329\u232a\u2adc\u2c00-\uffff]/;
const otherForms = /[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc\uff00-\uffef]+/g;
/** A zero-width non-joiner divides words in Persian; behind a mark, as in the scripts of India, it does not. */
const decoration =
  /(?=\p{M})[\p{Script=Hebrew}\p{scx=Arabic}]|\u0640|\p{Variation_Selector}|(?<=\p{M})\u200c|(?![\u200b\u200c])\p{Cf}|(?<=i)\u0307/gu;
const digits = /(?![0-9])\p{Nd}/gu;
const greek = /[\u0370-\u03ff\u1f00-\u1fff]+/g;

/** The text as its terms are cut out of it. */
export function normalizeText(text: string, { turkish = false, arabic = false }: NormalizeOptions = {}): string {
  const lower = (turkish ? text.replace(/İ/g, "i").replace(/I\u0307?/g, dotless) : text).toLowerCase();
  if (!notPlain.test(lower)) return lower;
  const plain = lower
    .normalize("NFC")
    .replace(otherForms, (form) => form.normalize("NFKC").toLowerCase())
    .replace(decoration, "")
    .replace(digits, digitValue)
    .replace(greek, withoutTonos);
  return arabic
    ? plain
        .replace(/[آأإٱ]/g, "ا")
        .replace(/ى/g, "ي")
        .replace(/ة/g, "ه")
    : plain;
}

function dotless(capital: string): string {
  return capital.length === 1 ? "ı" : "i";
}

/**
 * Decimal digits come in runs of ten, 0 first; that of the mathematical ones, five runs in a row, begins at U+1D7CE.
 */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) as number;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

function withoutTonos(word: string): string {
  return word
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ς/g, "σ")
    .normalize("NFC");
}

/** Normalised text that knows where each of its code units came from. */
export interface MappedText {
  text: string;
  /** (length of text) where in the original the letter with its marks begins that the code unit was made of. */
  starts: Int32Array;
  /** (length of text) where that letter ends. */
  ends: Int32Array;
}

/**
 * A letter with its marks, or Hangul's separate letters (in every width) with the syllable before them, that
 * composition may join: nothing is joined across these.
 */
const letters = /[가-힣]?(?:(?![가-힣])\p{sc=Hang})+|.(?:\p{M}|\u200c|\u200d|\uff9e|\uff9f)*/gsu;

/** `normalizeText`, with the way back to the original. */
export function normalizeMapped(original: string, options: NormalizeOptions = {}): MappedText {
  const lower = original.toLowerCase();
  if (!notPlain.test(original) && !notPlain.test(lower) && !options.turkish) {
    const starts = Int32Array.from(lower, (_, i) => i);
    return { text: lower, starts, ends: starts.map((start) => start + 1) };
  }
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: letter, index } of original.matchAll(letters)) {
    const normal = normalizeText(letter, options);
    for (let i = 0; i < normal.length; i++) {
      starts.push(index);
      ends.push(index + letter.length);
    }
    text += normal;
  }
  return { text, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}
