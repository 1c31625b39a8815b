/** A type that a module keeps to itself, named by what the module exports: `ReturnType<typeof import("./m").make>`. */
import type { Checker, Words } from "./words";

import ts = require("../typescript");

/** Exports of one module that are looked at. */
const mostExports = 500;

/** The type by way of an export that has, gives or takes it; undefined where there is none. */
export function wayTo(type: ts.Type, symbol: ts.Symbol, checker: Checker, words: Words): ts.TypeNode | undefined {
  const file = symbol.declarations?.[0]?.getSourceFile();
  const module = file && file !== words[0].getSourceFile() ? checker.getSymbolAtLocation(file) : undefined;
  if (!module) return undefined;
  if (!known.has(type)) known.set(type, exportOf(type, module, checker));
  const { name, way } = known.get(type) ?? {};
  const start = name === undefined ? undefined : exported(name, module, checker, words);
  return start && way?.(start);
}

/** A type lives as long as its program. */
const known = new WeakMap<ts.Type, { name: string; way: Way } | undefined>();

function exportOf(type: ts.Type, module: ts.Symbol, checker: Checker): { name: string; way: Way } | undefined {
  for (const found of checker.getExportsOfModule(module).slice(0, mostExports)) {
    const value = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    if (!(value.flags & ts.SymbolFlags.Value) || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(found.name)) continue;
    const way = wayFrom(checker.getTypeOfSymbol(value), type, checker);
    if (way) return { name: found.name, way };
  }
  return undefined;
}

type Way = (start: ts.TypeNode) => ts.TypeNode;

const { factory } = ts;
const reference = (name: string, word: ts.TypeNode) => factory.createTypeReferenceNode(name, [word]);

/** How one comes from the type `from` to the type `to`. */
function wayFrom(from: ts.Type, to: ts.Type, checker: Checker): Way | undefined {
  if (from === to) return (start) => start;
  const [signature, ...others] = from.getCallSignatures();
  if (!signature || others.length > 0 || signature.typeParameters) return undefined;
  const result = signature.getReturnType();
  const returned: Way = (start) => reference("ReturnType", start);
  if (result === to) return returned;
  if (checker.getAwaitedType(result) === to) return (start) => reference("Awaited", returned(start));
  const at = signature.parameters.findIndex((parameter) => checker.getTypeOfSymbol(parameter) === to);
  if (at < 0) return undefined;
  const index = factory.createLiteralTypeNode(factory.createNumericLiteral(at));
  return (start) => factory.createIndexedAccessTypeNode(reference("Parameters", start), index);
}

/** The type of a module's export, as `typeof import("./m").name` or by a name that the notebook has for the module. */
function exported(name: string, module: ts.Symbol, checker: Checker, words: Words): ts.TypeNode | undefined {
  const whole = checker.typeToTypeNode(checker.getTypeOfSymbol(module), ...words);
  if (whole && ts.isTypeQueryNode(whole)) {
    return factory.createTypeQueryNode(factory.createQualifiedName(whole.exprName, name));
  }
  if (!whole || !ts.isImportTypeNode(whole) || whole.qualifier || !whole.isTypeOf) return undefined;
  const qualifier = factory.createIdentifier(name);
  return factory.updateImportTypeNode(whole, whole.argument, whole.attributes, qualifier, undefined, true);
}
