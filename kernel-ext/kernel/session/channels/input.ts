/** Questions to the person at the front-end ("Messaging in Jupyter", section "Messages on the stdin channel"). */
import { currentCell, Interrupted } from "../cell";
import { say } from "./front";

export interface Input {
  /** Asks and waits for the answer. @throws Error when the client takes no questions */
  ask(prompt: string, options?: { password?: boolean }): Promise<string>;
  /** The front-end's answer to the question that waits. */
  answer(value: string): void;
}

/** Asks the person at the front-end, one question after another. */
export function createInput(): Input {
  /** Questions are answered in the order they were asked. */
  const pending: ((value: string) => void)[] = [];
  return {
    ask(prompt, { password = false } = {}) {
      const cell = currentCell();
      if (!cell?.allowStdin) {
        return Promise.reject(new Error("this front-end takes no input: the notebook runs without a person to ask"));
      }
      say({ type: "input_request", cell: cell.id, prompt, password });
      return new Promise((resolve, reject) => {
        pending.push(resolve);
        cell.signal.addEventListener("abort", () => reject(new Interrupted()), { once: true });
      });
    },
    answer(value) {
      pending.shift()?.(value);
    },
  };
}
