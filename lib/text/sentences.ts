/**
 * Where sentences end, by rule: after . ! ? … and closing quotes or brackets before white space, after 。！？ and the full
 * stops of other scripts (danda ।, Urdu's ۔, Burmese ။, Khmer ។, Ethiopic ።, Armenian ։, Arabic's ؟), and at a line's
 * end. An abbreviation ends one too early; that only moves the places where packing may cut. By rule and not by
 * Intl.Segmenter, whose tables change with Node, so that a corpus is packed alike everywhere.
 */
const END = /[.!?…؟۔]+["'”’»)\]]*(?=\s)|[。｡！？।॥။។።։]+["'”’」』）]*|\n/g;

/** The sentences of a text, in order and without loss: joined they are the text. */
export function* sentences(text: string): Generator<string> {
  let start = 0;
  for (const { 0: end, index } of text.matchAll(END)) {
    yield text.slice(start, index + end.length);
    start = index + end.length;
  }
  if (start < text.length) yield text.slice(start);
}
