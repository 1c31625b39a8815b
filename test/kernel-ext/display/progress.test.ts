import { expect } from "chai";
import { describe as describeProgress, duration, progress } from "../../../kernel-ext/display/progress";
import { registerSink } from "../../../kernel-ext/display/sink";
import { recorder } from "./recorder";

describe("progress()", () => {
  afterEach(() => registerSink(undefined));

  it("keeps to one output and to five updates a second, and ends with the last state", async () => {
    const { shown } = recorder();
    const bar = progress({ total: 1000, label: "train" });
    const end = performance.now() + 500;
    for (let i = 1; performance.now() < end; i++) {
      bar.update(Math.min(i, 999), `loss ${i}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    bar.update(1000, "loss 0.5");
    bar.done();
    expect(shown.length).to.be.within(2, 5);
    expect(new Set(shown.map(({ options }) => options.displayId)).size).to.equal(1);
    expect(shown.map(({ options }) => options.update)).to.deep.equal(shown.map((_, i) => i > 0));
    expect(shown.at(-1)?.bundle["text/plain"]).to.match(/^train {2}100 % {2}1000\/1000 .* in 0\.\d s {2}loss 0\.5$/);
  });

  it("draws what is still to be drawn when its cell ends", () => {
    const sink = recorder();
    const bar = progress({ total: 10 });
    bar.update(7);
    expect(sink.shown).to.have.length(1);
    sink.idle();
    expect(sink.shown.at(-1)?.bundle["text/plain"]).to.include("7/10");
  });
});

describe("describe()", () => {
  it("says rate and time left", () => {
    const state = { label: "bow", done: 300, total: 600, unit: "steps", note: "loss 3.2", seconds: 25, ended: false };
    expect(describeProgress(state)).to.equal("bow  50 %  300/600  12.0 steps/s  25 s left  loss 3.2");
    expect(describeProgress({ ...state, done: 0, seconds: 0, note: "" })).to.equal("bow  0 %  0/600");
  });
});

describe("duration()", () => {
  it("speaks of seconds, minutes and hours", () => {
    const cases: [number, string][] = [
      [0.42, "0.4 s"],
      [27.4, "27 s"],
      [245, "4 min 05 s"],
      [7800, "2 h 10 min"],
    ];
    for (const [seconds, text] of cases) expect(duration(seconds)).to.equal(text);
  });
});
