import { expect } from "chai";
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
    for (let i = 0; i < 100_000; i++) expect(find(i)).to.equal(i);
    expect(find(100_000)).to.equal(undefined);
    for (let i = 100_000; i < 140_000; i++) add(i);
    expect(find(0)).to.equal(undefined);
    for (let i = 132_000; i < 140_000; i++) expect(find(i)).to.equal(i);
  });
});
