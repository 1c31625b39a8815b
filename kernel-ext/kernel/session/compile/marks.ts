/**
 * The kernel's marks in code that is run: every `await` waits through the running cell, so that an interrupted cell
 * does not go on, `import.meta` exists, what `import()` became waits for packages that need it, and finds what is named
 * by addresses and computed names. The marks stay on their lines; columns behind them move.
 */
import type { PlacedMark } from "./mark-positions";

import ts = require("./typescript");

/** The global through which marked code reaches the kernel. */
export const kernelGlobal = "__bowlab__";

/** Code that holds none of the marked words needs no parser. */
export function mark(code: string, file: string): { code: string; awaits: boolean; marks: readonly PlacedMark[] } {
  if (!/\bawait\b|\bimport\.meta\b|=> __importStar\(/.test(code)) return { code, awaits: false, marks: [] };
  // In a function that is asynchronous every `await` is one, also `await (x)` and `await [x]`, which elsewhere could be
  // a name's use.
  const prefix = "async function _() {";
  const tree = ts.createSourceFile("cell.js", `${prefix}${code}\n}`, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const edits: Edit[] = [];
  let awaits = false;
  const wrap = (expression: ts.Node, call: string) => {
    const [start, end] = [expression.getStart(tree), expression.end];
    // Where tslab took `await (x)` for a call, it stands in the code without its space.
    const space = /\s/.test(tree.text[start - 1]) ? "" : " ";
    edits.push({ start, end: start, text: `${space}${kernelGlobal}.${call}(` }, { start: end, end, text: ")" });
  };
  const visit = (node: ts.Node, depth: number): void => {
    if (ts.isAwaitExpression(node)) {
      wrap(node.expression, "wait");
      awaits ||= depth === 1;
    } else if (ts.isForOfStatement(node) && node.awaitModifier) {
      wrap(node.expression, "iterate");
      awaits ||= depth === 1;
    } else if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      const text = `${kernelGlobal}.meta(${JSON.stringify(file)})`;
      edits.push({ start: node.getStart(tree), end: node.end, text });
    }
    if (isImported(node)) {
      const [at, computed] = [node.getStart(tree), computedRequest(node)];
      const text = computed
        ? `${kernelGlobal}.find(${computed.text}, ${JSON.stringify(file)})`
        : `${kernelGlobal}.imported(() => `;
      if (computed) edits.push({ start: at, end: node.end, text });
      else edits.push({ start: at, end: at, text }, { start: node.end, end: node.end, text: ")" });
    }
    const inside = depth + (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) ? 1 : 0);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, 0);
  return {
    code: edited(tree.text, edits).slice(prefix.length, -2),
    awaits,
    marks: marksOf(tree, edits, prefix.length),
  };
}

/** What TypeScript makes of a dynamic import: a promise's callback that requires the module. */
function isImported(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "__importStar" &&
    ts.isArrowFunction(node.parent)
  );
}

/** The name of what is imported where that is no text that the compiler has seen. */
function computedRequest({ arguments: [required] }: ts.CallExpression): ts.Identifier | undefined {
  const [request] = required && ts.isCallExpression(required) ? required.arguments : [];
  return request && ts.isIdentifier(request) ? request : undefined;
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** `text` with every edit made. Edits are apart from one another, or begin at the same place with an insertion. */
function edited(text: string, edits: Edit[]): string {
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  const pieces = edits.map(({ start, end, text: put }) => {
    const piece = text.slice(at, start) + put;
    at = end;
    return piece;
  });
  return pieces.join("") + text.slice(at);
}

/** Where they are, in the order of the text, of which the first line has `before` characters in front of it. */
function marksOf(tree: ts.SourceFile, edits: readonly Edit[], before: number): PlacedMark[] {
  return edits.map(({ start, end, text }) => {
    const { line, character } = tree.getLineAndCharacterOfPosition(start);
    return { line: line + 1, column: character - (line === 0 ? before : 0), removed: end - start, added: text.length };
  });
}
