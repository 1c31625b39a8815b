import { expect } from "chai";
import { Random } from "../../../lib/random";
import { WordCache } from "../../../lib/tokens/wordpiece/word-cache";

describe("WordCache", () => {
  it("finds a word wherever it stands in a text, and no other", () => {
    const cache = new WordCache();
    const ids = Int32Array.of(1, 2);
    cache.add("the cat", 4, 7, ids);
    expect(cache.find("a cat sat", 2, 5)).to.equal(ids);
    expect(cache.find("cat", 0, 3)).to.equal(ids);
    for (const other of ["ca", "cats", "bat", "", "Cat"])
      expect(cache.find(other, 0, other.length)).to.equal(undefined);
  });

  it("keeps 100,000 words apart, forgets when there are too many, and goes on", () => {
    const cache = new WordCache();
    const word = (i: number) => `word${i.toString(36)}`;
    const add = (i: number) => cache.add(word(i), 0, word(i).length, Int32Array.of(i));
    const find = (i: number) => cache.find(word(i), 0, word(i).length)?.[0];
    for (let i = 0; i < 100_000; i++) add(i);
    let kept = 0;
    for (let i = 0; i < 100_000; i++) {
      const found = find(i);
      expect(found).to.be.oneOf([i, undefined]);
      if (found === i) kept++;
    }
    // Now and then the places near a word's own are taken.
    expect(kept).to.be.above(99_900);
    expect(find(100_000)).to.equal(undefined);
    for (let i = 100_000; i < 140_000; i++) add(i);
    expect(find(0)).to.equal(undefined);
    expect(
      Array.from({ length: 8000 }, (_, n) => find(132_000 + n)).filter((i) => i !== undefined),
    ).to.have.length.above(7990);
  });

  it("keeps some of many words that were made to have one hash, and looks no further for the others", () => {
    const pairs = collidingPairs(10);
    const words = Array.from({ length: 1024 }, (_, n) => pairs.map((pair, bit) => pair[(n >> bit) & 1]).join(""));
    const cache = new WordCache();
    for (const [n, word] of words.entries()) cache.add(word, 0, word.length, Int32Array.of(n));
    const found = words.map((word) => cache.find(word, 0, word.length)?.[0]);
    expect(found.filter((n) => n !== undefined)).to.have.length(32);
    for (const [n, at] of found.entries()) expect([n, undefined]).to.include(at);
  });
});

/** Pairs of texts; whichever of each stand one behind the other, FNV-1a over their UTF-16 units is the same. */
function collidingPairs(count: number): [string, string][] {
  const random = new Random(1);
  const pairs: [string, string][] = [];
  let state = 0x811c9dc5;
  for (const seen = new Map<number, string>(); pairs.length < count; ) {
    const text = Array.from({ length: 6 }, () => String.fromCharCode(97 + random.integer(0, 26))).join("");
    let hash = state;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    const other = seen.get(hash);
    seen.set(hash, text);
    if (other === undefined || other === text) continue;
    pairs.push([other, text]);
    state = hash;
    seen.clear();
  }
  return pairs;
}
