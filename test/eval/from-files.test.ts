/** Runs, judgements and answers read from files, as commands and notebooks do it. */
import { expect } from "chai";
import { evaluate, evaluateAnswerFile, parseMeasure, readJudgedRun, readJudgementsFor } from "../../lib/eval";
import { put, useScratch } from "../text/scratch";

/** The message of the error that the work ends with. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const ended = await work.then(
    () => undefined,
    (error: Error) => error,
  );
  return ended?.message ?? "nothing was thrown";
}

describe("measuring from files", () => {
  const at = useScratch();

  it("readJudgementsFor() reads grades, and by subtopic where a measure needs it; a file without subtopics is noted", async () => {
    put(at("qrels"), "q1 0 d1 1\nq1 0 d2 2\n");
    put(at("topics"), "q1 a d1 1\nq1 b d1 2\n");
    const notes: string[] = [];
    const read = (file: string, measure: string) =>
      readJudgementsFor(at(file), [parseMeasure(measure)], (line) => notes.push(line));
    const plain = await read("qrels", "nDCG@10");
    expect(plain.subtopics).to.equal(undefined);
    expect([...(plain.qrels.get("q1") as Map<string, number>)]).to.deep.equal([
      ["d1", 1],
      ["d2", 2],
    ]);
    const topics = await read("topics", "alpha_nDCG@10");
    expect(topics.qrels.get("q1")?.get("d1")).to.equal(2);
    expect(topics.subtopics?.get("q1")?.get("d1")?.size).to.equal(2);
    expect(notes).to.deep.equal([]);
    await read("qrels", "alpha_nDCG@10");
    expect(notes).to.have.length(1);
    expect(notes[0]).to.match(/names no subtopics/);
    put(at("empty"), "");
    const message = await refusal(read("empty", "nDCG@10"));
    expect(message).to.match(/there are no judgements in the file/);
  });

  it("readJudgedRun() keeps judged queries, tells how much of a large file is read, and refuses one without any", async () => {
    put(at("qrels"), "q1 0 d1 1\n");
    const { qrels } = await readJudgementsFor(at("qrels"), []);
    const others = Array.from({ length: 700_000 }, (_, i) => `other${i} Q0 d${i} 1 1.5 x\n`);
    put(at("run"), ["q1 Q0 d1 1 2.5 x\n", ...others].join(""));
    const phases = new Set<string>();
    const run = await readJudgedRun(at("run"), qrels, {
      onProgress: ({ phase, detail }) => phases.add(`${phase} ${detail}`),
    });
    expect([...run.keys()]).to.deep.equal(["q1"]);
    expect([...phases]).to.deep.equal(["reading run MB"]);
    expect(evaluate(run, qrels, { measures: ["P@1"] }).means["P@1"]).to.equal(1);
    put(at("foreign"), "q9 Q0 d1 1 2.5 x\n");
    const message = await refusal(readJudgedRun(at("foreign"), qrels));
    expect(message).to.match(/no query in common.*queries such as q1/s);
  });

  it("evaluateAnswerFile() judges by the texts of the corpus", async () => {
    put(at("corpus.jsonl"), '{"_id":"d1","text":"red apples"}\n{"_id":"d2","text":"a green pear"}\n');
    put(at("qas.csv"), "what fruit\t['pear']\n");
    put(at("run"), "0 Q0 d1 1 2 x\n0 Q0 d2 2 1 x\n");
    const options = { run: at("run"), answers: at("qas.csv"), data: at("corpus.jsonl") };
    const { means } = await evaluateAnswerFile({ ...options, measures: "Accuracy@1,Accuracy@2" });
    expect(means).to.deep.equal({ "Accuracy@1": 0, "Accuracy@2": 1 });
    const message = await refusal(evaluateAnswerFile({ ...options, measures: "nDCG@10" }));
    expect(message).to.match(/top-k accuracy alone/);
  });
});
