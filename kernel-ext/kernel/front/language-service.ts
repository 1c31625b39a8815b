/**
 * The language service as a child process: started when the session is first too busy to answer, and ended when nobody
 * has asked for a while.
 */
import { type ChildProcess, fork } from "node:child_process";
import * as path from "node:path";
import { packageRoot } from "../../package-root";
import type { FromLanguageService, ToLanguageService } from "../link";

/** Milliseconds for which it waits for another question: a compiler takes some 100 MB. */
const keptFor = 10 * 60_000;

/** Milliseconds after which it counts as stuck. Until its first answer: it reads the types of what was imported. */
const patience = 15_000;
const patienceAtStart = 60_000;

export interface LanguageService {
  /** Asks it; the answer comes by `answered`, if there is one. */
  ask(asked: ToLanguageService): void;
}

/** @param answered takes its answers */
export function createLanguageService(answered: (answer: FromLanguageService) => void): LanguageService {
  let child: ChildProcess | undefined;
  let hasAnswered = false;
  let rest: NodeJS.Timeout | undefined;
  /** Questions without an answer yet, each with the timer of its patience. */
  const open = new Map<string, NodeJS.Timeout>();

  const end = () => {
    clearTimeout(rest);
    for (const timer of open.values()) clearTimeout(timer);
    open.clear();
    child?.kill("SIGKILL");
    child = undefined;
  };
  const start = (): ChildProcess => {
    const script = path.join(packageRoot(), "dist", "kernel", "session", "language-service.js");
    const started = fork(script, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    hasAnswered = false;
    started.on("message", (answer: FromLanguageService) => {
      hasAnswered ||= child === started;
      clearTimeout(open.get(answer.id));
      open.delete(answer.id);
      answered(answer);
    });
    // It died: the next question starts another one.
    started.on("exit", () => child === started && end());
    started.on("error", () => child === started && end());
    return started;
  };
  return {
    ask(asked) {
      clearTimeout(rest);
      rest = setTimeout(end, keptFor).unref();
      child ??= start();
      open.set(asked.question.id, setTimeout(end, hasAnswered ? patience : patienceAtStart).unref());
      child.send(asked, () => {});
    },
  };
}
