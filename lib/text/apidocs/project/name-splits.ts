/**
 * Symbols' names as queries, each with its one passage, in three splits: about one name in twenty each for `dev` and
 * `known-item`, the others for `train`. A hash of the id without the version decides, so that an update of a package
 * moves no pair to another side. Names that several passages share are left out: nobody could say which is meant.
 */
import { sha256 } from "../../../files";
import type { Qrels, Query } from "../../passage";
import type { PackagePassage } from "../package";

/** The splits of names. */
export const nameSplits = ["train", "dev", "known-item"] as const satisfies readonly NameSplit[];
/** A split of names. */
export type NameSplit = "train" | "dev" | "known-item";

/** Takes passages one at a time; keeps their ids and names. */
export class NameSplits {
  readonly #uses = new Map<string, number>();
  readonly #named: { id: string; name: string }[] = [];

  /** Counts a passage's name in; a README's section has none, and one word is no question. */
  add({ id, symbol }: Pick<PackagePassage, "id" | "symbol">): void {
    if (symbol.length === 0) return;
    const name = symbol.join(" ");
    this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    if (symbol.length > 1) this.#named.push({ id, name });
  }

  /** The queries of all splits, in the passages' order, and the judgements of each split. */
  result(): { queries: Query[]; qrels: Record<NameSplit, Qrels> } {
    const queries: Query[] = [];
    const qrels: Record<NameSplit, Qrels> = { train: new Map(), dev: new Map(), "known-item": new Map() };
    for (const { id, name } of this.#named) {
      if (this.#uses.get(name) !== 1) continue;
      queries.push({ id: `name:${id}`, text: name });
      qrels[splitOf(id)].set(`name:${id}`, new Map([[id, 1]]));
    }
    return { queries, qrels };
  }
}

/** @param id such as "zod@4.6.7:ZodString.min" */
export function splitOf(id: string): NameSplit {
  const stable = id.replace(/^(@?[^@:]+)@[^:]*:/, "$1:");
  const side = Number.parseInt(sha256(stable).slice(0, 8), 16) % 20;
  return side === 0 ? "known-item" : side === 1 ? "dev" : "train";
}
