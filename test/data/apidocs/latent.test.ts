import { expect } from "chai";
import { LatentIndex } from "../../../data/apidocs/latent";
import { Random } from "../../../lib/random";

describe("LatentIndex", () => {
  // Two subjects; "car" and "automobile" never meet, but keep the same company.
  const documents = [
    ["car", "wheel", "road"],
    ["automobile", "wheel", "road"],
    ["automobile", "engine", "wheel"],
    ["car", "engine", "road"],
    ["flower", "garden", "bee"],
    ["flower", "petal", "bee"],
    ["garden", "petal", "bee"],
  ];

  it("scores() finds a passage that shares no word with the query through the company of its words", () => {
    const scores = new LatentIndex(documents, new Random(1), { dimensions: 2, rounds: 20 }).scores(["car"]);
    expect(scores[2]).to.be.greaterThan(0.9);
    expect(Math.abs(scores[5])).to.be.lessThan(0.1);
  });

  it("scores() with as many dimensions as documents are the cosines of tf-idf", () => {
    const scores = new LatentIndex(documents, new Random(1), { dimensions: 7, rounds: 20 }).scores(documents[0]);
    const idf = (count: number) => Math.log(documents.length / count);
    const row = ([a, b, c]: number[]) => Math.hypot(idf(a), idf(b), idf(c));
    const shared = idf(3) ** 2 + idf(3) ** 2; // wheel and road, in 3 documents each
    expect(scores[0]).to.be.closeTo(1, 1e-6);
    expect(scores[1]).to.be.closeTo(shared / (row([2, 3, 3]) * row([2, 3, 3])), 1e-6);
    expect(scores[4]).to.be.closeTo(0, 1e-6);
  });

  it("scores() are 0 for a query of unknown words", () => {
    const scores = new LatentIndex(documents, new Random(1), { dimensions: 2 }).scores(["nothing"]);
    expect([...scores]).to.deep.equal(documents.map(() => 0));
  });
});
