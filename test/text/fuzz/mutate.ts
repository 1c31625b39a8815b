/** Spoils files: a few random changes of bytes, lines and structure, the same ones for the same generator. */
import { gunzipSync, gzipSync } from "node:zlib";
import type { Random } from "../../../lib/random";

/**
 * What breaks parsers: separators, quotes, brackets, numbers that are none, bytes that are no UTF-8, other line ends.
 */
const nasty = [
  ...["\n", "\r\n", "\r", "\t", "\t\t", " ", "", "\0", '"', '""', "'", "\\", "\\u", "\\ud800", "{", "}", "[", "]", ","],
  ...["NaN", "-Infinity", "1e999", "-0", "0x1f", "99999999999999999999", "null", "true", "[]", "{}", '{"__proto__":1}'],
  ...["\u2028", "\ufeff", "é\u0301", "😀", "[".repeat(5000), '{"a":'.repeat(3000), "x".repeat(70_000)],
].map((text) => Buffer.from(text));
nasty.push(Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xf0, 0x9f, 0x98]));

type Mutation = (content: Buffer, random: Random, other: Buffer) => Buffer;

const mutations: readonly Mutation[] = [
  // A bit is flipped.
  (content, random) => {
    const changed = Buffer.from(content);
    if (changed.length > 0) changed[random.integer(0, changed.length)] ^= 1 << random.integer(0, 8);
    return changed;
  },
  // The end is missing.
  (content, random) => content.subarray(0, random.integer(0, content.length + 1)),
  // A piece is missing.
  (content, random) => {
    const [start, end] = span(content, random);
    return Buffer.concat([content.subarray(0, start), content.subarray(end)]);
  },
  // A piece comes twice.
  (content, random) => {
    const [start, end] = span(content, random);
    return Buffer.concat([content.subarray(0, end), content.subarray(start)]);
  },
  // Something nasty is put in, or stands in place of a piece.
  (content, random) => {
    const [start, end] = span(content, random);
    const piece = nasty[random.integer(0, nasty.length)];
    return Buffer.concat([content.subarray(0, start), piece, content.subarray(random.uniform() < 0.5 ? start : end)]);
  },
  // Lines are shuffled.
  (content, random) => Buffer.from(random.shuffle(content.toString("latin1").split("\n")).join("\n"), "latin1"),
  // Another form goes on in the middle.
  (content, random, other) => {
    const at = random.integer(0, content.length + 1);
    return Buffer.concat([content.subarray(0, at), other.subarray(random.integer(0, other.length + 1))]);
  },
];

function span({ length }: Buffer, random: Random): [number, number] {
  const start = random.integer(0, length + 1);
  return [start, Math.min(length, start + random.integer(0, 1 + Math.ceil(length / 4)))];
}

/**
 * A spoilt copy of `content`. Of a gzip file either the compressed bytes are spoilt, or the text inside.
 * @param other a file of another form, from which pieces come
 */
export function mutate(content: Buffer, other: Buffer, isGzip: boolean, random: Random): Buffer {
  if (isGzip && random.uniform() < 0.5)
    return gzipSync(mutate(gunzipSync(content), other, false, random), { level: 1 });
  let changed = content;
  for (let count = random.integer(1, 4); count > 0; count--) {
    changed = mutations[random.integer(0, mutations.length)](changed, random, other);
  }
  return changed;
}
