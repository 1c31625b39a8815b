import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { parseMeasure, parseMeasures, splitMeasures } from "../../lib/eval";

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
    ["Hits@1", "Success@1"],
    ["Accuracy@20", "Success@20"],
    ["ndcg_cut.10", "nDCG@10"],
    ["P.5", "P@5"],
    ["11pt_avg", "11pt_avg"],
    ["iprec_at_recall_0.10", "IPrec@0.1"],
    ["iprec@0.5", "IPrec@0.5"],
    ["infap", "infAP"],
    ["gm_map", "GMAP"],
    ["err@20", "ERR@20"],
    ["unj_10", "Unjudged@10"],
    ["recall_cap@100", "R_cap@100"],
    ["relative_P.100", "R_cap@100"],
    ["set_map", "SetAP"],
    ["ndcg.1=3,2=9", "nDCG(gains={1:3,2:9})"],
    ["utility.2,-1,0,0", "Utility(a=2)"],
    ["set_F.0.5", "SetF(beta=0.5)"],
    ["set_F_0.5", "SetF(beta=0.5)"],
    ["ndcg_1=3,2=9", "nDCG(gains={1:3,2:9})"],
    ["rbp_p=0.5", "RBP(p=0.5)"],
    ["rbp_resid", "RBP_resid(p=0.9)"],
    ["NDCG_CUT_10", "nDCG@10"],
    ["Rprec_mult.0.35", "Rprec_mult@0.35"],
    ["Compat(p=0.8)", "Compat(p=0.8)"],
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

  for (const [text, near] of [
    ["ndgc@10", "nDCG"],
    ["recip_rnk", "recip_rank"],
    ["Bperf", "Bpref"],
    ["ofical", "official"],
  ]) {
    it(`parseMeasure() names what is like ${text}`, () => {
      expect(() => parseMeasure(text))
        .to.throw(InputError)
        .with.property("fix")
        .that.includes(near);
    });
  }

  for (const text of ["IPrec@1.5", "P@2.5", "alpha_nDCG@0", "rbp.x=2", "RBP(p=1)", "11pt_avg(recalls='2')", "P.0"]) {
    it(`parseMeasure() refuses ${text}`, () => expect(() => parseMeasure(text)).to.throw(InputError));
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
    it(`parseMeasure() says that ${JSON.stringify(text)} is not a measure at all`, () => {
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

describe("parseMeasures()", () => {
  const names = (...texts: string[]) => parseMeasures(texts).map(({ name }) => name);

  it("parseMeasures() spreads groups and lists out, each measure once, what is named with parameters in place of a group's", () => {
    expect(names("P.5,10", "P@5", "success")).to.deep.equal(["P@5", "P@10", "Success@1", "Success@5", "Success@10"]);
    expect(names("official"))
      .to.have.length(31 - 1)
      .and.include.members(["runid", "NumQ", "GMAP", "IPrec@0.1", "P@1000"]);
    expect(names("all_trec", "relstring.20").filter((name) => name.startsWith("relstring"))).to.deep.equal([
      "relstring_20",
    ]);
    expect(names("set")).to.include.members(["SetP", "SetRelP", "Utility"]);
    expect(() => parseMeasure("official")).to.throw(InputError, "several measures");
  });

  it("parseMeasures() takes the level where a name has none of its own", () => {
    const levelled = parseMeasures(["AP", "P(rel=1)@5", "nDCG@10", "RBP"], { level: 2 }).map(({ name }) => name);
    expect(levelled).to.deep.equal(["AP(rel=2)", "P@5", "nDCG@10", "RBP"]);
  });
});

describe("splitMeasures()", () => {
  it("splitMeasures() keeps the parameters of trec_eval's spelling with their name", () => {
    expect(splitMeasures("P.5,10,ndcg.1=3,2=9.5 map,utility.2,-1,0,0,11pt_avg..25,.5")).to.deep.equal([
      ...["P.5,10", "ndcg.1=3,2=9.5", "map", "utility.2,-1,0,0", "11pt_avg..25,.5"],
    ]);
  });

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
