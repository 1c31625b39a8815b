/** What types are written with. */
import ts = require("../typescript");

/** Where a type is written, and how; the last is what hears of its names. Their number depends on the version. */
export type Words = [at: ts.Node, flags: ts.NodeBuilderFlags, ...rest: unknown[]];

/** TypeScript's, as far as its types do not show it. */
export type Checker = Omit<ts.TypeChecker, "typeToTypeNode"> & {
  typeToTypeNode(type: ts.Type, ...words: Words): ts.TypeNode | undefined;
  createAnonymousType(
    symbol: ts.Symbol | undefined,
    members: ts.SymbolTable,
    calls: readonly ts.Signature[],
    constructs: readonly ts.Signature[],
    indices: readonly ts.IndexInfo[],
  ): ts.Type;
  getAwaitedType(type: ts.Type): ts.Type | undefined;
};
