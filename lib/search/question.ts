/**
 * The words of a question that it is about: "how do I cancel a fetch?" is about cancel and fetch. Lucene's stop words
 * do not know questions, and "how" is rare enough in references to outweigh what was asked.
 */

/** Letters of a question that are searched; the rest is cut off. */
export const LONGEST_QUESTION = 10_000;

/** Words that make an English sentence a question, or a wish, and that say nothing of its subject. */
const FRAMING = new Set(
  (
    "how what which who whom whose where when why whether what's how's where's who's there's " +
    "do does did am was were been can could should would shall may might must have has had " +
    "i i'm i'd i've me my mine we us our you your want wants need needs please tell any about"
  ).split(" "),
);

/**
 * The question without the words that only make it one; as it is where nothing else is left of it.
 * @param hasTerms whether a text has terms to search for
 */
export function contentOf(question: string, hasTerms: (text: string) => boolean): string {
  const words = question.split(/\s+/);
  const left = words.filter((word) => !FRAMING.has(bare(word))).join(" ");
  return left !== "" && hasTerms(left) ? left : question;
}

function bare(word: string): string {
  return word
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}
