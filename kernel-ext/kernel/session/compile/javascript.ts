/**
 * From what tslab's converter emits, ES modules, to what is run, CommonJS, by TypeScript itself and with a source map;
 * and the kernel's marks in it: every `await` waits through the running cell, so that an interrupted cell does not go
 * on, `import.meta` exists, and what `import()` became waits for packages that need it. The marks stay on their lines;
 * only columns behind them move.
 */
import ts = require("./typescript");

/** The global through which marked code reaches the kernel. */
export const kernelGlobal = "__bowlab__";

export interface RunnableCode {
  code: string;
  /** Source map of `code` to the module it was made from, as JSON; undefined where the lines are the same. */
  map: string | undefined;
  /** Whether the code itself awaits, outside any function. */
  awaits: boolean;
}

/** CommonJS of an ES module. `file` is what its `import.meta` says it is. */
export function toCommonJs(module: string, file: string): RunnableCode {
  const expression = bareExpression(withoutMapComment(module));
  if (expression !== undefined) return { ...mark(expression, file), map: undefined };
  const { outputText, sourceMapText = "" } = ts.transpileModule(withoutMapComment(module), {
    fileName: "module.js",
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      sourceMap: true,
      newLine: ts.NewLineKind.LineFeed,
    },
  });
  // Cells run in sloppy mode, as tslab's do: a cell may assign to a name that another one declares.
  const sloppy = withoutMapComment(outputText).replace(/^"use strict";/, "");
  return { ...mark(sloppy, file), map: sourceMapText };
}

/**
 * A module that imports and declares nothing, and exports the value of its last expression, which is what most cells
 * are while one looks around: for it TypeScript's whole machinery comes down to one word. Undefined for any other.
 */
function bareExpression(module: string): string | undefined {
  const moduleWords = module.match(/^\s*(import|export)\b/gm) ?? [];
  const [, name, value] = /^export const (\w+) = (.*)^export \{\};?\s*$/ms.exec(module) ?? [];
  // One export at the very beginning, the empty one at the end, and no other.
  if (name === undefined || moduleWords.length !== 2 || !module.startsWith("export const")) return undefined;
  // A dynamic import becomes a call of `require`.
  if (/\bimport\s*\(/.test(module)) return undefined;
  return `exports.${name} = ${value}`;
}

/** Code that holds none of the marked words needs no parser. */
function mark(code: string, file: string): { code: string; awaits: boolean } {
  if (!/\bawait\b|\bimport\.meta\b|=> __importStar\(/.test(code)) return { code, awaits: false };
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
      const at = node.getStart(tree);
      const text = `${kernelGlobal}.imported(() => `;
      edits.push({ start: at, end: at, text }, { start: node.end, end: node.end, text: ")" });
    }
    const inside = depth + (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) ? 1 : 0);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, 0);
  return { code: edited(tree.text, edits).slice(prefix.length, -2), awaits };
}

/** What TypeScript makes of a dynamic import: a promise's callback that requires the module. */
function isImported(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "__importStar" &&
    ts.isArrowFunction(node.parent)
  );
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

function withoutMapComment(code: string): string {
  return code.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "");
}
