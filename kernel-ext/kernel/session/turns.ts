/** Work in turns of the event loop, one piece a turn and in order. Cells can change what objects inherit: not this. */

interface Piece {
  work: () => void;
  next: Piece | undefined;
}

const { setImmediate: later } = globalThis;

/**
 * Does each piece of work in a turn of its own. The next turn is asked for before a piece begins: what cuts a piece off
 * by force takes along all that was to be done in the same turn.
 */
export function createTurns(): (work: () => void) => void {
  let first: Piece | undefined;
  let last: Piece | undefined;
  const turn = () => {
    const piece = first;
    first = piece?.next;
    if (first) later(turn);
    piece?.work();
  };
  return (work) => {
    const piece = { work, next: undefined };
    if (first && last) last.next = piece;
    else {
      first = piece;
      later(turn);
    }
    last = piece;
  };
}
