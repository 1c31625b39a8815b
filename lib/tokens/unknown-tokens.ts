/**
 * How much of a text its tokenizer does not know: what became [UNK] is the same token whatever it was, and nothing is
 * learned or found by it.
 */

/** Share of [UNK] above which there is a warning. */
const TOLD_FROM = 0.1;

/** A sentence for the person where more than a tenth of the tokens are [UNK]; else undefined. */
export function describeUnknown(unknown: number, tokens: number): string | undefined {
  if (tokens === 0 || unknown / tokens < TOLD_FROM) return undefined;
  const percent = Math.round((100 * unknown) / tokens);
  return (
    `${percent} % of the tokens are [UNK], which stands for words that the tokenizer cannot spell: ` +
    "check that it was made for the language of these texts"
  );
}
