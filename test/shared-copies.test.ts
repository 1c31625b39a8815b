/** What several packages need and none may take from another stands in each, word for word. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as kernelProgress from "../kernel-ext/display/progress/event";
import * as libProgress from "../lib/progress/event";

const copies = [
  ["lib/files/atomic-write.ts", "kernel-ext/files/atomic-write.ts"],
  ["lib/progress/event.ts", "kernel-ext/display/progress/event.ts"],
  ["kernel-ext/kernel/session/packages/danfojs.ts", "lib/cli/support/danfojs.ts"],
  // Every package carries the licence.
  ["LICENSE", "lib/LICENSE"],
  ["LICENSE", "kernel-ext/LICENSE"],
];

describe("files that stand in several packages", () => {
  for (const pair of copies) {
    it(`${pair.join(" and ")} are the same`, () => {
      const [one, other] = pair.map((file) => fs.readFileSync(path.resolve(__dirname, "..", file), "utf8"));
      expect(one).to.equal(other);
    });
  }

  it("an event of bowlab's is one of the kernel's, and the other way round, in types and at run time", () => {
    const event = {
      task: 1,
      label: "a",
      phase: "b",
      done: 1,
      total: 2,
      unit: "steps",
      note: "n",
      end: "done" as const,
    };
    const toKernel: kernelProgress.ProgressEvent = event satisfies Required<Omit<libProgress.ProgressEvent, "kept">>;
    const toLib: libProgress.ProgressEvent = event satisfies Required<Omit<kernelProgress.ProgressEvent, "kept">>;
    const heard: unknown[] = [];
    const listener: kernelProgress.ProgressListener & libProgress.ProgressListener = (heardEvent) =>
      heard.push(heardEvent);
    kernelProgress.setProgressListener(listener);
    try {
      libProgress.currentProgressListener()?.(toLib);
    } finally {
      kernelProgress.setProgressListener(undefined);
    }
    expect(heard).to.deep.equal([toKernel]);
    expect(libProgress.currentProgressListener()).to.equal(undefined);
    expect(libProgress.TASK_ENDS).to.deep.equal(kernelProgress.TASK_ENDS);
  });

  it("the types of progress events are assignable both ways", () => {
    type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
    const same: [
      Same<libProgress.ProgressEvent, kernelProgress.ProgressEvent>,
      Same<libProgress.ProgressListener, kernelProgress.ProgressListener>,
      Same<libProgress.TaskEnd, kernelProgress.TaskEnd>,
    ] = [true, true, true];
    expect(same).to.have.length(3);
  });
});
