/** A long session: does a cell take longer because there were many before it? */
import { median } from "../side";
import { type Conversation, startConversation } from "./conversation";
import type { Peer } from "./peers";

export interface SessionTimes {
  name: string;
  /** Milliseconds of each cell behind the import. */
  cells: number[];
  /** Milliseconds of a completion, and of a hover, after every tenth cell. */
  completions: number[];
  hovers: number[];
  /** Milliseconds of the processor of the first and the last window's cells and questions, each. */
  processor: { first: number; last: number };
  /** MiB after the first window, and at the end. */
  memory: { first: number; last: number };
}

/** Cells that are looked at together, each kind as often as the others. */
export const windowSize = 20;
/** The first window is that around cell 20. */
const skipped = 10;

/**
 * Cell by cell, the kernels in turn.
 * @param count cells, at least two windows
 */
export async function measureSessions(peers: readonly Peer[], folder: string, count: number): Promise<SessionTimes[]> {
  const talks: Conversation[] = [];
  try {
    for (const peer of peers) {
      const talk = await startConversation(peer, folder);
      talks.push(talk);
      await talk.execute(peer.load);
    }
    const found = peers.map(({ name }): SessionTimes => {
      const none = { first: 0, last: 0 };
      return { name, cells: [], completions: [], hovers: [], processor: { ...none }, memory: { ...none } };
    });
    for (let i = 0; i < count; i++) for (const [k, talk] of talks.entries()) await step(talk, found[k], i, count);
    return found;
  } finally {
    for (const talk of talks) await talk.close();
  }
}

async function step(talk: Conversation, found: SessionTimes, i: number, count: number): Promise<void> {
  const { ms, processor } = await talk.times(1, () => talk.execute(cellAt(i)));
  found.cells.push(ms[0]);
  if (i >= skipped && i < skipped + windowSize) found.processor.first += processor / windowSize;
  if (i >= count - windowSize) found.processor.last += processor / windowSize;
  if (i === skipped + windowSize - 1) found.memory.first = talk.memory();
  if (i === count - 1) found.memory.last = talk.memory();
  if (i % 10 !== 9) return;
  found.completions.push(await talk.ask("complete", `c${i}.`));
  found.hovers.push(await talk.ask("inspect", `f${i - 8}`));
}

/** What people write, ten kinds in turn; almost all of it gives new names, which the next cells are compiled with. */
function cellAt(i: number): string {
  const kinds = [
    `const x${i} = ${i};`,
    `const f${i} = (a: number) => a + x${i - 1};`,
    `f${i - 1}(2)`,
    `console.log(x${i - 3}, "a line of text");`,
    `let text = "said anew: ${i}";`,
    `interface Point${i} { a: number; b: string }\nconst p${i}: Point${i} = { a: ${i}, b: "" };`,
    `p${i - 1}.a + 1`,
    `import * as fs from "node:fs";\nfs.existsSync(".")`,
    `class Counter${i} {\n  constructor(readonly n: number) {}\n  twice() {\n    return this.n * 2;\n  }\n}`,
    `const c${i} = new Counter${i - 1}(3);\nc${i}.twice()`,
  ];
  return kinds[i % kinds.length];
}

/** Medians of the window around cell 20 and of the last one, and the second over the first. */
export function growth(values: readonly number[], size: number, from: number): { first: number; last: number } {
  return { first: median(values.slice(from, from + size)), last: median(values.slice(-size)) };
}

/** Growth of cells, completions and hovers. */
export function growths({ cells, completions, hovers }: SessionTimes) {
  const few = Math.min(5, completions.length >> 1);
  return {
    cell: growth(cells, windowSize, skipped),
    completion: growth(completions, few, 1),
    hover: growth(hovers, few, 1),
  };
}
