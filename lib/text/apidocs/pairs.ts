/**
 * Training pairs of the corpus: a symbol's name in words → its passage ("abort controller abort" →
 * dom:AbortController.abort). Names that several passages share are left out: nobody could say which passage is meant.
 * About one pair in twenty is held out (the split `known-item`), by a hash of the passage's id, so that a pair stays on
 * its side when other symbols come and go.
 */
import { sha256 } from "../../files";
import type { Qrels, Query } from "../passage";
import type { ApidocsPassage } from "./passages";

export interface KnownItemPairs {
  queries: Query[];
  qrels: Qrels;
}

/** @param passages in the corpus's order, which the pairs keep. */
export function knownItemPairs(passages: readonly ApidocsPassage[]): {
  train: KnownItemPairs;
  heldOut: KnownItemPairs;
} {
  const uses = new Map<string, number>();
  for (const { symbol } of passages) {
    const name = symbol.join(" ");
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const train: KnownItemPairs = { queries: [], qrels: new Map() };
  const heldOut: KnownItemPairs = { queries: [], qrels: new Map() };
  for (const { id, symbol } of passages) {
    const text = symbol.join(" ");
    if (symbol.length < 2 || uses.get(text) !== 1) continue;
    const side = isHeldOut(id) ? heldOut : train;
    side.queries.push({ id: `name:${id}`, text });
    side.qrels.set(`name:${id}`, new Map([[id, 1]]));
  }
  return { train, heldOut };
}

function isHeldOut(id: string): boolean {
  return Number.parseInt(sha256(id).slice(0, 8), 16) % 20 === 0;
}
