/** Spans that are added up: exclusive within a kind, a step whole or not at all. */
import { expect } from "chai";
import { inLayer, inPhase, inPhaseWaiting, profileReport, Recorder, setRecorder } from "../../lib/profile";

const subject = { work: "test", engine: "cpu", threads: 1, precision: "float32" };

describe("Recorder", () => {
  let recorder: Recorder;
  beforeEach(() => {
    recorder = new Recorder(() => 100);
    setRecorder(recorder);
  });
  afterEach(() => setRecorder(null));

  const step = (work: () => void) => {
    const close = recorder.open("step", "step");
    work();
    close();
  };
  const busy = (milliseconds: number) => {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  };
  const report = (limits = {}) => profileReport(recorder, { subject, warmup: 0, limits, spanCost: 0 });
  const sum = (parts: { milliseconds: number }[]) => parts.reduce((total, each) => total + each.milliseconds, 0);

  it("Recorder counts the time of a phase inside another once, and lists phases as they begin", () => {
    step(() =>
      inPhase("forward", () => {
        busy(4);
        inPhase("backward", () => busy(8));
      }),
    );
    const { phases, milliseconds, operations } = report();
    expect(phases.map(({ name }) => name)).to.deep.equal(["forward", "backward", "other"]);
    expect(phases[1].milliseconds).to.be.at.least(8);
    expect(sum(phases)).to.be.closeTo(milliseconds, 1e-6);
    expect(operations.map(({ name }) => name)).to.deep.equal(["outside of operations"]);
    expect(phases[0].peakTensorBytes).to.equal(100);
  });

  it("Recorder gives a layer's time by phase, and a step's mean", () => {
    for (let i = 0; i < 2; i++) {
      step(() => {
        inPhase("forward", () => inLayer("layer 0", () => busy(2)));
        inPhase("backward", () => inLayer("layer 0", () => busy(4)));
      });
    }
    const { layers, steps } = report();
    expect([steps, layers.length]).to.deep.equal([2, 1]);
    const [{ name, milliseconds, phases }] = layers;
    expect([name, Object.keys(phases)]).to.deep.equal(["layer 0", ["forward", "backward"]]);
    expect(milliseconds).to.be.closeTo(phases.forward + phases.backward, 1e-9);
    expect(phases.backward).to.be.at.least(4);
  });

  it("Recorder leaves out a step that does not end, and what is between steps", () => {
    recorder.open("step", "step");
    inPhase("batch", () => {});
    recorder.countProduct("float32", 1);
    step(() => inPhase("forward", () => recorder.countProduct("float32", 8)));
    inPhase("between", () => {});
    expect(report().phases.map(({ name }) => name)).to.deep.equal(["forward", "other"]);
    expect(report().products.flops).to.deep.equal({ float32: 8 });
    expect(report().steps).to.equal(1);
  });

  it("Recorder does not tell apart what is inside a whole phase", async () => {
    const close = recorder.open("step", "step");
    await inPhaseWaiting("measure", async () => inPhase("forward", () => inLayer("layer 0", () => busy(2))), true);
    close();
    const { phases, layers } = report();
    expect([phases.map(({ name }) => name), layers]).to.deep.equal([["measure", "other"], []]);
    expect(phases[0].milliseconds).to.be.at.least(2);
  });

  it("profileReport() gives the share of the limit, none where a limit is missing", () => {
    step(() => {
      busy(10);
      recorder.countProduct("float32", 1e9);
      recorder.countProduct("bfloat16", 2e9);
    });
    const limits = { float32: 1e12, bfloat16: 1e12 };
    const { products, milliseconds } = report(limits);
    expect(products.shareOfLimit).to.be.closeTo(3 / milliseconds, 1e-9);
    expect(report({ float32: 1e12 }).products.shareOfLimit).to.equal(null);
  });
});
