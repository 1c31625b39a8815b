/** What TypeScript's language service tells of a name when one points at it, from a program that is there already. */
import ts = require("./typescript");

type Display = Pick<ts.QuickInfo, "displayParts" | "documentation" | "tags">;
type Whole = typeof ts & {
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  typeToDisplayParts(checker: ts.TypeChecker, type: ts.Type, enclosing?: ts.Node): ts.SymbolDisplayPart[];
  SymbolDisplay: {
    getSymbolModifiers(checker: ts.TypeChecker, symbol: ts.Symbol): string;
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
      meaning?: number,
    ): Display & { symbolKind: ts.ScriptElementKind };
  };
};
const whole = ts as Whole;

/** The name, or other word, at a position; the file itself where there is none. */
export function nodeAt(file: ts.SourceFile, position: number): ts.Node {
  return whole.getTouchingPropertyName(file, position);
}

/** What is known of the word at `position`. */
export function quickInfo(file: ts.SourceFile, checker: ts.TypeChecker, position: number): ts.QuickInfo | undefined {
  const touched = nodeAt(file, position);
  if (touched === file) return undefined;
  const node = wordFor(touched);
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol && !isUnknown(symbol, checker)) return infoOf(symbol, node, file, checker);
  if (!hasType(node)) return undefined;
  const type = checker.getTypeAtLocation(node);
  return {
    kind: ts.ScriptElementKind.unknown,
    kindModifiers: "",
    textSpan: spanOf(node, file),
    displayParts: whole.typeToDisplayParts(checker, type, whole.getContainerNode(node)),
    documentation: type.symbol?.getDocumentationComment(checker),
    tags: type.symbol?.getJsDocTags(checker),
  };
}

/** Every meaning that a name can have: value, type, namespace. */
export const anyMeaning = 7;

/** What is known of a symbol that `node` names. @param meaning as what it is looked at; by itself what it is there */
export function infoOf(
  ...[symbol, node, file, checker, meaning]: [ts.Symbol, ts.Node, ts.SourceFile, ts.TypeChecker, meaning?: number]
): ts.QuickInfo {
  const enclosing = meaning === undefined ? whole.getContainerNode(node) : node;
  const { symbolKind, ...parts } = whole.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    ...([checker, symbol, file, enclosing, node, meaning] as const),
  );
  const kindModifiers = whole.SymbolDisplay.getSymbolModifiers(checker, symbol);
  return { kind: symbolKind, kindModifiers, textSpan: spanOf(node, file), ...parts };
}

/** `new` speaks of the class behind it, the name of a tuple's member and `meta` of the whole they are in. */
function wordFor(node: ts.Node): ts.Node {
  const { parent } = node;
  if (!parent) return node;
  if (ts.isNewExpression(parent) && node.pos === parent.pos) return parent.expression;
  if (ts.isNamedTupleMember(parent) && node.pos === parent.pos) return parent;
  return ts.isMetaProperty(parent) && parent.name === node ? parent : node;
}

/** Whether a word that names nothing has a type to tell: not labels, `const` of `as const`, and punctuation. */
function hasType(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIdentifier(node)) {
    const isLabel = ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent);
    return !isLabel && !(ts.isTypeReferenceNode(parent) && node.text === "const");
  }
  const { ThisKeyword, ThisType, SuperKeyword, NamedTupleMember, PropertyAccessExpression, QualifiedName } =
    ts.SyntaxKind;
  return (
    ts.isMetaProperty(node) ||
    [ThisKeyword, ThisType, SuperKeyword, NamedTupleMember, PropertyAccessExpression, QualifiedName].includes(node.kind)
  );
}

function isUnknown(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return (checker as ts.TypeChecker & { isUnknownSymbol(symbol: ts.Symbol): boolean }).isUnknownSymbol(symbol);
}

function spanOf(node: ts.Node, file: ts.SourceFile): ts.TextSpan {
  return { start: node.getStart(file), length: node.getWidth(file) };
}
