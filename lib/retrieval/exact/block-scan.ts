/** What an exact search does with the blocks of vectors, one after another. */
import type { VectorBlock } from "../vectors/source";
import type { Neighbours } from "../vectors/vector-index";

/** A search under way. Dispose it when done. */
export interface BlockScan {
  /** Takes a block of vectors in: none of a search may be left out. */
  offer(block: VectorBlock): Promise<void>;
  /** Whether this way of telling vectors apart lets too many through: another one would be faster. */
  readonly isSwamped: boolean;
  /** @returns (Q) the results among the vectors offered */
  end(): Promise<Neighbours[]>;
  dispose(): void;
}
