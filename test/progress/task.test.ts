import { expect } from "chai";
import { type ProgressEvent, progressTask, withProgress } from "../../lib/progress";

const key = Symbol.for("bowlab.progress");
const registry = globalThis as { [key]?: (event: ProgressEvent) => void };

function listen(): ProgressEvent[] {
  const events: ProgressEvent[] = [];
  registry[key] = (event) => events.push(event);
  return events;
}

afterEach(() => {
  delete registry[key];
});

describe("progressTask()", () => {
  it("hands reports to the caller who asked for them, and else to the listener", () => {
    const events = listen();
    const own: unknown[] = [];
    const asked = progressTask({ label: "a" }, (report: { done: number }) => own.push(report));
    asked.report?.({ done: 1 });
    asked.end("done");
    expect(own).to.deep.equal([{ done: 1 }]);
    expect(events).to.deep.equal([]);
    const task = progressTask<{ done: number; total: number }>({
      label: "b",
      unit: "steps",
      note: ({ done }) => `at ${done}`,
    });
    task.report?.({ done: 2, total: 4 });
    task.end("stopped");
    task.end("failed");
    const [first, last] = events;
    expect(events).to.have.length(2);
    expect(first).to.deep.equal({
      task: first.task,
      label: "b",
      phase: "",
      done: 2,
      total: 4,
      unit: "steps",
      note: "at 2",
    });
    expect(last).to.deep.equal({ ...first, end: "stopped" });
  });

  it("says of work that an earlier run has done that it is kept, once", () => {
    const events = listen();
    const task = progressTask({ label: "a", unit: "steps" });
    task.kept(600);
    task.end("done");
    expect(events).to.deep.equal([
      { task: events[0].task, label: "a", phase: "", done: 600, total: 600, unit: "steps", end: "done", kept: true },
    ]);
  });

  it("costs nothing where nobody listens", () => {
    expect(progressTask({ label: "a" }).report).to.equal(undefined);
  });
});

describe("withProgress()", () => {
  const cases: [string, () => unknown, string][] = [
    ["done", () => 1, "done"],
    ["failed with what it threw", () => Promise.reject(new Error("no")), "failed"],
    ["stopped by a signal", () => AbortSignal.abort().throwIfAborted(), "stopped"],
  ];
  for (const [what, work, end] of cases) {
    it(`ends its task as ${what}`, async () => {
      const events = listen();
      await withProgress({ label: "a" }, undefined, work).catch(() => {});
      expect(events.map(({ end }) => end)).to.deep.equal([end]);
    });
  }
});
