/**
 * What is known of the name under the cursor: its signature, the members of a type, its documentation; inside a call's
 * parentheses, the function that is called. A name that means nothing gives nothing.
 */
import { memberLines } from "./members";
import { anyMeaning, infoOf, nodeAt, quickInfo } from "./quick-info";

import ts = require("./typescript");

type Whole = typeof ts & {
  SignatureHelp: {
    getSignatureHelpItems(
      program: { getTypeChecker(): ts.TypeChecker },
      file: ts.SourceFile,
      position: number,
      reason: ts.SignatureHelpTriggerReason | undefined,
      token: ts.CancellationToken,
    ): ts.SignatureHelpItems | undefined;
  };
};

type QuickInfoWords = [file: ts.SourceFile, checker: ts.TypeChecker, token: ts.CancellationToken, position: number];

/** What tslab asks for by this name. */
export function getQuickInfoAtPosition(...words: QuickInfoWords): ts.QuickInfo | undefined {
  const [file, checker, , position] = words;
  const node = nodeAt(file, position);
  if (!ts.isIdentifier(node)) return quickInfo(file, checker, position) ?? signatureAt(...words);
  const found = checker.getSymbolAtLocation(node);
  const symbol = found ?? typeNamed(node, checker);
  // A type that there is none of has a symbol all the same, which says "unresolved".
  if (symbol && isUnresolved(symbol, checker)) return undefined;
  if (!symbol) return isError(checker.getTypeAtLocation(node)) ? undefined : quickInfo(file, checker, position);
  const info = found ? quickInfo(file, checker, position) : infoOf(symbol, node, file, checker, anyMeaning);
  if (!info) return undefined;
  const isCall = info.kind === ts.ScriptElementKind.constructorImplementationElement;
  const members = isCall ? "" : memberLines(symbol, checker, node);
  const displayParts = [...(info.displayParts ?? []), { text: members, kind: "text" }];
  return members === "" ? info : { ...info, displayParts };
}

/** A type or namespace of this name: alone in a cell it would be taken for a value that does not exist. */
function typeNamed(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  type Resolving = { resolveName(name: string, at: ts.Node, meaning: ts.SymbolFlags, globals: boolean): ts.Symbol };
  const { Type, Namespace } = ts.SymbolFlags;
  const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  return isMember
    ? undefined
    : (checker as unknown as Resolving).resolveName(node.text, node, Type | Namespace, /* without globals */ false);
}

function isUnresolved(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return (checker.getDeclaredTypeOfSymbol(symbol) as { intrinsicName?: string }).intrinsicName === "unresolved";
}

function isError(type: ts.Type): boolean {
  return (type as { intrinsicName?: string }).intrinsicName === "error";
}

/** The signatures of the function whose arguments the cursor is among, the chosen one first. */
function signatureAt(...[file, checker, token, position]: QuickInfoWords): ts.QuickInfo | undefined {
  const program = { getTypeChecker: () => checker };
  const help = (ts as Whole).SignatureHelp.getSignatureHelpItems(program, file, position, { kind: "invoked" }, token);
  if (!help) return undefined;
  const { items, selectedItemIndex: chosen, argumentIndex } = help;
  const ordered = [items[chosen], ...items.filter((_, i) => i !== chosen)];
  const parameter = items[chosen].parameters[argumentIndex];
  const about = textOf(parameter?.documentation);
  const text = [textOf(items[chosen].documentation), about === "" ? "" : `${parameter.name}: ${about}`];
  return {
    kind: ts.ScriptElementKind.callSignatureElement,
    kindModifiers: "",
    textSpan: help.applicableSpan,
    displayParts: [{ text: ordered.map(signatureText).join("\n"), kind: "text" }],
    documentation: [{ text: text.filter((part) => part !== "").join("\n\n"), kind: "text" }],
    tags: items[chosen].tags.filter(({ name }) => name !== "param"),
  };
}

function signatureText(item: ts.SignatureHelpItem): string {
  const parameters = item.parameters.map(({ displayParts }) => textOf(displayParts));
  const separator = textOf(item.separatorDisplayParts);
  return `${textOf(item.prefixDisplayParts)}${parameters.join(separator)}${textOf(item.suffixDisplayParts)}`;
}

/** The text to show: what it is, what is written about it, its tags. */
export function inspectionText({ displayParts, documentation, tags = [] }: ts.QuickInfo): string {
  const lines = tags.map(({ name, text }) => `@${name} ${textOf(text)}`.trimEnd());
  return [textOf(displayParts), textOf(documentation), lines.join("\n")].filter((part) => part !== "").join("\n\n");
}

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return (parts ?? []).map(({ text }) => text).join("");
}
