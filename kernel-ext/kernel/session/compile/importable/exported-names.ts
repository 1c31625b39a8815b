/**
 * The names that a module exports, found without their types: by a program of the module's own file and of those whose
 * names it passes on whole (`export * from`). What its files import besides stays unread, and a large package takes
 * milliseconds.
 */
import * as fs from "node:fs";
import type { ModuleLookup } from "../host/module-lookup";

import ts = require("../typescript");

/** What a module exports. */
export interface Exported {
  /** Names that an import's braces can take. */
  names: readonly string[];
  /** What its default export, or the one of `export =`, is called inside; "" where it has no name. */
  main?: string;
}

/** What the module exports whose types are in the file `entry`. */
export function exportedNames(entry: string, lookUp: ModuleLookup): Exported {
  const options: ts.CompilerOptions = { noLib: true, types: [], target: ts.ScriptTarget.ESNext };
  const program = ts.createProgram([entry], options, hostWith(lookUp));
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  return module ? { names: namesIn(module, checker), main: mainName(module) } : { names: [] };
}

function mainName({ exports }: ts.Symbol): string | undefined {
  const symbol = exports?.get(ts.InternalSymbolName.Default) ?? exports?.get(ts.InternalSymbolName.ExportEquals);
  const declaration = symbol?.declarations?.[0];
  if (!declaration) return undefined;
  if (ts.isExportAssignment(declaration)) {
    return ts.isIdentifier(declaration.expression) ? declaration.expression.text : "";
  }
  const inside = ts.isExportSpecifier(declaration) ? declaration.propertyName : ts.getNameOfDeclaration(declaration);
  return inside && ts.isIdentifier(inside) && inside.text !== "default" ? inside.text : "";
}

/**
 * Names that an import's braces can take from a module, but for the default export and those that a leading underscore
 * keeps to their maker.
 */
export function namesIn(module: ts.Symbol, checker: ts.TypeChecker): string[] {
  // What is exported by `export =` has properties.
  type Whole = ts.TypeChecker & { getExportsAndPropertiesOfModule(module: ts.Symbol): ts.Symbol[] };
  const names = (checker as Whole).getExportsAndPropertiesOfModule(module).map(({ name }) => name);
  return [...new Set(names)].filter((name) => /^[A-Za-z$][\w$]*$/.test(name) && !isReserved(name));
}

/** Whether no variable can be called so: `export { x as await }` is imported under another name. */
function isReserved(word: string): boolean {
  if (!/^[a-z]+$/.test(word)) return false;
  const kind = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, word).scan();
  const { FirstReservedWord, LastFutureReservedWord, AwaitKeyword } = ts.SyntaxKind;
  return (kind >= FirstReservedWord && kind <= LastFutureReservedWord) || kind === AwaitKeyword;
}

function hostWith(lookUp: ModuleLookup): ts.CompilerHost {
  // Not by `ts.sys`: the compiler notes there which state of a file it has seen.
  const readFile = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined);
  return {
    readFile,
    fileExists: (file) => fs.existsSync(file),
    getSourceFile(file, version) {
      const text = readFile(file);
      return text === undefined ? undefined : ts.createSourceFile(file, text, version, /* with parents */ true);
    },
    resolveModuleNameLiterals: (literals, containing) =>
      literals.map((literal) =>
        isPassedOn(literal) ? lookUp(literal.text, containing) : { resolvedModule: undefined },
      ),
    resolveTypeReferenceDirectiveReferences: (references) =>
      references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
    getDefaultLibFileName: () => "lib.d.ts",
    getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => {},
  };
}

/** Whether all that a module exports is exported once more: `export * from`, or what `import x = require` leads to. */
function isPassedOn({ parent }: ts.StringLiteralLike): boolean {
  return (ts.isExportDeclaration(parent) && !parent.exportClause) || ts.isExternalModuleReference(parent);
}
