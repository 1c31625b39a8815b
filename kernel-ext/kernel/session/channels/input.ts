/**
 * Questions to the person at the front-end ("Messaging in Jupyter", section "Messages on the stdin channel"). One is
 * asked at a time: so the front knows which one an answer is for, and an answer that comes late is nobody's.
 */
import { currentCell, Interrupted, type RunningCell, runningCell } from "../cell";
import { say } from "./front";

export interface Input {
  /**
   * Asks and waits for the answer. @throws Error when the client takes no questions, or when another cell asks after
   * this one's end; Interrupted
   */
  ask(prompt: string, options?: { password?: boolean }): Promise<string>;
  /** The front-end's answer to the question that waits. */
  answer(value: string): void;
}

interface Question {
  cell: RunningCell;
  prompt: string;
  password: boolean;
  /** Whether the person sees it; if not, it waits for the end of those before it. */
  isAsked: boolean;
  /** Ends it. */
  end(act: { answer: string } | { error: Error }): void;
}

/** Asks the person at the front-end, one question after another. */
export function createInput(): Input {
  let open: Question[] = [];
  const askFirst = () => {
    const first = open[0];
    if (!first || first.isAsked) return;
    first.isAsked = true;
    say({ type: "input_request", cell: first.cell.id, prompt: first.prompt, password: first.password });
  };
  /** Nobody waits for the answers to these any more. */
  const giveUp = (isDead: (cell: RunningCell) => boolean, errorOf: (question: Question) => Error) => {
    const dead = open.filter(({ cell }) => isDead(cell));
    open = open.filter(({ cell }) => !isDead(cell));
    for (const question of dead) question.end({ error: errorOf(question) });
    askFirst();
  };
  const add = (cell: RunningCell, prompt: string, password: boolean) =>
    new Promise<string>((resolve, reject) => {
      const interrupted = () =>
        giveUp(
          (of) => of === cell,
          () => new Interrupted(),
        );
      cell.signal.addEventListener("abort", interrupted, { once: true });
      const end: Question["end"] = (act) => {
        cell.signal.removeEventListener("abort", interrupted);
        if ("error" in act) reject(act.error);
        else resolve(act.answer);
      };
      open.push({ cell, prompt, password, isAsked: false, end });
      askFirst();
    });
  return {
    ask(prompt, { password = false } = {}) {
      const cell = currentCell();
      if (!cell?.allowStdin) {
        return Promise.reject(new Error("this front-end takes no input: the notebook runs without a person to ask"));
      }
      // One that its cell did not wait for would keep every later cell from asking.
      giveUp((of) => of !== cell && of !== runningCell(), unanswered);
      return add(cell, prompt, password);
    },
    answer(value) {
      open.shift()?.end({ answer: value });
      askFirst();
    },
  };
}

function unanswered({ prompt }: Question): Error {
  return new Error(
    `the question ${JSON.stringify(prompt)} had no answer when its cell ended, and another cell asks now`,
  );
}
