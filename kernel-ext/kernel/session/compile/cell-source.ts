/** What a parsed cell or module of the user's lacks, to be compiled as a notebook wants it. */
import { isCell } from "./host/local-files";

import ts = require("./typescript");

type Parsed = ts.SourceFile & { path: string; imports?: object; original?: Parsed; checkJsDirective?: object };

/** Completes a source file of the program, before anything is asked about it. */
export function completeSource(file: ts.SourceFile): void {
  shareWithFirstParse(file as Parsed);
  if (isCell(file.fileName) && saysNoCheck(file.text))
    (file as Parsed).checkJsDirective = { enabled: false, pos: 0, end: 0 };
}

/**
 * After a cell is bound: what `declare global` and `declare module "m"` add to is not a name of the notebook's to
 * export.
 */
export function dropAugmentations(file: ts.SourceFile): void {
  const { locals } = file as { locals?: Map<string, unknown> };
  for (const name of locals?.keys() ?? []) if (/^(__global$|")/.test(name)) locals?.delete(name);
}

/**
 * A file whose top level says `await (x)` is parsed twice, and declarations are named from the first parse, of which
 * the program knows neither path nor imports: without them TypeScript fails where a name's type comes from a package's
 * inner file.
 */
function shareWithFirstParse({ path, imports, original }: Parsed): void {
  for (let first = original; first; first = first.original) Object.assign(first, { path, imports });
}

/** Whether a cell begins with `// @ts-nocheck`; tslab's own line in front of it hides that from the compiler. */
function saysNoCheck(text: string): boolean {
  if (!text.includes("@ts-nocheck")) return false;
  const comments = ts.getLeadingCommentRanges(text, text.indexOf("\n")) ?? [];
  return comments.some(({ pos, end }) => /^\/[/*]+\s*@ts-nocheck\b/.test(text.slice(pos, end)));
}
