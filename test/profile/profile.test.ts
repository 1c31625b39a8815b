/** A profile as text, as a figure, as HTML and as files. */
import * as fs from "node:fs";
import { expect } from "chai";
import { Profile, profileReport, Recorder, traceOf } from "../../lib/profile";
import { useScratch } from "../text/scratch";
import { traceFaults } from "./trace-faults";

const subject = { work: "bow", engine: "native", threads: 2, precision: "float32" };

/** A profile of one step with a phase and as many operations. */
function profileOf(operations: number): Profile {
  const recorder = new Recorder(() => 2 ** 20);
  const closeStep = recorder.open("step", "step");
  const closePhase = recorder.open("phase", "forward");
  const closeLayer = recorder.open("layer", "layer 0");
  for (let i = 0; i < operations; i++) recorder.open("operation", `<Op${i}>`)();
  recorder.countProduct("float32", 3e9);
  for (const close of [closeLayer, closePhase, closeStep]) close();
  const limits = { float32: 1e11 };
  const report = profileReport(recorder, { subject, warmup: 2, limits, spanCost: 0.001 });
  return new Profile(report, traceOf(recorder.trace, report));
}

describe("Profile", () => {
  const at = useScratch();

  it("toText() has columns by phase, layer and operation, the rarer operations in one line, and the limit", () => {
    const profile = profileOf(40);
    const text = profile.toText();
    expect(text).to.match(/^profile of bow: 1 step of \d+\.\d ms \(native, 2 threads, float32\)\n\n/);
    expect(text).to.match(
      /\nphase +ms +share +tensors MiB +resident MiB\nforward +\d+\.\d +\d+\.\d % +1 +\d+\nother +/,
    );
    expect(text, "nothing goes backward").to.match(/\nlayer +ms\nlayer 0 +\d+\.\d\n/);
    const layers = [{ name: "layer 0", milliseconds: 3, phases: { forward: 1, backward: 2 } }];
    expect(new Profile({ ...profile.report, layers }, profile.trace).toText()).to.match(
      /\nlayer +forward ms +backward ms +ms\nlayer 0 +1\.0 +2\.0 +3\.0\n/,
    );
    expect(text).to.match(/\n21 others +\d+ /);
    expect(text).to.include("3.0 GFLOP in float32 a step; a product of 2048 × 2048 matrices reaches 100 GFLOP/s");
    expect(text).to.match(/share of the product limit: \d+\.\d %/);
  });

  it("a notebook shows bars: plotly's figure, and HTML without a script whose names are escaped", () => {
    const profile = profileOf(3) as Profile & Record<symbol, () => Record<string, unknown>>;
    const bundle = profile[Symbol.for("Jupyter.display")]();
    const { data, layout } = bundle["application/vnd.plotly.v1+json"] as ReturnType<Profile["toFigure"]>;
    expect(data.map(({ type, name }) => [type, name])).to.deep.equal([
      ["bar", "phase"],
      ["bar", "layer"],
      ["bar", "operation"],
    ]);
    for (const { x, y } of data) expect(x).to.have.length((y as string[]).length);
    expect(layout).to.include.keys("xaxis", "xaxis2", "xaxis3", "yaxis", "yaxis2", "yaxis3");
    expect(bundle["text/html"])
      .to.match(/<table>.*&#60;Op0&#62;/)
      .and.not.match(/<script|<Op/);
    expect(bundle["text/plain"]).to.equal(profile.toText());
  });

  it("write() leaves the report and a trace that the format's readers take", () => {
    const profile = profileOf(3);
    profile.write(at());
    profile.write(at(), "-00001-of-00002");
    expect(fs.readdirSync(at()).sort()).to.deep.equal([
      ...["profile-00001-of-00002.json", "profile.json", "trace-00001-of-00002.json", "trace.json"],
    ]);
    const report = JSON.parse(fs.readFileSync(at("profile.json"), "utf8"));
    expect(report).to.deep.equal(JSON.parse(JSON.stringify(profile.report)));
    expect(report).to.include({ format: "bowlab-profile", version: 1, work: "bow", steps: 1, warmup: 2 });
    const trace = JSON.parse(fs.readFileSync(at("trace.json"), "utf8"));
    expect(traceFaults(trace)).to.deep.equal([]);
    expect(trace.traceEvents.filter(({ ph }: { ph: string }) => ph === "X")).to.have.length(6);
  });

  it("a trace's readers would complain of an inner event that stands out of its outer one", () => {
    const { trace } = profileOf(3);
    const operation = trace.traceEvents.find(({ cat }) => cat === "operation");
    if (!operation) throw new Error("no operation");
    operation.dur = 1e9;
    expect(traceFaults(trace)).to.have.length.above(0);
  });
});
