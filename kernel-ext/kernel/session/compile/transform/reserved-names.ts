/**
 * Names that a module may have, and that the function around a compiled one has too: `const require = …`,
 * `const __dirname = …`. In what runs they are called otherwise; what is exported keeps its name.
 */
import { isCell } from "../host/local-files";

import ts = require("../typescript");

type Bound = ts.SourceFile & {
  locals?: ReadonlyMap<ts.__String, ts.Symbol & { exportSymbol?: ts.Symbol }>;
  identifiers: ReadonlyMap<string, string>;
};

/** What the function around a cell has. */
const ofCells = ["exports", "require"];
/** What Node gives every module. */
const ofModules = [...ofCells, "module", "__filename", "__dirname"];

/** Gives names of the file's own that are reserved others. */
export function withoutReservedNames(program: ts.Program, source: ts.SourceFile): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const names = namesToReplace(source);
    return names.size === 0 ? file : new Renaming(program.getTypeChecker(), names, context).file(file);
  };
}

/** The symbols → their new names. In a file that is no module by its own words, they are Node's. */
function namesToReplace(source: ts.SourceFile): Map<ts.Symbol, string> {
  const { locals, identifiers } = source as Bound;
  const found = new Map<ts.Symbol, string>();
  if (!ts.isExternalModule(source)) return found;
  for (const name of isCell(source.fileName) ? ofCells : ofModules) {
    const symbol = locals?.get(ts.escapeLeadingUnderscores(name));
    // TypeScript writes out anew what is imported by name.
    if (!symbol?.declarations?.length || symbol.declarations.some(isImportedByName)) continue;
    let other = `${name}_1`;
    while (identifiers.has(other)) other += "_1";
    found.set(symbol, other);
    if (symbol.exportSymbol) found.set(symbol.exportSymbol, other);
  }
  return found;
}

const isImportedByName = (node: ts.Node) => ts.isImportSpecifier(node) || ts.isImportClause(node);

class Renaming {
  readonly #checker: ts.TypeChecker;
  readonly #names: ReadonlyMap<ts.Symbol, string>;
  readonly #context: ts.TransformationContext;

  constructor(checker: ts.TypeChecker, names: ReadonlyMap<ts.Symbol, string>, context: ts.TransformationContext) {
    this.#checker = checker;
    this.#names = names;
    this.#context = context;
  }

  file(file: ts.SourceFile): ts.SourceFile {
    const { factory } = this.#context;
    const statements = file.statements.flatMap((statement) => {
      const exported = isExport(statement) ? declaredNames(statement) : [];
      const visited = ts.visitNode(statement, this.#visit) as ts.Statement;
      if (!exported.some((name) => this.#nameOf(this.#checker.getSymbolAtLocation(name)))) return [visited];
      const specifiers = exported.map((name) =>
        factory.createExportSpecifier(false, this.#visit(name) as ts.Identifier, factory.createIdentifier(name.text)),
      );
      const list = factory.createExportDeclaration(undefined, false, factory.createNamedExports(specifiers));
      return [withoutExport(visited), list];
    });
    return factory.updateSourceFile(file, ts.setTextRange(factory.createNodeArray(statements), file.statements));
  }

  #nameOf(symbol: ts.Symbol | undefined): string | undefined {
    return symbol && this.#names.get(symbol);
  }

  readonly #visit = (node: ts.Node): ts.Node => {
    const { factory } = this.#context;
    const checker = this.#checker;
    if (ts.isExportSpecifier(node)) {
      const name = this.#nameOf(checker.getExportSpecifierLocalTargetSymbol(node));
      const local = name === undefined ? node.propertyName : at(node.name, factory.createIdentifier(name));
      return factory.updateExportSpecifier(node, node.isTypeOnly, local, node.name);
    }
    if (ts.isShorthandPropertyAssignment(node)) {
      const name = this.#nameOf(checker.getShorthandAssignmentValueSymbol(node));
      if (name === undefined) return ts.visitEachChild(node, this.#visit, this.#context);
      const value = at(node.name, factory.createIdentifier(name));
      const preset = node.objectAssignmentInitializer;
      const whole = preset
        ? factory.createAssignment(value, ts.visitNode(preset, this.#visit) as ts.Expression)
        : value;
      const key = at(node.name, factory.createIdentifier(node.name.text));
      return at(node, factory.createPropertyAssignment(key, whole));
    }
    if (
      ts.isBindingElement(node) &&
      ts.isIdentifier(node.name) &&
      this.#nameOf(checker.getSymbolAtLocation(node.name))
    ) {
      const key = ts.isObjectBindingPattern(node.parent) && !node.dotDotDotToken && !node.propertyName;
      const visited = ts.visitEachChild(node, this.#visit, this.#context);
      const property = key ? at(node.name, factory.createIdentifier(node.name.text)) : visited.propertyName;
      return factory.updateBindingElement(node, node.dotDotDotToken, property, visited.name, visited.initializer);
    }
    if (!ts.isIdentifier(node)) return ts.visitEachChild(node, this.#visit, this.#context);
    const name = this.#nameOf(checker.getSymbolAtLocation(node));
    return name === undefined ? node : at(node, factory.createIdentifier(name));
  };
}

function at<T extends ts.Node>(place: ts.Node, node: T): T {
  return ts.setTextRange(node, place);
}

type Declaring = ts.VariableStatement | ts.FunctionDeclaration | ts.ClassDeclaration;

function isDeclaring(statement: ts.Statement): statement is Declaring {
  return ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
}

/** Whether a statement declares names by which it exports them. */
function isExport(statement: ts.Statement): statement is Declaring {
  const kinds = isDeclaring(statement) ? (statement.modifiers ?? []).map(({ kind }) => kind) : [];
  return kinds.includes(ts.SyntaxKind.ExportKeyword) && !kinds.includes(ts.SyntaxKind.DefaultKeyword);
}

function declaredNames(statement: Declaring): ts.Identifier[] {
  if (!ts.isVariableStatement(statement)) return statement.name ? [statement.name] : [];
  const namesIn = (name: ts.BindingName): ts.Identifier[] =>
    ts.isIdentifier(name)
      ? [name]
      : name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
  return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
}

const { factory: whole } = ts as unknown as {
  factory: {
    replaceModifiers(statement: ts.Statement, modifiers: readonly ts.ModifierLike[]): ts.Statement;
  };
};

function withoutExport(statement: ts.Statement): ts.Statement {
  const { modifiers = [] } = statement as Declaring;
  const kept = modifiers.filter(({ kind }) => kind !== ts.SyntaxKind.ExportKeyword);
  return whole.replaceModifiers(statement, kept);
}
