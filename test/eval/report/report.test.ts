import { expect } from "chai";
import * as fc from "fast-check";
import { figure } from "../../../kernel-ext/display";
import { toBundle } from "../../../kernel-ext/display/values/bundle";
import {
  comparedPairsTable,
  comparedRunsTable,
  compareRuns,
  comparisonFigure,
  differenceFigure,
  evaluationTable,
  fixed,
  perQueryTable,
  ResultTable,
} from "../../../lib/eval";
import { Random } from "../../../lib/random";

const table = new ResultTable(
  [{ name: "run" }, { name: "nDCG@10", markBest: true }, { name: "n", digits: 0 }, { name: "p", isProbability: true }],
  [
    ["bm25_k1 & co", 0.25, 12, 0.00001],
    ["bow", 0.5, 7, null],
  ],
  "two <runs>",
);

describe("ResultTable", () => {
  it("toText() aligns text left and numbers right", () => {
    expect(table.toText()).to.equal(
      "two <runs>\nrun           nDCG@10   n        p\nbm25_k1 & co   0.2500  12  <0.0001\nbow            0.5000   7",
    );
  });

  it("toMarkdown() writes a table with the best in bold and nothing that Markdown would read otherwise", () => {
    expect(table.toMarkdown()).to.equal(
      [
        "two \\<runs\\>",
        "",
        "| run | nDCG@10 | n | p |",
        "| --- | ---: | ---: | ---: |",
        "| bm25\\_k1 & co | 0.2500 | 12 | \\<0.0001 |",
        "| bow | **0.5000** | 7 |  |",
      ].join("\n"),
    );
  });

  it("toLatex() writes a booktabs tabular, special characters escaped", () => {
    expect(table.toLatex()).to.equal(
      [
        "% two <runs>",
        "\\begin{tabular}{lrrr}",
        "\\toprule",
        "run & nDCG@10 & n & p \\\\",
        "\\midrule",
        "bm25\\_k1 \\& co & 0.2500 & 12 & $<$0.0001 \\\\",
        "bow & \\textbf{0.5000} & 7 &  \\\\",
        "\\bottomrule",
        "\\end{tabular}",
      ].join("\n"),
    );
  });

  it("records() and JSON keep numbers as they are", () => {
    expect(JSON.parse(JSON.stringify(table))).to.deep.equal(table.records());
    expect(table.records()[0]).to.deep.equal({ run: "bm25_k1 & co", "nDCG@10": 0.25, n: 12, p: 0.00001 });
  });

  it("a table shows itself in a notebook, as HTML with what is dangerous escaped", async () => {
    const bundle = await toBundle(table);
    expect(bundle).to.include.keys("text/html", "text/markdown", "text/latex", "text/plain");
    expect(bundle["text/html"]).to.include("<caption>two &lt;runs&gt;</caption>").and.include("<b>0.5000</b>");
  });

  it("marks no best of counts and of shares that nobody judged", () => {
    const means = { "nDCG@10": 0.5, "Unjudged@5": 0.4, "Hole@5": 0.3, "RBP_resid(p=0.8)": 0.2, NumRet: 7 };
    const worse = Object.fromEntries(Object.entries(means).map(([name, value]) => [name, value / 2]));
    const written = evaluationTable({ a: { means }, b: { means: worse } }).toMarkdown();
    expect(written.match(/\*\*[^*]+\*\*/g)).to.deep.equal(["**0.5000**"]);
  });

  it("frame() makes a danfojs frame, given the module", async () => {
    const danfojs = await import("danfojs-node");
    const frame = table.frame(danfojs);
    expect(frame.columns).to.deep.equal(["run", "nDCG@10", "n", "p"]);
    expect(frame.shape).to.deep.equal([2, 4]);
    expect((await toBundle(frame))["text/html"]).to.include("bm25_k1");
  });
});

describe("fixed()", () => {
  for (const [value, digits, text] of [
    [0.03125, 4, "0.0312"],
    [0.09375, 4, "0.0938"],
    [-0.03125, 4, "-0.0312"],
    [0.5, 0, "0"],
    [1.5, 0, "2"],
    [2.5, 0, "2"],
    [0.00005, 4, "0.0001"],
    [0.12345, 4, "0.1235"],
    [1 / 3, 4, "0.3333"],
    [1e21, 2, "1e+21"],
  ] as [number, number, string][]) {
    it(`fixed() writes ${value} with ${digits} decimals as C does: ${text}`, () => {
      expect(fixed(value, digits)).to.equal(text);
    });
  }

  it("fixed() is never further away than half of the last digit", () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
        expect(Math.abs(Number(fixed(value, digits)) - value)).to.be.at.most(0.5 * 10 ** -digits * (1 + 1e-9));
      }),
    );
  });
});

describe("tables and figures of results", () => {
  const qrels = new Map(["1", "2", "3"].map((query) => [query, new Map([["d", 1]])]));
  const run = (ranks: number[]) =>
    new Map(
      ranks.map((rank, i) => [
        `${i + 1}`,
        new Map([["d", -rank], ...[1, 2, 3].map((x) => [`x${x}`, -x - 0.5] as [string, number])]),
      ]),
    );
  const comparison = compareRuns(
    new Map([
      ["a", run([1, 2, 1])],
      ["b", run([2, 2, 3])],
    ]),
    qrels,
    {
      random: new Random(1),
      measure: "RR",
    },
  );

  it("evaluationTable() and perQueryTable() have a row a run, and a row a query with the means last", () => {
    const evaluation = {
      means: { RR: 0.75 },
      perQuery: new Map([
        ["1", { RR: 1 }],
        ["2", { RR: 0.5 }],
      ]),
    };
    expect(evaluationTable({ bow: evaluation }).records()).to.deep.equal([{ run: "bow", RR: 0.75 }]);
    expect(perQueryTable(evaluation).toText()).to.equal("query      RR\n1      1.0000\n2      0.5000\nall    0.7500");
  });

  it("comparedRunsTable() and comparedPairsTable() hold what was compared", () => {
    expect(
      comparedRunsTable(comparison)
        .records()
        .map((row) => [row.run, row.RR]),
    ).to.deep.equal([
      ["a", 5 / 6],
      ["b", (0.5 + 0.5 + 1 / 3) / 3],
    ]);
    const [pair] = comparedPairsTable(comparison).records();
    expect(pair).to.include({ a: "a", b: "b", wins: 2, ties: 1, losses: 0, "p randomization": 0.5 });
  });

  it("comparisonFigure() and differenceFigure() are figures that the kernel draws", async () => {
    for (const { data, layout } of [comparisonFigure(comparison), differenceFigure(comparison, "a", "b")]) {
      const bundle = await toBundle(figure(data, layout));
      expect(bundle["image/svg+xml"]).to.include("<svg");
    }
    const [bars] = differenceFigure(comparison, "a", "b").data;
    expect(bars.text).to.deep.equal(["3", "1", "2"]);
    expect(() => differenceFigure(comparison, "a", "c")).to.throw("one of a, b");
  });
});
