/** What a notebook of random cells has come to: its names with their values, what is still to be written, its comms. */
import { runInThisContext } from "node:vm";
import type { Random } from "../../lib/random";

/** A name with what it is. Names come from a small store: a session's memory is to be bounded by them. */
export type Named =
  | { is: "value"; value: unknown; mutable: boolean }
  | { is: "function"; times: number; plus: number }
  | { is: "class"; field: string }
  | { is: "enum"; last: number };

const namesOf = { value: 40, function: 12, class: 8, enum: 4 } as const;

export class Notebook {
  readonly random: Random;
  /** Folder that its cells run in. */
  readonly folder: string;
  readonly names = new Map<string, Named>();
  /** Lines that timers and comms are to write, whichever cell runs then; true: it is no loss where they do not. */
  readonly late = new Map<string, boolean>();
  /** It has an end for the page's comms. */
  listens = false;
  /** Displays that can be updated. */
  readonly displays: string[] = [];
  /** Numbers what is written, so that no text comes twice. */
  #serial = 0;

  constructor(random: Random, folder: string) {
    this.random = random;
    this.folder = folder;
  }

  /** A text that nothing else writes. */
  mark(): string {
    return `m${++this.#serial}m`;
  }

  /** A line for a timer to write. */
  lateLine(): string {
    const line = `late-${++this.#serial};`;
    this.late.set(line, false);
    return line;
  }

  /** What is still to be written may be lost. */
  forgive(): void {
    for (const line of this.late.keys()) this.late.set(line, true);
  }

  chance(share: number): boolean {
    return this.random.uniform() < share;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.random.integer(0, items.length)];
  }

  /** A name for what is to be declared; it may have been something else of the kind before. */
  name(kind: Named["is"]): string {
    return `${kind[0]}${this.random.integer(0, namesOf[kind])}`;
  }

  /** A name that is such a thing now. */
  known<K extends Named["is"]>(
    kind: K,
    fits: (named: Extract<Named, { is: K }>) => boolean = () => true,
  ): [string, Extract<Named, { is: K }>] | undefined {
    const all = [...this.names].filter(
      (entry): entry is [string, Extract<Named, { is: K }>] =>
        entry[1].is === kind && fits(entry[1] as Extract<Named, { is: K }>),
    );
    return all.length === 0 ? undefined : this.pick(all);
  }

  /** The session is another one. */
  forget(): void {
    this.names.clear();
    this.forgive();
    this.listens = false;
    this.displays.length = 0;
  }
}

const leaves = [
  ...["0", "-0", "17", "-2.5", "1e21", "NaN", "true", "null", "undefined", "123456789012345678901n"],
  ...['"text"', '"it\'s"', '"é😀\\n"', '""', "/a+b/gi", "new Date(86400000)", "Symbol.iterator"],
];

/** The source of a value: a leaf, or some of them gathered. */
export function valueSource(notebook: Notebook, depth = 0): string {
  const { random } = notebook;
  if (depth > 2 || notebook.chance(0.5)) return notebook.pick(leaves);
  const parts = Array.from({ length: random.integer(0, 6) }, () => valueSource(notebook, depth + 1));
  const kind = random.integer(0, 4);
  if (kind === 0) return `[${parts.join(", ")}]`;
  if (kind === 1) return `new Map<any, any>([${parts.map((part, i) => `[${i}, ${part}]`).join(", ")}])`;
  if (kind === 2) return `new Set<any>([${parts.join(", ")}])`;
  return `{ ${parts.map((part, i) => `${"abcdef"[i]}: ${part}`).join(", ")} }`;
}

/** The value that a source of `valueSource` has. */
export function valueFrom(source: string): unknown {
  return runInThisContext(`(${source.replaceAll("<any, any>", "").replaceAll("<any>", "")})`);
}
