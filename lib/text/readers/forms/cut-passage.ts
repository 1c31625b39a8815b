/** Passages of records and plain text, cut to a number of words where that was asked for. */
import type { Passage } from "../../passage";
import { PassagePacker } from "../../passage-cutting";
import type { TextOptions } from "../text-options";
import { type FoundPassage, idAt, type Reading } from "./reading";
import { readTextPassages } from "./text";

/** Where a text's paragraphs end. */
const GAP = /\n[^\S\n]*\n\s*/;

/** A passage as it is; or, where words are limited, its parts: `id`, `id#2`, `id#3` … */
export function* cutPassage(found: FoundPassage, options: TextOptions): Generator<FoundPassage> {
  const { passage, line, place, origin } = found;
  if (options.passageWords === undefined) return yield found;
  let part = 0;
  for (const text of packedTexts(passage, options)) {
    part++;
    const id = part === 1 ? passage.id : `${passage.id}#${part}`;
    yield { passage: { id, title: passage.title, text }, line, origin, place: part === 1 ? place : undefined };
  }
  if (part === 0) yield found;
}

function* packedTexts({ text }: Passage, options: TextOptions): Generator<string> {
  const packer = new PassagePacker(options);
  for (const paragraph of text.split(GAP))
    for (const packed of packer.add({ text: paragraph.trim(), line: 1 })) yield packed.text;
  for (const packed of packer.end()) yield packed.text;
}

/** The paragraphs of a text file, or its lines, packed together; named by the line that they begin on. */
export async function* readPackedText(reading: Reading): AsyncGenerator<FoundPassage> {
  const { source, options, onRead } = reading;
  const packer = new PassagePacker(options);
  let [last, part, isFirst] = [0, 1, true];
  const found = ({ text, line }: { text: string; line: number }): FoundPassage => {
    // A long paragraph becomes several passages.
    part = line === last ? part + 1 : 1;
    last = line;
    const id = idAt(reading, part === 1 ? line : `${line}#${part}`);
    const place = isFirst ? { line: 1, at: 0 } : undefined;
    isFirst = false;
    return { passage: { id, title: "", text }, line, place };
  };
  let end = 0;
  for await (const { number, text } of readTextPassages(source.file, "auto", onRead)) {
    const block = { text: text.trim(), line: number, isTight: number === end + 1 };
    for (const packed of packer.add(block)) yield found(packed);
    end = number + text.split("\n").length - 1;
  }
  for (const packed of packer.end()) yield found(packed);
}
