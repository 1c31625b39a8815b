/** Which machines have products in bfloat16, and how far a scope of precision reaches. */
import { expect } from "chai";
import { activePrecision, inPrecision, usablePrecision, whyNoBfloat16 } from "../../lib/engine";
import { diagnoseBfloat16 } from "../../lib/engine/diagnose-precision";
import { whenScopeEnds } from "../../lib/engine/precision";

describe("whyNoBfloat16()", () => {
  const { TF_ENABLE_ONEDNN_OPTS: oneDnn, ONEDNN_MAX_CPU_ISA: instructions } = process.env;
  const flags = (names: string) => `processor\t: 0\nflags\t\t: fpu sse2 ${names} erms\nbugs\t\t: none\n`;
  const put = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };

  beforeEach(() => {
    put("TF_ENABLE_ONEDNN_OPTS", undefined);
    put("ONEDNN_MAX_CPU_ISA", undefined);
  });
  afterEach(() => {
    put("TF_ENABLE_ONEDNN_OPTS", oneDnn);
    put("ONEDNN_MAX_CPU_ISA", instructions);
  });

  it("whyNoBfloat16() finds AVX512_BF16 or AMX among the processor's flags, and says what is missing", () => {
    expect(whyNoBfloat16("native", flags("avx512f avx512_bf16"))).to.equal(undefined);
    expect(whyNoBfloat16("native", flags("amx_bf16"))).to.equal(undefined);
    expect(whyNoBfloat16("native", flags("avx512f avx2"))).to.match(/neither AVX512_BF16 nor AMX/);
    expect(whyNoBfloat16("native", "Features : fp asimd bf16")).to.match(/neither/);
    expect(whyNoBfloat16("native", null)).to.match(/does not say/);
  });

  it("whyNoBfloat16() knows the engines and the variables that leave oneDNN without them", () => {
    const able = flags("avx512_bf16");
    for (const engine of ["wasm", "cpu", "webgpu"] as const)
      expect(whyNoBfloat16(engine, able)).to.equal(`the engine ${engine} computes in float32 alone`);
    expect(whyNoBfloat16("cuda", null)).to.equal(undefined);
    put("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16");
    expect(whyNoBfloat16("native", able)).to.equal(undefined);
    put("ONEDNN_MAX_CPU_ISA", "AVX2");
    expect(whyNoBfloat16("native", able)).to.equal("ONEDNN_MAX_CPU_ISA=AVX2 rules them out");
    put("TF_ENABLE_ONEDNN_OPTS", "0");
    expect(whyNoBfloat16("native", able)).to.match(/TF_ENABLE_ONEDNN_OPTS=0/);
  });
});

describe("usablePrecision()", () => {
  it("usablePrecision() has nothing to say where float32 is asked for, or nothing is", () => {
    const notes: string[] = [];
    expect(usablePrecision(undefined, (note) => notes.push(note))).to.equal("float32");
    expect(usablePrecision("float32", (note) => notes.push(note))).to.equal("float32");
    expect(notes).to.deep.equal([]);
  });
});

describe("diagnoseBfloat16()", () => {
  it("diagnoseBfloat16() says whether it pays by what was measured, and what stands in the way", () => {
    expect(diagnoseBfloat16("cuda", 1.9)).to.deep.equal({
      state: "pays",
      reason: "products are 1.9 times as fast as in float32, casts counted",
    });
    expect(diagnoseBfloat16("cuda", 1.05).state).to.equal("does not pay");
    expect(diagnoseBfloat16("cuda", null).state).to.equal("not possible");
    expect(diagnoseBfloat16("wasm", null)).to.deep.equal({
      state: "not possible",
      reason: "the engine wasm computes in float32 alone",
    });
  });
});

describe("inPrecision()", () => {
  it("inPrecision() holds for the call, also one that throws, and gives the outer precision back", () => {
    expect(activePrecision()).to.equal("float32");
    const seen = inPrecision("bfloat16", () => [
      activePrecision(),
      inPrecision("float32", activePrecision),
      inPrecision(undefined, activePrecision),
      activePrecision(),
    ]);
    expect(seen).to.deep.equal(["bfloat16", "float32", "float32", "bfloat16"]);
    const failing = () => {
      throw new Error("failed");
    };
    expect(() => inPrecision("bfloat16", failing)).to.throw("failed");
    expect(activePrecision()).to.equal("float32");
  });

  it("inPrecision() calls what waits for the end of the scope once, when the outermost ends", () => {
    const calls: string[] = [];
    inPrecision("bfloat16", () => {
      inPrecision("float32", () => whenScopeEnds(() => calls.push("ended")));
      expect(calls).to.deep.equal([]);
    });
    expect(calls).to.deep.equal(["ended"]);
    inPrecision("bfloat16", () => undefined);
    expect(calls).to.deep.equal(["ended"]);
  });
});
