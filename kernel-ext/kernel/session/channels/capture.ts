/** Outputs that go elsewhere than to the cell: into a widget, while its code runs. */
import type { CapturedOutput } from "../../../display/channels/sink";
import type { Content } from "../../../wire";

interface Capture {
  take: (output: CapturedOutput) => void;
  /** What is to be done before the captured code counts as finished. */
  endings: (() => void)[];
}

let captures: readonly Capture[] = [];

/** From now on outputs go to `take`, until the returned function is called or a cell begins. */
export function capture(take: Capture["take"]): () => void {
  const own: Capture = { take, endings: [] };
  captures = [...captures, own];
  return () => {
    if (!captures.includes(own)) return;
    for (const ending of own.endings) ending();
    captures = captures.filter((each) => each !== own);
  };
}

/** A cell begins: what it shows is its own, whatever still runs. */
export function endCaptures(): void {
  captures = [];
}

/** Has `callback` called before the captured code ends; false when none runs. */
export function atEndOfCapture(callback: () => void): boolean {
  const current = captures.at(-1);
  current?.endings.push(callback);
  return current !== undefined;
}

/** Whether an output went elsewhere. What the kernel marks, as plotly.js for all figures, is the notebook's. */
export function isCaptured(type: string, content: Content): boolean {
  const current = captures.at(-1);
  if (!current || !/^(stream|clear_output|(update_)?display_data)$/.test(type)) return false;
  if ((content.metadata as Content | undefined)?.bowlab !== undefined) return false;
  current.take({ type: type as CapturedOutput["type"], content });
  return true;
}
