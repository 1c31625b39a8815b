import { expect } from "chai";
import { type BarView, barHtml, barText, duration } from "../../../../kernel-ext/display/progress/progress-row";

const view: BarView = {
  label: "bow",
  done: 300,
  total: 600,
  unit: "steps",
  note: "loss 3.2",
  seconds: 25,
  rate: 12,
  state: "running",
};

describe("barText()", () => {
  const cases: [string, Partial<BarView>, string][] = [
    ["rate and time left while it runs", {}, "bow  50 %  300/600  12 steps/s  25 s left  loss 3.2"],
    ["no rate before the first step", { done: 0, rate: 0, note: "" }, "bow  0 %  0/600"],
    ["a count where the end is not known", { total: undefined, note: "" }, "bow  300 steps  12 steps/s"],
    ["the time taken at the end", { state: "done", done: 600 }, "bow  100 %  600/600  12 steps/s  in 25 s  loss 3.2"],
    ["that nothing had to be done", { state: "kept", done: 0, note: "" }, "bow  kept from an earlier run"],
    [
      "that it was stopped",
      { state: "stopped", rate: 1234.5 },
      "bow  50 %  300/600  1235 steps/s  stopped after 25 s  loss 3.2",
    ],
  ];
  for (const [what, part, text] of cases)
    it(`says ${what}`, () => expect(barText({ ...view, ...part })).to.equal(text));
});

describe("barHtml()", () => {
  it("escapes what it shows and is a band without value only while the end is not known", () => {
    expect(barHtml({ ...view, label: "<b>" }, 0))
      .to.include("&#60;b&#62;")
      .and.include('value="300" max="600"');
    expect(barHtml({ ...view, total: undefined }, 1)).to.not.include("value=");
    expect(barHtml({ ...view, done: 0, state: "kept" }, 0)).to.include('value="600" max="600"');
    expect(barHtml({ ...view, total: undefined, state: "done" }, 1))
      .to.include('value="1" max="1"')
      .and.include("margin-left:2em");
  });
});

describe("barHtml() in dark and light themes", () => {
  for (const state of ["running", "done", "kept", "stopped", "failed"] as const) {
    it(`gives the words of a bar that is ${state} the colour of the page's text`, () => {
      expect(barHtml({ ...view, state }, 0)).to.not.match(/[;"]\s*color:/);
    });
  }
});

describe("duration()", () => {
  it("speaks of seconds, minutes and hours", () => {
    const cases: [number, string][] = [
      [0.42, "0.4 s"],
      [9.97, "10 s"],
      [27.4, "27 s"],
      [245, "4 min 05 s"],
      [7800, "2 h 10 min"],
    ];
    for (const [seconds, text] of cases) expect(duration(seconds)).to.equal(text);
  });
});
