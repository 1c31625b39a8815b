import { expect } from "chai";
import { registerSink } from "../../../../kernel-ext/display/channels/sink";
import { progress } from "../../../../kernel-ext/display/progress/progress";
import { recorder } from "../recorder";

/** The lines of the last drawing. */
function lines(sink: ReturnType<typeof recorder>): string[] {
  return String(sink.shown.at(-1)?.bundle["text/plain"]).split("\n");
}

describe("progress()", () => {
  const clock = performance.now;
  /** Milliseconds: what the display takes for the time. */
  let time = 1000;
  beforeEach(() => {
    performance.now = () => time;
  });
  afterEach(() => {
    performance.now = clock;
    registerSink(undefined);
  });

  it("keeps to one output and to five updates a second, and ends with the last state", () => {
    const { shown } = recorder();
    const bar = progress({ total: 1000, label: "train" });
    for (let i = 1; i <= 500; i++) {
      time++;
      bar.update(i, `loss ${i}`);
    }
    bar.update(1000, "loss 0.5");
    bar.done();
    // At the start, after 200 and 400 ms, and at the end.
    expect(shown).to.have.length(4);
    expect(new Set(shown.map(({ options }) => options.displayId)).size).to.equal(1);
    expect(shown.map(({ options }) => options.update)).to.deep.equal(shown.map((_, i) => i > 0));
    expect(shown.at(-1)?.bundle["text/plain"]).to.match(/^train {2}100 % {2}1000\/1000 .* in 0\.5 s {2}loss 0\.5$/);
  });

  it("says of work that did not have to be done that it is kept, when it is told", () => {
    const sink = recorder();
    progress({ total: 600, label: "bow", unit: "steps" }).kept();
    expect(lines(sink)).to.deep.equal(["bow  kept from an earlier run"]);
    progress({ total: 600, label: "mine" }).done();
    expect(lines(sink)[0]).to.match(/^mine {2}0 % {2}0\/600 {2}in /);
  });

  it("shows a bar as stopped when its cell ends or fails first, and as running again when it goes on", () => {
    const sink = recorder();
    const bar = progress({ total: 10 });
    bar.update(7);
    expect(sink.shown).to.have.length(1);
    sink.idle();
    expect(lines(sink)[0]).to.match(/70 % {2}7\/10 .*stopped after/);
    bar.update(8);
    bar.done();
    expect(lines(sink)[0]).to.match(/8\/10 .* in /);
    expect(new Set(sink.shown.map(({ options }) => options.displayId)).size).to.equal(1);
  });

  it("takes no more reports after its end", () => {
    const sink = recorder();
    const bar = progress({ total: 10 });
    bar.end("failed", "out of memory");
    bar.update(9);
    bar.done();
    expect(lines(sink)[0]).to.match(/^0 % {2}0\/10 {2}failed after 0\.0 s {2}out of memory$/);
  });

  it("puts bars that run at the same time into one output, parts below what they are parts of", () => {
    const sink = recorder();
    const epochs = progress({ total: 3, label: "epochs" });
    for (let epoch = 0; epoch < 3; epoch++) {
      const steps = progress({ total: 2, label: `epoch ${epoch}`, within: epochs });
      steps.tick();
      steps.tick();
      steps.done();
      epochs.tick();
    }
    const other = progress({ label: "reading", unit: "files" });
    other.update(5);
    epochs.done();
    other.done();
    const text = lines(sink);
    expect(text).to.have.length(3);
    expect(text[0]).to.match(/^epochs {2}100 %/);
    expect(text[1]).to.match(/^ {2}epoch 2 {2}100 %/);
    expect(text[2]).to.match(/^reading {2}5 files/);
    expect(new Set(sink.shown.map(({ options }) => options.displayId)).size).to.equal(1);
    progress({ total: 1 }).done();
    expect(new Set(sink.shown.map(({ options }) => options.displayId)).size).to.equal(2);
  });

  it("does not count for the rate what was done before", () => {
    const sink = recorder();
    const bar = progress({ total: 2000, from: 1000, unit: "steps" });
    time += 50;
    bar.update(1010);
    bar.done();
    const [, rate] = /([\d.]+) steps\/s/.exec(lines(sink)[0])!;
    expect(Number(rate)).to.equal(200);
  });

  it("writes plain lines to stderr where there is no notebook", () => {
    const write = process.stderr.write;
    const written: string[] = [];
    process.stderr.write = ((text: string) => written.push(text) > 0) as typeof write;
    try {
      const bar = progress({ total: 3, label: "files" });
      for (let i = 0; i < 3; i++) bar.tick();
      bar.done();
    } finally {
      process.stderr.write = write;
    }
    expect(written).to.have.length(2);
    expect(written[0]).to.equal("files  0 %  0/3\n");
    expect(written[1]).to.match(/^files {2}100 % {2}3\/3 .*in 0\.0 s\n$/);
  });
});
