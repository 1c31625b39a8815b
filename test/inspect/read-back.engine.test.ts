/** One passage read back: the stretches make up the text exactly, and every word has its best piece's rank. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import * as fc from "fast-check";
import { useEngine } from "../../lib/engine";
import { type ReadBack, readBack } from "../../lib/inspect";
import type { EncoderModel } from "../../lib/model";
import { uglyText } from "../tokens/wordpiece/ugly";
import { plantedModel, wideTokenizer } from "./planted";

describe("readBack()", () => {
  const tokenizer = wideTokenizer();
  const { vocabulary } = tokenizer;
  /** Scores fall with the id: the rank of an ordinary token is its place after the five special ones. */
  const rank = (token: string) => (vocabulary.idOf(token) as number) - 4;
  let model: EncoderModel;

  before(async () => {
    await useEngine();
    model = plantedModel(Float32Array.from({ length: vocabulary.size }, (_, id) => -1000 * id));
  });
  after(() => model.parameters.dispose());

  const read = (text: string) => readBack(model, tokenizer, text, { maxLength: 30, topTokens: 4 });
  const words = ({ spans }: ReadBack) => spans.filter((span) => span.rank !== undefined);

  it("readBack() gives every word the best rank among its pieces, and leaves what lies between without one", async () => {
    const { spans } = await read("  Shaba, ko!");
    expect(spans).to.deep.equal([
      { text: "  " },
      { text: "Shaba", rank: Math.min(rank("sha"), rank("##ba")) },
      { text: ",", rank: rank(",") },
      { text: " " },
      { text: "ko", rank: rank("ko") },
      { text: "!", rank: rank("!") },
    ]);
  });

  it("readBack() takes words with letters beyond ASCII whole", async () => {
    const found = words(await read("kaïlé ижд ßø"));
    expect(found.map(({ text }) => text)).to.deep.equal(["kaïlé", "ßø"]);
    expect(found[0].rank).to.equal(Math.min(...["k", "##a", "##ï", "##l", "##é"].map(rank)));
  });

  it("readBack() leaves words that the vocabulary does not know, and what was cut off, without a rank", async () => {
    const unknown = await read("ba ☃☃ ko");
    expect(words(unknown).map(({ text }) => text)).to.deep.equal(["ba", "ko"]);
    expect(unknown.tokens).to.equal(2);
    const long = await read("ba ".repeat(40));
    expect(words(long)).to.have.length(28);
    expect(long.spans.map(({ text }) => text).join("")).to.equal("ba ".repeat(40));
  });

  it("readBack() counts distinct tokens, those ranked within that count, and names the best tokens", async () => {
    const { tokens, coverage, top } = await read("a b a e z ba");
    expect(tokens).to.equal(5);
    // Ranks 1, 2, 5 of a, b, e are within 5; z and ba are not.
    expect(coverage).to.be.closeTo(3 / 5, 1e-9);
    expect(top).to.deep.equal([
      { token: "a", inText: true },
      { token: "b", inText: true },
      { token: "c", inText: false },
      { token: "d", inText: false },
    ]);
  });

  it("readBack() looks at the vocabulary's tokens alone where the embedding matrix is padded", async () => {
    const scores = Array.from({ length: vocabulary.size }, (_, id) => -1000 * id);
    const padded = plantedModel(Float32Array.of(...scores, 9e5, 9e5, 9e5));
    const text = "Shaba, ko! zem";
    const found = await readBack(padded, tokenizer, text, { maxLength: 30, topTokens: 4 });
    padded.parameters.dispose();
    expect(found).to.deep.equal(await read(text));
  });

  it("readBack() of no text has no stretch and covers nothing", async () => {
    const { spans, tokens, coverage } = await read("");
    expect([spans, tokens, coverage]).to.deep.equal([[], 0, 0]);
  });

  it("readBack() gives a letter that two pieces share to the first of them", async () => {
    const { spans } = await readBack(model, wideTokenizer({ stripAccents: true }), "한그!", { maxLength: 30 });
    expect(spans.map(({ text }) => text)).to.deep.equal(["한그", "!"]);
  });

  for (const stripAccents of [false, true]) {
    it(`readBack() cuts any text into stretches that make it up exactly, and leaves no tensor (accents ${stripAccents ? "stripped" : "kept"})`, async () => {
      const reader = wideTokenizer({ stripAccents });
      const before = tf.memory().numTensors;
      const text = fc.oneof(
        uglyText,
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.string({
          unit: fc.constantFrom("한", "그", "각", "a", "é", "\u0301", "ß", " ", "語", "[MASK]", "."),
          maxLength: 25,
        }),
      );
      await fc.assert(
        fc.asyncProperty(text, async (text) => {
          const { spans } = await readBack(model, reader, text, { maxLength: 30 });
          expect(spans.map((span) => span.text).join("")).to.equal(text);
          expect(spans.every((span) => span.text.length > 0)).to.equal(true);
          spans.slice(1).forEach((span, i) => {
            expect(
              span.rank === undefined && spans[i].rank === undefined,
              "two stretches without rank in a row",
            ).to.equal(false);
          });
        }),
        { numRuns: 60 },
      );
      expect(tf.memory().numTensors).to.equal(before);
    });
  }
});
