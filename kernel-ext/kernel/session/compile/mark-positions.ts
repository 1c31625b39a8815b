/** Positions in code with the kernel's marks, and in the same code without them. */

/** What stands in a line in the place of something else, or of nothing. */
export interface PlacedMark {
  /** Counted from 1. */
  line: number;
  /** In the code without marks, counted from 0. */
  column: number;
  /** Characters that it replaces. */
  removed: number;
  /** Its own characters. */
  added: number;
}

/** The column, counted from 0, in code without marks. Inside of one it is where the mark begins. */
export function columnWithoutMarks(marks: readonly PlacedMark[], line: number, column: number): number {
  let moved = 0;
  for (const mark of marks) {
    if (mark.line !== line) continue;
    const inMark = column - (mark.column + moved);
    if (inMark < 0) break;
    if (inMark < mark.added) return mark.column;
    moved += mark.added - mark.removed;
  }
  return column - moved;
}

/** The column, counted from 0, in code with marks. */
export function columnWithMarks(marks: readonly PlacedMark[], line: number, column: number): number {
  const before = marks.filter((mark) => mark.line === line && mark.column + mark.removed <= column);
  return before.reduce((moved, { added, removed }) => moved + added - removed, column);
}
