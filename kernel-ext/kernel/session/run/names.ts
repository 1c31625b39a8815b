/**
 * The names of a notebook: their values, and the declarations with which the next cell is compiled. A cell that fails
 * leaves what it had reached; a name that it declared but did not reach is what it was before.
 */
import ts = require("../compile/typescript");

export interface Names {
  /** What cells know as `exports`. */
  readonly exports: Record<string, unknown>;
  readonly declarations: string;
  /** Before a cell runs: from now on `failed` can go back. */
  begin(declarations: string): void;
  /** The cell ran to its end. */
  succeeded(): void;
  /** It did not; without effect for one that did not begin. */
  failed(): void;
  /** Gives the notebook a name from outside of its cells, of any type where it has none. */
  add(name: string, value: unknown): void;
  /** The value of an export that is not a name of the notebook's, taken out. */
  take(name: string): unknown;
}

/**
 * The names that cells have declared, with their values.
 * @param announce hears their declarations whenever they change, those of a cell before it runs
 */
export function createNames(announce: (declarations: string) => void = () => {}): Names {
  // Without a prototype: a notebook may call a constant `constructor` or `toString`.
  const values: Record<string, unknown> = Object.create(null);
  /** How often the running cell set a name. Its code calls `set`, which uses no method that it could have changed. */
  let sets = countsOf();
  const set = (name: string, value: unknown) => {
    values[name] = value;
    sets[name] = (sets[name] ?? 0) + 1;
    return true;
  };
  const exports = exportsOf(values, set);
  let declarations = "";
  let next: string | undefined;
  let before: Record<string, unknown> = {};
  /**
   * Compiled code sets every name to undefined before anything else: only what was set again, or to a value, was
   * reached.
   */
  const isUnreached = (name: string) => values[name] === undefined && sets[name] === 1;

  return {
    exports,
    get declarations() {
      return declarations;
    },
    begin(declared) {
      next = declared;
      before = Object.assign(Object.create(null), values);
      sets = countsOf();
      if (declared !== declarations) announce(declared);
    },
    succeeded() {
      declarations = next ?? declarations;
      next = undefined;
    },
    failed() {
      if (next === undefined) return;
      const lost = new Set(Object.keys(values).filter(isUnreached));
      for (const name of lost) {
        if (before[name] === undefined) delete values[name];
        else values[name] = before[name];
      }
      declarations = merge(declarations, next, lost);
      next = undefined;
      announce(declarations);
    },
    add(name, value) {
      set(name, value);
      declarations = declared(declarations, name);
      next = next && declared(next, name);
    },
    take(name) {
      const value = values[name];
      delete values[name];
      return value;
    },
  };
}

/** What cells see of the names. */
function exportsOf(values: Record<string, unknown>, set: (name: string, value: unknown) => boolean) {
  return new Proxy(values, {
    set: (_target, name, value) => set(name as string, value),
    // TypeScript defines imported names by getters; as plain values they can be assigned to by later cells.
    defineProperty: (_target, name, { get, value }) =>
      name === "__esModule" || set(name as string, get ? get() : value),
  });
}

/** Declarations in which there is the name, of any type where there was none. */
function declared(declarations: string, name: string): string {
  const isThere = parse(declarations).some((statement) => !isType(statement) && namesOf(statement).includes(name));
  return isThere ? declarations : `${declarations}declare let ${name}: any;\n`;
}

function countsOf(): Record<string, number | undefined> {
  return Object.create(null) as Record<string, number | undefined>;
}

/**
 * The declarations after a cell that stopped halfway: its own, but for the names in `lost`, which keep those they had
 * before.
 */
function merge(before: string, after: string, lost: ReadonlySet<string>): string {
  const kept = parse(after).flatMap((statement) => restrict(statement, (name) => isType(statement) || !lost.has(name)));
  const old = parse(before).flatMap((statement) => restrict(statement, (name) => lost.has(name)));
  const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
  const file = ts.createSourceFile("declarations.d.ts", "", ts.ScriptTarget.Latest);
  const print = (statement: ts.Statement) => {
    const source = ts.getOriginalNode(statement).getSourceFile() ?? file;
    return `${printer.printNode(ts.EmitHint.Unspecified, statement, source)}\n`;
  };
  return [...kept, ...old].map(print).join("");
}

function parse(text: string): ts.Statement[] {
  return [...ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.Latest, true).statements];
}

function isType(statement: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const bound = !namedBindings
      ? []
      : ts.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.map((element) => element.name);
    return [...(name ? [name] : []), ...bound].map(({ text }) => text);
  }
  const { name } = statement as { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

/** The statement with only those of its names that `keep` wants; nothing when none is left. */
function restrict(statement: ts.Statement, keep: (name: string) => boolean): ts.Statement[] {
  const all = namesOf(statement);
  const names = all.filter(keep);
  if (names.length === 0) return [];
  if (names.length === all.length || !ts.isVariableStatement(statement)) return [statement];
  const list = statement.declarationList;
  const declarations = list.declarations.filter(({ name }) => ts.isIdentifier(name) && names.includes(name.text));
  return [
    ts.factory.updateVariableStatement(
      statement,
      statement.modifiers,
      ts.factory.updateVariableDeclarationList(list, declarations),
    ),
  ];
}
