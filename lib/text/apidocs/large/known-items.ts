/**
 * Known-item pairs: a symbol's name in words → its passage. The query is the shortest way to say the name that no other
 * symbol of the corpus is said by: its own words, and of what encloses it as much as is needed. Some pairs are held
 * out, by a hash of the passage's id without the version, and only where neither the passage's title nor its text holds
 * the name: what finds it has to understand the text.
 */
import { sha256 } from "../../../files";
import type { Passage, Qrels, Query } from "../../passage";
import { holdsName, type SymbolName, waysToSay } from "./names";

/** To train on, to choose settings by, to report. */
export const largeSplits = ["train", "dev", "known-item"] as const satisfies readonly LargeSplit[];
/** The name of a split of the large set. */
export type LargeSplit = "train" | "dev" | "known-item";

/** Share of the symbols that would be held out if no text held their names. */
const HELD_OUT = { "known-item": 0.08, dev: 0.02 };

interface Item {
  id: string;
  split: LargeSplit;
  ways: string[];
}

/** Takes passages one at a time; keeps of each what the queries need. */
export class KnownItems {
  readonly #items: Item[] = [];
  readonly #uses = new Map<string, number>();

  /** @param key the passage's id without the version */
  add(passage: Passage, key: string, name: SymbolName): void {
    const ways = waysToSay(name);
    for (const way of ways) this.#uses.set(way, (this.#uses.get(way) ?? 0) + 1);
    this.#items.push({ id: passage.id, split: splitOf(passage, key, name), ways });
  }

  /** The queries in the corpus's order, and the judgements of each split. Names that are never unique have no query. */
  finish(): { queries: Query[]; qrels: Record<LargeSplit, Qrels> } {
    const queries: Query[] = [];
    const qrels: Record<LargeSplit, Qrels> = { train: new Map(), dev: new Map(), "known-item": new Map() };
    for (const { id, split, ways } of this.#items) {
      const text = ways.find((way) => this.#uses.get(way) === 1);
      if (text === undefined) continue;
      queries.push({ id: `name:${id}`, text });
      qrels[split].set(`name:${id}`, new Map([[id, 1]]));
    }
    return { queries, qrels };
  }
}

function splitOf({ title, text }: Passage, key: string, name: SymbolName): LargeSplit {
  const place = hashOf("split", key);
  if (place >= HELD_OUT["known-item"] + HELD_OUT.dev) return "train";
  // As it is searched: a name that begins in the title and ends in the text is given away as well.
  if (holdsName(`${title} ${text}`, name)) return "train";
  return place < HELD_OUT["known-item"] ? "known-item" : "dev";
}

/** An id without its version as a number from 0 to 1: the same for every version, another for each purpose. */
export function hashOf(purpose: string, key: string): number {
  return Number.parseInt(sha256(purpose, key).slice(0, 8), 16) / 2 ** 32;
}
