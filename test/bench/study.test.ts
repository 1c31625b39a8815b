/** Parts of the study that need no training. The whole of it is in study.slow.test.ts. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { dealSplits } from "../../bench/deal-splits";
import { protocols } from "../../bench/study/protocol";
import { collectResults } from "../../bench/study/report/collect";
import { signed, verdict } from "../../bench/study/report/format";

describe("collectResults()", () => {
  it("throws and names the units when their results are missing", () => {
    const read = () => collectResults(os.tmpdir(), protocols.quick, ["frozen none 1", "controls of nothing"]);
    expect(read).to.throw(/not whole.*frozen none 1, controls of nothing/);
  });
});

describe("verdict()", () => {
  const cases = [
    { low: 0.1, high: 0.3, words: "holds here" },
    { low: -0.3, high: -0.1, words: "is reversed here" },
    { low: -0.1, high: 0.3, words: "is not decided" },
    { low: null, high: null, words: "one seed does not decide it" },
  ];
  for (const { words, ...interval } of cases) {
    it(`says "${words}" when the interval is ${interval.low} to ${interval.high}`, () => {
      expect(verdict({ mean: 0.1, n: 3, ...interval })).to.include(words);
    });
  }
});

describe("signed()", () => {
  it("gives no sign to what rounds to zero", () => {
    expect([-0.0004, 0.0004, 0, -0.0006, 0.0126].map((value) => signed(value))).to.deep.equal([
      "0.000",
      "0.000",
      "0.000",
      "−0.001",
      "+0.013",
    ]);
  });
});

describe("dealSplits()", () => {
  it("deals every judged query to exactly one split when there is no train split", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-deal-"));
    const source = path.join(folder, "source");
    fs.mkdirSync(path.join(source, "qrels"), { recursive: true });
    const ids = Array.from({ length: 20 }, (_, i) => `q${i}`);
    fs.writeFileSync(path.join(source, "corpus.jsonl"), '{"_id":"d","title":"","text":"x"}\n');
    fs.writeFileSync(path.join(source, "queries.jsonl"), ids.map((id) => `{"_id":"${id}","text":"x"}\n`).join(""));
    fs.writeFileSync(
      path.join(source, "qrels", "test.tsv"),
      `query-id\tcorpus-id\tscore\n${ids.map((id) => `${id}\td\t1\n`).join("")}`,
    );
    const dealt = await dealSplits(source, path.join(folder, "dealt"));
    const queriesOf = (split: string) =>
      fs
        .readFileSync(path.join(dealt, "qrels", `${split}.tsv`), "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split("\t")[0]);
    const parts = ["train", "dev", "test"].map(queriesOf);
    expect(parts.map(({ length }) => length)).to.deep.equal([12, 3, 5]);
    expect(parts.flat().sort()).to.deep.equal([...ids].sort());
    fs.rmSync(folder, { recursive: true });
  });
});
