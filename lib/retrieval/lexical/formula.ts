/**
 * BM25's formulas, named and written as Kamphuis, de Vries, Boytsov and Lin compare them ("Which BM25 do you mean?",
 * ECIR 2020); the names are bm25s's. A term adds idf(df) · tfc(tf, |d|) to a passage's score, with K = k1 · (1 − b + b
 * · |d| / avg|d|):
 *
 * | method    | idf                                  | tfc                                              |
 * |-----------|--------------------------------------|--------------------------------------------------|
 * | lucene    | ln(1 + (N − df + ½) / (df + ½))      | tf / (tf + K)                                    |
 * | robertson | ln((N − df + ½) / (df + ½)), not < 0 | tf / (tf + K)                                    |
 * | atire     | ln(N / df)                           | tf · (k1 + 1) / (tf + K)                         |
 * | bm25l     | ln((N + 1) / (df + ½))               | (k1 + 1)(c + δ) / (k1 + c + δ), c = k1 · tf / K  |
 * | bm25+     | ln((N + 1) / df)                     | tf · (k1 + 1) / (tf + K) + δ                     |
 *
 * `lucene` is Lucene since version 8, without the factor (k1 + 1), which changes no order; `robertson` is Okapi's. The
 * last two give something to terms that do not occur: that share is kept apart (`absent`) and added once to every
 * score. Deviation: lengths are exact, where Lucene keeps them in one lossy byte.
 */
import { InputError, unknownChoice } from "../../errors";

/** The variants of the formula. */
export const bm25Methods = ["lucene", "robertson", "atire", "bm25l", "bm25+"] as const;
/** A variant of the formula. */
export type Bm25Method = (typeof bm25Methods)[number];

/** BM25's formula and its constants. */
export interface Bm25Formula {
  /** Default lucene. */
  method?: Bm25Method;
  /** Saturation of term frequency, ≥ 0. Default 1.2. */
  k1?: number;
  /** Length normalisation, 0 … 1. Default 0.75. */
  b?: number;
  /** δ of bm25l and bm25+, ≥ 0. Default 0.5. */
  delta?: number;
}

/** The formula with its defaults. @throws InputError when the method is unknown or a number is out of range */
export function completeFormula({ method = "lucene", k1 = 1.2, b = 0.75, delta = 0.5 }: Bm25Formula) {
  if (!bm25Methods.includes(method)) throw unknownChoice("BM25 method", method, bm25Methods);
  const refuse = (name: string, expected: string, value: number) => {
    throw new InputError(`BM25 cannot use this ${name}`, { expected, found: `${value}` });
  };
  if (!(k1 >= 0 && k1 < Number.POSITIVE_INFINITY)) refuse("k1", "a number from 0", k1);
  if (!(b >= 0 && b <= 1)) refuse("b", "0 to 1", b);
  if (!(delta >= 0 && delta < Number.POSITIVE_INFINITY)) refuse("delta", "a number from 0", delta);
  return { method, k1, b, delta };
}

/** A term's weight in a collection of `passages`, `df` of which have it. */
export function inverseFrequency(method: Bm25Method, df: number, passages: number): number {
  switch (method) {
    case "lucene":
      return Math.log(1 + (passages - df + 0.5) / (df + 0.5));
    case "robertson":
      return Math.log(Math.max(1, (passages - df + 0.5) / (df + 0.5)));
    case "atire":
      return Math.log(passages / df);
    case "bm25l":
      return Math.log((passages + 1) / (df + 0.5));
    case "bm25+":
      return Math.log((passages + 1) / df);
  }
}

/** What a term that occurs `tf` times adds beyond one that does not, for idf = 1. @param relative |d| / avg|d| */
export function saturation({ method, k1, b, delta }: Required<Bm25Formula>, tf: number, relative: number): number {
  const norm = 1 - b + b * relative;
  switch (method) {
    case "lucene":
    case "robertson":
      return tf / (tf + k1 * norm);
    case "atire":
    case "bm25+":
      return (tf * (k1 + 1)) / (tf + k1 * norm);
    case "bm25l": {
      const c = tf / norm + delta;
      return ((k1 + 1) * c) / (k1 + c) - absent({ method, k1, b, delta });
    }
  }
}

/** What a term that does not occur adds, for idf = 1. */
export function absent({ method, k1, delta }: Required<Bm25Formula>): number {
  if (method === "bm25+") return delta;
  return method === "bm25l" ? ((k1 + 1) * delta) / (k1 + delta || 1) : 0;
}
