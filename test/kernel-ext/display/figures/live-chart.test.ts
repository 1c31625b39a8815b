import { expect } from "chai";
import { registerSink } from "../../../../kernel-ext/display/channels/sink";
import type { Layout, Trace } from "../../../../kernel-ext/display/figures/figure";
import { liveChart } from "../../../../kernel-ext/display/figures/live-chart";
import { recorder } from "../recorder";

describe("liveChart()", () => {
  afterEach(() => registerSink(undefined));

  it("updates one output at most once a second and ends with every point", () => {
    const { shown } = recorder();
    const chart = liveChart({ title: "loss", yType: "log" });
    for (let i = 0; i < 500; i++) chart.add(i % 2 ? "mlm" : "bow", i, 1 / (i + 1));
    chart.done();
    const charts = shown.filter(({ options }) => options.metadata?.bowlab !== "plotly.js");
    expect(charts).to.have.length(3);
    for (const { options } of charts.slice(1)) {
      expect(options).to.include({ update: true, displayId: charts[0].options.displayId });
    }
    const final = charts[2].bundle["application/vnd.plotly.v1+json"] as { data: Trace[]; layout: Layout };
    expect(final.data.map((trace) => [trace.name, (trace.x as number[]).length])).to.deep.equal([
      ["bow", 250],
      ["mlm", 250],
    ]);
    expect(final.layout.yaxis).to.have.property("type", "log");
    expect(chart.figure().data).to.have.length(2);
  });

  it("is a figure with its still picture only at the end: also when the cell ends without done()", () => {
    const sink = recorder();
    const chart = liveChart();
    const figures = () =>
      sink.shown
        .filter(({ options }) => !options.metadata)
        .map(({ bundle }) => "application/vnd.plotly.v1+json" in bundle);
    chart.add("loss", 0, 1);
    chart.add("loss", 1, 2);
    sink.idle();
    // Between two figures the plotly type goes away once: its extension draws an output only once.
    expect(figures()).to.deep.equal([false, false, true]);
    chart.done();
    sink.idle();
    expect(figures()).to.deep.equal([false, false, true, false, true]);
  });
});
