/**
 * Bars for work that nobody asked to show: `bowlab` sends an event wherever no `onProgress` was passed, and a kernel
 * that installs this listener draws it.
 */
import { type ProgressEvent, type ProgressListener, setProgressListener } from "./event";
import { type Progress, progress } from "./progress";

/** Milliseconds that work goes on before a bar appears: encoding one query needs none. */
const patience = 300;

/** A task that has told something: its bar, once there is one. */
interface Task {
  since: number;
  phase: string;
  bar?: Progress;
}

/** Called once by a kernel's session. What was installed before is replaced. */
export function installProgressListener(): void {
  setProgressListener(progressListener());
}

/** A listener that draws one bar for every phase of a task. */
export function progressListener(): ProgressListener {
  const tasks = new Map<number, Task>();
  return (event) => {
    if (event.kept) {
      const { bar = startBar(event) } = tasks.get(event.task) ?? {};
      tasks.delete(event.task);
      bar.kept();
      return;
    }
    const now = performance.now();
    let task = tasks.get(event.task);
    if (task && task.phase !== event.phase) {
      const before = task.bar;
      // The new bar comes first: an output ends with its last running bar.
      task.bar = before && !event.end ? startBar(event) : undefined;
      task.phase = event.phase;
      before?.done();
    }
    if (!task) {
      task = { since: now, phase: event.phase };
      tasks.set(event.task, task);
    }
    if (!task.bar && !event.end && now - task.since >= patience) task.bar = startBar(event);
    task.bar?.update(event.done, event.note);
    if (!event.end) return;
    tasks.delete(event.task);
    if (event.end === "done") task.bar?.done(event.note);
    else task.bar?.end(event.end, event.note);
  };
}

function startBar({ label, phase, done, total, unit }: ProgressEvent): Progress {
  // "pre-training bow" says "training" already.
  const words = label.includes(phase) ? label : `${label}: ${phase}`;
  return progress({ label: words, total, unit, from: done });
}
