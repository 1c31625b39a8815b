import { expect } from "chai";
import * as fc from "fast-check";
import { evaluate, evaluateRunFile, type Semantics } from "../../lib/eval";
import { noCommonQuery } from "../../lib/eval/runs";
import { put, useScratch } from "../text/scratch";
import { contents, document, outcome, query } from "./runs/contents";
import { readPlainly } from "./runs/plain-reader";

describe("evaluateRunFile()", () => {
  const at = useScratch();
  const measures = ["nDCG@3", "RR", "AP", "Judged@3", "Hole@3", "Compat", "relstring.4", "NumRet", "ERR", "infAP"];
  const grades = fc.uniqueArray(fc.tuple(document, fc.integer({ min: -2, max: 5 })), {
    selector: ([id]) => id,
    maxLength: 5,
  });
  const judgements = fc.uniqueArray(fc.tuple(query, grades), { selector: ([id]) => id, maxLength: 5 });
  const options = fc.record({
    semantics: fc.constantFrom<Semantics>("trec10", "trec10", "trec9", "msmarco"),
    missing: fc.constantFrom("zero" as const, "skip" as const, "refuse" as const),
    ignoreIdenticalIds: fc.boolean(),
    judgedOnly: fc.boolean(),
    maxDocuments: fc.constantFrom(undefined, 2),
    measures: fc.oneof(
      fc.constant(measures),
      fc.constant(measures.filter((name) => name !== "Hole@3" && name !== "ERR")),
    ),
  });

  for (const isSorted of [true, false]) {
    it(`evaluateRunFile() finds what evaluate() finds of the run read plainly, queries ${isSorted ? "one after another" : "mixed"}`, async () => {
      const property = fc.asyncProperty(contents, judgements, options, async (content, judged, how) => {
        const text = isSorted ? byQuery(content) : content;
        const file = put(at("r.run"), text);
        const qrels = new Map(judged.map(([id, list]) => [id, new Map(list)]));
        const plain = await outcome(async () => {
          let tag: string | undefined;
          const order = how.semantics === "msmarco" ? "rank" : "score";
          const onTag = (name: string) => {
            tag = name;
          };
          const run = await readPlainly(file, { only: qrels, order, onTag });
          if (run.size === 0) throw noCommonQuery(file, qrels);
          return { ...evaluate(run, qrels, how), ...(tag === undefined ? {} : { tag }) };
        }, shownEvaluation);
        expect(await outcome(() => evaluateRunFile(file, qrels, how), shownEvaluation)).to.deep.equal(plain);
      });
      await fc.assert(property, { numRuns: 600 });
    });
  }

  it("evaluateRunFile() reads what comes through a pipe, queries mixed", async function () {
    if (process.platform === "win32") this.skip();
    const { spawn, spawnSync } = await import("node:child_process");
    expect(spawnSync("mkfifo", [at("pipe")]).status).to.equal(0);
    const file = put(at("r.run"), "1 Q0 a 1 2 x\n2 Q0 a 1 2 x\n1 Q0 b 2 3 x\n");
    const cat = spawn("sh", ["-c", 'cat "$0" > "$1"', file, at("pipe")]);
    const qrels = new Map(["1", "2"].map((id) => [id, new Map([["a", 1]])]));
    const { means } = await evaluateRunFile(at("pipe"), qrels, { measures: ["RR"] });
    expect(means).to.deep.equal({ RR: 0.75 });
    expect(cat.exitCode ?? 0).to.equal(0);
  });

  it("evaluateRunFile() tells how much of a large file is read", async () => {
    const count = 20_000;
    const tag = "x".repeat(900);
    put(at("run"), Array.from({ length: count }, (_, i) => `q1 Q0 d${i} 1 ${count - i} ${tag}\n`).join(""));
    const told = new Set<string>();
    const onProgress = ({ phase, detail }: { phase: string; detail?: string }) => told.add(`${phase} ${detail}`);
    const qrels = new Map([["q1", new Map([[`d${count - 1}`, 1]])]]);
    const { means } = await evaluateRunFile(at("run"), qrels, { measures: ["RR", "NumRet"], onProgress });
    expect(means).to.deep.equal({ RR: 1 / count, NumRet: count });
    expect([...told]).to.deep.equal(["reading run MB"]);
  });
});

/** The lines with their queries together, as most runs have them. */
function byQuery(content: string): string {
  const first = (line: string) => line.replace("\ufeff", "").trim().split(/[ \t]/)[0];
  return content
    .split(/(?<=\n)/)
    .sort((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0))
    .join("");
}

function shownEvaluation({ perQuery, texts, ...rest }: Awaited<ReturnType<typeof evaluateRunFile>>): unknown {
  return { ...rest, perQuery: [...perQuery], texts: texts && [...texts] };
}
