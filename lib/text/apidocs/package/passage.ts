/** A passage that knows where its text stands. */
import type { ApidocsPassage } from "../passages";

/** The passage of a symbol, or of a section of Markdown. The `symbol` of a section is empty: nobody names it. */
export interface PackagePassage extends ApidocsPassage {
  /** File of the package, with forward slashes. */
  file: string;
  /** Line of the symbol's declaration or of the heading, counted from 1. */
  line: number;
}
