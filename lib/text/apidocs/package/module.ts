/**
 * What one file offers to others, from its syntax tree alone: the statements that are its API, the names under which
 * they leave the file, and the modules it takes from.
 */
import * as ts from "typescript";

/** Another module that a file names. */
export interface ModuleReference {
  /** As written: "./a.js", "zod", "node:fs". */
  specifier: string;
  /** What comes from there is offered on; otherwise it is only used. */
  reexports: boolean;
  /** Names offered on under another: theirs → ours. */
  renamed: ReadonlyMap<string, string>;
}

/** A statement that others can reach. */
export interface ApiStatement {
  statement: ts.Statement;
  /** Its own name; undefined where it has none, or several. */
  local?: string;
  /** Names under which it leaves the file; empty where only what leaves the file speaks of it. */
  exported: readonly string[];
}

export interface ModuleParts {
  api: ApiStatement[];
  references: ModuleReference[];
}

/** Parses a file as what its name says that it is. */
export function parseModule(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false);
}

/**
 * The API of a parsed file. Of a declaration file: what it exports, and what that speaks of, for bundlers leave the
 * types of parameters unexported. Of a source: what it exports.
 */
export function moduleParts(file: ts.SourceFile): ModuleParts {
  const references = [...importsAndExports(file), ...pathReferences(file)];
  const named = namesInExportLists(file);
  const exportsAll = !ts.isExternalModule(file) || (file.isDeclarationFile && named === undefined);
  const candidates = file.statements
    .filter((statement) => !isImportOrExport(statement))
    .map((statement): ApiStatement & { isApi: boolean } => {
      const local = nameOf(statement);
      const exported = exportedNames(statement, local, named ?? new Map());
      const isApi =
        exportsAll || exported.length > 0 || (ts.isModuleDeclaration(statement) && isAugmentation(statement));
      return { statement, local, exported: exported.length === 0 && exportsAll && local ? [local] : exported, isApi };
    });
  const api = new Set(candidates.filter(({ isApi }) => isApi));
  const hidden = candidates.filter(({ isApi }) => !isApi);
  const seeks = file.isDeclarationFile && (hidden.length > 0 || file.text.includes("import("));
  if (seeks) references.push(...takeReached(api, hidden));
  return { api: candidates.filter((candidate) => api.has(candidate)), references };
}

/** Moves from `hidden` to `api` what the API speaks of. @returns the modules of `import("…")` types on the way */
function takeReached<T extends ApiStatement>(api: Set<T>, hidden: readonly T[]): ModuleReference[] {
  const byName = new Map<string, T[]>();
  for (const candidate of hidden) {
    if (candidate.local === undefined) continue;
    byName.set(candidate.local, [...(byName.get(candidate.local) ?? []), candidate]);
  }
  const specifiers = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      for (const reached of byName.get(node.text) ?? []) api.add(reached);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) specifiers.add(node.argument.literal.text);
    }
    ts.forEachChild(node, visit);
  };
  // A set's walk takes in what is added on the way.
  for (const { statement } of api) visit(statement);
  return [...specifiers].map((specifier) => ({ specifier, reexports: false, renamed: new Map() }));
}

function importsAndExports(file: ts.SourceFile): ModuleReference[] {
  return file.statements.flatMap((statement): ModuleReference[] => {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
      const { exportClause, moduleSpecifier } = statement;
      return [{ specifier: textOf(moduleSpecifier), reexports: true, renamed: renamedIn(exportClause) }];
    }
    if (ts.isImportDeclaration(statement)) {
      return [{ specifier: textOf(statement.moduleSpecifier), reexports: false, renamed: new Map() }];
    }
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
      const { expression } = statement.moduleReference;
      return [{ specifier: textOf(expression), reexports: isExported(statement), renamed: new Map() }];
    }
    return [];
  });
}

/** `/// <reference path="…" />` and `types`. */
function pathReferences(file: ts.SourceFile): ModuleReference[] {
  const paths = file.referencedFiles.map(({ fileName }) => (/^\.{1,2}\//.test(fileName) ? fileName : `./${fileName}`));
  const types = file.typeReferenceDirectives.map(({ fileName }) => fileName);
  return [...paths, ...types].map((specifier) => ({ specifier, reexports: false, renamed: new Map() }));
}

function renamedIn(clause: ts.NamedExportBindings | undefined): Map<string, string> {
  const renamed = new Map<string, string>();
  if (clause === undefined || !ts.isNamedExports(clause)) return renamed;
  for (const { name, propertyName } of clause.elements) {
    if (propertyName && name.text !== "default") renamed.set(propertyName.text, name.text);
  }
  return renamed;
}

/** `export { a as b }`, `export default a` and `export = a`: ours → theirs; undefined where there is none of them. */
function namesInExportLists(file: ts.SourceFile): Map<string, string[]> | undefined {
  let named: Map<string, string[]> | undefined;
  const add = (local: string, exported: string): void => {
    named?.set(local, [...(named.get(local) ?? []), exported]);
  };
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement)) {
      named ??= new Map();
      if (ts.isIdentifier(statement.expression)) {
        const { text } = statement.expression;
        add(text, statement.isExportEquals ? text : "default");
      }
    } else if (ts.isExportDeclaration(statement) && statement.exportClause && !statement.moduleSpecifier) {
      named ??= new Map();
      if (!ts.isNamedExports(statement.exportClause)) continue;
      for (const { name, propertyName } of statement.exportClause.elements) add((propertyName ?? name).text, name.text);
    }
  }
  return named;
}

function exportedNames(
  statement: ts.Statement,
  local: string | undefined,
  named: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const listed = local === undefined ? [] : (named.get(local) ?? []);
  if (ts.isExportAssignment(statement)) return ["default"];
  if (!isExported(statement)) return listed;
  return [...(isDefault(statement) ? ["default"] : [local ?? ""]), ...listed];
}

function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) {
    const [first, second] = statement.declarationList.declarations;
    return second === undefined && ts.isIdentifier(first.name) ? first.name.text : undefined;
  }
  const { name } = statement as ts.Statement & { name?: ts.Node };
  return name && ts.isIdentifier(name) ? name.text : undefined;
}

function isExported(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function isDefault(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
}

/** Does the node bear the modifier: `export`, `private` …? */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

/** `declare module "x"` and `declare global` reach beyond the file, exported or not. */
function isAugmentation(statement: ts.ModuleDeclaration): boolean {
  return ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}

function isImportOrExport(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression))
  );
}

function textOf(node: ts.Expression): string {
  return ts.isStringLiteral(node) ? node.text : "";
}
