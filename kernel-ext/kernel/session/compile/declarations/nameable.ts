/**
 * Types of a cell's names that no declaration can name: those that a module keeps to itself, and those of a function's
 * own. The compiler refuses them where declarations are made for a package; a notebook's next cell gets the best type
 * that can be written: by way of what the module exports, by its members, or else `any`.
 */
import { isUnwritable, membersOf } from "./structure";
import { wayTo } from "./ways";
import type { Checker, Words } from "./words";

import ts = require("../typescript");

/** What TypeScript's declarations are made with, as far as types are found for it. */
type Resolver = Record<(typeof makers)[number], (node: ts.Node, ...words: Words) => ts.TypeNode | undefined> & {
  isSymbolAccessible(
    symbol: ts.Symbol,
    at: ts.Node | undefined,
    meaning: ts.SymbolFlags,
    marks: boolean,
  ): { accessibility: number };
};

const makers = ["createTypeOfDeclaration", "createReturnTypeOfSignatureDeclaration", "createTypeOfExpression"] as const;

/** Symbol accessibility: TypeScript's "Accessible". */
const accessible = 0;

/** Types that are written by their members for one declaration: those of a large package go on and on. */
const mostStructures = 30;

/** Does `emit` with declarations in which every type can be named. */
export function withNameableTypes<T>(program: ts.Program, emit: () => T): T {
  const checker = program.getTypeChecker() as Checker & { getEmitResolver(...words: unknown[]): Resolver };
  const { getEmitResolver } = checker;
  checker.getEmitResolver = (...words) => nameable(getEmitResolver(...words), checker);
  try {
    return emit();
  } finally {
    checker.getEmitResolver = getEmitResolver;
  }
}

function nameable(resolver: Resolver, checker: Checker): Resolver {
  const isHidden = (symbol: ts.Symbol, at: ts.Node, meaning: ts.SymbolFlags) =>
    !(symbol.flags & ts.SymbolFlags.TypeParameter) &&
    resolver.isSymbolAccessible(symbol, at, meaning, false).accessibility !== accessible;
  const named = (name: (typeof makers)[number]) => {
    const make = resolver[name];
    return (node: ts.Node, ...words: Words) => {
      // Behind what hears of names there may be one word more.
      const heard = words.findIndex((word) => typeof word === "object" && word !== null && "trackSymbol" in word);
      const [at, flags, ...rest] = words;
      const made = make(node, ...words);
      const hasLiterals = made !== undefined && some(made, ts.isTypeLiteralNode);
      // Among them may be a hidden class that the compiler has written out.
      const short =
        hasLiterals && make(node, at, flags & ~ts.NodeBuilderFlags.WriteClassExpressionAsTypeLiteral, ...rest);
      const isHiddenClass = (one: ts.Node) => {
        const { symbol, isValue } = namedBy(one) ?? {};
        return symbol !== undefined && isUnwritable(symbol) && isHidden(symbol, at, meaningOf(isValue));
      };
      const written = short && some(short, isHiddenClass) ? short : made;
      return written && new Naming(checker, words.slice(0, heard + 1) as Words, isHidden).named(written);
    };
  };
  return {
    ...resolver,
    ...Object.fromEntries(makers.map((name) => [name, named(name)])),
    // What is hidden is named here, and no error.
    isSymbolAccessible(...words) {
      const found = resolver.isSymbolAccessible(...words);
      return found.accessibility === accessible ? found : { accessibility: accessible };
    },
  } as Resolver;
}

function some(node: ts.Node, is: (node: ts.Node) => boolean): boolean {
  return is(node) || (ts.forEachChild(node, (child) => some(child, is) || undefined) ?? false);
}

function meaningOf(isValue: boolean | undefined): ts.SymbolFlags {
  return isValue ? ts.SymbolFlags.Value : ts.SymbolFlags.Type;
}

type IsHidden = (symbol: ts.Symbol, at: ts.Node, meaning: ts.SymbolFlags) => boolean;

/** The type of one declaration. */
class Naming {
  readonly #checker: Checker;
  readonly #words: Words;
  readonly #isHidden: IsHidden;
  readonly #inside = new Set<ts.Symbol>();
  #structures = 0;

  constructor(checker: Checker, words: Words, isHidden: IsHidden) {
    this.#checker = checker;
    this.#words = words;
    this.#isHidden = isHidden;
  }

  /** The type with all that is hidden in it named otherwise. */
  named<T extends ts.Node>(type: T): T {
    const visit = (node: ts.Node): ts.Node | undefined => {
      if (isHashMember(node)) return undefined;
      const { symbol, isValue } = namedBy(node) ?? {};
      if (!symbol || !this.#isHidden(symbol, this.#words[0], meaningOf(isValue))) {
        return ts.visitEachChild(node, visit, undefined);
      }
      const words = (node as ts.TypeReferenceNode).typeArguments?.map((word) => visit(word) as ts.TypeNode) ?? [];
      return this.#other(symbol, isValue === true, words);
    };
    return visit(type) as T;
  }

  /** Another way to write a hidden symbol's type. */
  #other(symbol: ts.Symbol, isValue: boolean, words: readonly ts.TypeNode[]): ts.TypeNode {
    const checker = this.#checker;
    const any = ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
    const type = isValue ? checker.getTypeOfSymbol(symbol) : checker.getDeclaredTypeOfSymbol(symbol);
    const way = words.length === 0 ? wayTo(type, symbol, checker, this.#words) : undefined;
    if (way) return way;
    if (this.#inside.has(symbol) || this.#structures++ >= mostStructures) return any;
    const structure = membersOf(type, words, checker, this.#words);
    if (!structure) return any;
    this.#inside.add(symbol);
    const made = this.named(structure);
    this.#inside.delete(symbol);
    return made;
  }
}

/** What the compiler makes of a class's `#x`. */
function isHashMember(node: ts.Node): boolean {
  return ts.isPropertySignature(node) && ts.isStringLiteral(node.name) && node.name.text.startsWith("__#");
}

/** The symbol that a node names, as the compiler has noted it in a type that it wrote. */
function namedBy(node: ts.Node): { symbol?: ts.Symbol; isValue: boolean } | undefined {
  const last = (name: ts.EntityName | undefined) => name && (ts.isIdentifier(name) ? name : name.right);
  const symbolOf = (name: ts.EntityName | undefined) => (last(name) as { symbol?: ts.Symbol } | undefined)?.symbol;
  if (ts.isTypeReferenceNode(node)) return { symbol: symbolOf(node.typeName), isValue: false };
  if (ts.isTypeQueryNode(node)) return { symbol: symbolOf(node.exprName), isValue: true };
  if (ts.isImportTypeNode(node)) return { symbol: symbolOf(node.qualifier), isValue: node.isTypeOf };
  return undefined;
}
