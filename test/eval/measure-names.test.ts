import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { parseMeasure, splitMeasures } from "../../lib/eval";

describe("parseMeasure()", () => {
  for (const [text, name] of [
    ["ndcg@10", "nDCG@10"],
    ["NDCG", "nDCG"],
    ["rr@5", "RR@5"],
    ["AP", "AP"],
    [" R@100 ", "R@100"],
    ["p@1", "P@1"],
    ["MAP@10", "AP@10"],
    ["MRR@10", "RR@10"],
    ["Recall@20", "R@20"],
    ["map", "AP"],
    ["recip_rank", "RR"],
    ["ndcg_cut_10", "nDCG@10"],
    ["P_5", "P@5"],
    ["recall_100", "R@100"],
    ["success_1", "Success@1"],
    ["set_P", "SetP"],
    ["num_rel_ret", "NumRelRet"],
    ["P(rel=2)@10", "P(rel=2)@10"],
    ["P( rel=1 )@10", "P@10"],
    ["nDCG(dcg='exp-log2')@10", "nDCG(dcg='exp-log2')@10"],
    ['nDCG(dcg="log2")@10', "nDCG@10"],
    ["nDCG-exp@5", "nDCG(dcg='exp-log2')@5"],
    ["nDCG(gains={0:0, 1:1, 2:10})@3", "nDCG(gains={0:0,1:1,2:10})@3"],
    ["SetF(beta=2)", "SetF(beta=2)"],
    ["AP(judged_only=True, rel=2)", "AP(rel=2,judged_only=True)"],
  ]) {
    it(`parseMeasure() reads ${text} as ${name}`, () => expect(parseMeasure(text).name).to.equal(name));
  }

  for (const text of ["nDCG@0", "R", "P", "Rprec@5", "SetP@3", "Mystery@10", "constructor@5", "toString"]) {
    it(`parseMeasure() refuses ${text} and names the choices`, () => {
      expect(() => parseMeasure(text)).to.throw(
        InputError,
        "nDCG[@k], RR[@k], AP[@k], R@k, Success@k, P@k, Rprec, Bpref, Judged@k",
      );
    });
  }

  for (const text of [
    "",
    "nDCG@-1",
    "nDCG@x",
    "nDCG@10@5",
    "P(rel=2@10",
    "P(rel)@10",
    "P(rel=1,rel=2)@1",
    "nDCG(gains={})",
  ]) {
    it(`parseMeasure() says that ${JSON.stringify(text)} is no measure at all`, () => {
      expect(() => parseMeasure(text)).to.throw(InputError, "cannot read the measure");
    });
  }

  for (const text of [
    "P(beta=2)@10",
    "P(rel='a')@10",
    "nDCG(dcg='log3')@10",
    "nDCG(rel=2)@10",
    "AP(judged_only=1)",
    "P(toString=1)@3",
  ]) {
    it(`parseMeasure() refuses the parameter of ${text} and names those there are`, () => {
      expect(() => parseMeasure(text)).to.throw(InputError, /cannot use .*expected .*judged_only/);
    });
  }

  const judged = new Map([
    ["a", 1],
    ["b", 3],
    ["c", 0],
    ["d", 2],
  ]);
  const value = (text: string, ranking: string[]) => parseMeasure(text).measure(ranking, judged);

  it("parseMeasure() takes grades from `rel` on for relevant", () => {
    expect(value("P(rel=2)@4", ["a", "b", "c", "d"])).to.equal(0.5);
    expect(value("RR(rel=3)", ["a", "d", "b"])).to.equal(1 / 3);
    expect(value("R(rel=2)@1", ["b"])).to.equal(0.5);
  });

  it("parseMeasure() gives nDCG other gains, grades that are not named keeping theirs", () => {
    expect(value("nDCG(gains={3:0})@1", ["b"])).to.equal(0);
    expect(value("nDCG(gains={3:0})@1", ["d"])).to.equal(1);
    expect(value("nDCG(dcg='exp-log2')", ["a", "b", "c", "d"])).to.be.closeTo(0.7142221296584441, 1e-15);
    expect(value("nDCG(gains={0:5})@1", ["x"]), "an unjudged document gains nothing").to.equal(0);
  });

  it("parseMeasure() leaves unjudged documents out where only judged ones count", () => {
    expect(value("RR(judged_only=True)", ["x", "y", "c", "a"])).to.equal(0.5);
    expect(value("P(judged_only=True)@1", ["x", "b"])).to.equal(1);
  });
});

describe("splitMeasures()", () => {
  it("splitMeasures() splits at commas and blanks, but not inside of brackets", () => {
    expect(splitMeasures("nDCG@10,RR@10 AP, P(rel=2, judged_only=True)@5,nDCG(gains={1:1, 2:3})@3")).to.deep.equal([
      "nDCG@10",
      "RR@10",
      "AP",
      "P(rel=2, judged_only=True)@5",
      "nDCG(gains={1:1, 2:3})@3",
    ]);
    expect(splitMeasures(" , ")).to.deep.equal([]);
  });
});
