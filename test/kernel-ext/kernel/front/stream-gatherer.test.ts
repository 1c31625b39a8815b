import { expect } from "chai";
import { createStreamGatherer } from "../../../../kernel-ext/kernel/front/stream-gatherer";

describe("createStreamGatherer()", () => {
  const gather = () => {
    const sent: unknown[][] = [];
    return { sent, gatherer: createStreamGatherer((...words) => sent.push(words)) };
  };

  it("joins what one cell writes to one stream, and keeps the order of streams and cells", () => {
    const { sent, gatherer } = gather();
    for (const text of ["a", "b"]) gatherer.add("1", "stdout", text);
    gatherer.add("1", "stderr", "c");
    gatherer.add("2", "stderr", "d");
    gatherer.flush();
    expect(sent).to.deep.equal([
      ["1", "stdout", "ab"],
      ["1", "stderr", "c"],
      ["2", "stderr", "d"],
    ]);
  });

  it("sends by itself after a while, and at once when much is gathered", async () => {
    const { sent, gatherer } = gather();
    gatherer.add("1", "stdout", "soon");
    await new Promise((done) => setTimeout(done, 200));
    expect(sent).to.deep.equal([["1", "stdout", "soon"]]);
    gatherer.add("1", "stdout", "x".repeat(70_000));
    expect(sent).to.have.length(2);
    gatherer.flush();
    expect(sent).to.have.length(2);
  });
});
