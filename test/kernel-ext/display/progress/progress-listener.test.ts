import { expect } from "chai";
import { registerSink } from "../../../../kernel-ext/display/channels/sink";
import type { ProgressEvent } from "../../../../kernel-ext/display/progress/event";
import { installProgressListener, progressListener } from "../../../../kernel-ext/display/progress/progress-listener";
import { progressTask, withProgress } from "../../../../lib/progress";
import { recorder } from "../recorder";

const key = Symbol.for("bowlab.progress");
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const textOf = (sink: ReturnType<typeof recorder>) => String(sink.shown.at(-1)?.bundle["text/plain"]);

describe("installProgressListener()", () => {
  afterEach(() => {
    registerSink(undefined);
    delete (globalThis as { [key]?: unknown })[key];
  });

  it("draws what bowlab's tasks tell, phase by phase", async () => {
    const sink = recorder();
    installProgressListener();
    await withProgress<{ phase: string; done: number; total?: number }, void>(
      { label: "training the tokenizer" },
      undefined,
      async (report) => {
        report?.({ phase: "counting words", done: 0 });
        await wait(350);
        report?.({ phase: "counting words", done: 500 });
        report?.({ phase: "joining pieces", done: 10, total: 100 });
        report?.({ phase: "joining pieces", done: 100, total: 100 });
      },
    );
    const rows = textOf(sink).split("\n");
    expect(rows[0]).to.match(/^training the tokenizer: counting words {2}500 .*in /);
    expect(rows[1]).to.match(/^training the tokenizer: joining pieces {2}100 %/);
  });

  it("says that a task failed or was stopped, and stays silent where somebody else listens", async () => {
    const sink = recorder();
    installProgressListener();
    const task = progressTask<{ done: number; total: number }>({ label: "pre-training bow", unit: "steps" });
    task.report?.({ done: 1, total: 10 });
    await wait(350);
    task.report?.({ done: 2, total: 10 });
    task.end("failed");
    task.end("done");
    expect(textOf(sink)).to.match(/^pre-training bow {2}20 % {2}2\/10 .*failed after/);
    const count = sink.shown.length;
    const own = progressTask<{ done: number }>({ label: "own" }, () => {});
    own.report?.({ done: 1 });
    own.end("done");
    expect(sink.shown).to.have.length(count);
  });

  it("says at once of work that it is kept from an earlier run", () => {
    const sink = recorder();
    installProgressListener();
    progressTask({ label: "pre-training bow", unit: "steps" }).kept(600);
    expect(textOf(sink)).to.equal("pre-training bow  kept from an earlier run");
  });

  it("draws no bar for work that is over at once", () => {
    const sink = recorder();
    const listen = progressListener();
    const event: ProgressEvent = { task: 1, label: "encoding", phase: "encoding", done: 1, total: 1 };
    listen(event);
    listen({ ...event, end: "done" });
    expect(sink.shown).to.deep.equal([]);
  });
});
