/** The members of an interface, class or enumeration, as its declaration would list them. */
import ts = require("./typescript");

/** Members that are shown. */
const limit = 40;

/** " { … }" in lines, to stand behind the type's name; "" for what has no members to show. */
export function memberLines(named: ts.Symbol, checker: ts.TypeChecker, at: ts.Node): string {
  const symbol = named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  const { Interface, Class, RegularEnum, ConstEnum, Variable } = ts.SymbolFlags;
  if (!(symbol.flags & (Interface | Class | RegularEnum | ConstEnum)) || symbol.flags & Variable) return "";
  const isEnum = (symbol.flags & (RegularEnum | ConstEnum)) !== 0;
  const lines = isEnum ? enumLines(symbol, checker) : typeLines(symbol, checker, at);
  if (lines.length === 0) return "";
  const more = lines.length > limit ? [`  … ${lines.length - limit} more`] : [];
  return ` {\n${[...lines.slice(0, limit).map((line) => `  ${line}`), ...more].join("\n")}\n}`;
}

function enumLines(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  return [...(symbol.exports?.values() ?? [])].flatMap((member) => {
    const { valueDeclaration } = member;
    if (!valueDeclaration || !ts.isEnumMember(valueDeclaration)) return [];
    const value = checker.getConstantValue(valueDeclaration);
    return [value === undefined ? member.name : `${member.name} = ${JSON.stringify(value)}`];
  });
}

function typeLines(symbol: ts.Symbol, checker: ts.TypeChecker, at: ts.Node): string[] {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const calls = type.getCallSignatures().map((signature) => `${checker.signatureToString(signature, at)};`);
  const indices = checker
    .getIndexInfosOfType(type)
    .map((index) => `[key: ${checker.typeToString(index.keyType)}]: ${checker.typeToString(index.type, at)};`);
  const isShown = (member: ts.Symbol) =>
    !/^(__@|#)/.test(member.name) && !(modifiersOf(member) & ts.ModifierFlags.Private);
  return [...calls, ...indices, ...checker.getPropertiesOfType(type).filter(isShown).flatMap(memberOf)];

  function memberOf(member: ts.Symbol): string[] {
    const memberType = checker.getTypeOfSymbolAtLocation(member, at);
    const name = `${member.name}${member.flags & ts.SymbolFlags.Optional ? "?" : ""}`;
    const signatures = member.flags & ts.SymbolFlags.Method ? memberType.getCallSignatures() : [];
    if (signatures.length > 0)
      return signatures.map((signature) => `${name}${checker.signatureToString(signature, at)};`);
    const { Protected, Readonly } = ts.ModifierFlags;
    const modifiers = modifiersOf(member);
    const words = `${modifiers & Protected ? "protected " : ""}${modifiers & Readonly ? "readonly " : ""}`;
    return [`${words}${name}: ${checker.typeToString(memberType, at)};`];
  }
}

function modifiersOf({ declarations = [] }: ts.Symbol): ts.ModifierFlags {
  return declarations.reduce<ts.ModifierFlags>((all, one) => all | ts.getCombinedModifierFlags(one), 0);
}
