/**
 * `{ a, b }` written out as `{ a: a, b: b }`. tslab's compiler turns a name of an earlier cell into `exports.a`, but overlooks it where it is
 * a shorthand property, and the cell then fails with "a is not defined". Lines stay the same; columns after a shorthand move.
 */
import * as ts from "@tslab/typescript-for-tslab";

/** The source with every shorthand property written out; text that does not parse is given back as it is. */
export function expandShorthand(source: string): string {
  if (!/\{[^}]*[\w$]/.test(source)) return source;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, false);
  const names: { end: number; name: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node) && node.objectAssignmentInitializer === undefined) {
      names.push({ end: node.name.end, name: node.name.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names.reduceRight((text, { end, name }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`, source);
}
