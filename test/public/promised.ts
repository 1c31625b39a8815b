/** What the packages promise: the exported names of their indexes, group by group. */
import * as ts from "typescript";
import { parse } from "../architecture/import-graph";

/** Group → its names in the order of the alphabet, types among them. */
export type Promised = Record<string, string[]>;

/** The groups of an index: a comment that stands alone, "Name: what it is for.", begins one. */
export function promisedBy(file: string, text: string): Promised {
  const source = parse(file, text);
  const groups: Promised = {};
  let group = "";
  for (const statement of source.statements) {
    group = headingBefore(text, statement) ?? group;
    groups[group] ??= [];
    groups[group].push(...namesOf(statement));
  }
  for (const names of Object.values(groups)) names.sort();
  return groups;
}

function headingBefore(text: string, statement: ts.Statement): string | undefined {
  const range = ts.getLeadingCommentRanges(text, statement.pos)?.at(-1);
  return range && /^\/\*\* ([^:]+): /.exec(text.slice(range.pos, range.end))?.[1];
}

/** @throws Error for anything but a list of names: what `export *` promises nobody has decided */
function namesOf(statement: ts.Statement): string[] {
  const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
  if (!clause || !ts.isNamedExports(clause)) throw new Error(`an index names what it exports: ${statement.getText()}`);
  return clause.elements.map(({ name }) => name.text);
}

/** Exported names of an index whose declaration says nothing of itself. */
export function undocumentedPromises(index: string): string[] {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    `${index.slice(0, index.lastIndexOf("/"))}/tsconfig.json`,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  )!;
  const program = ts.createProgram([index], options);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(index)!)!;
  return checker
    .getExportsOfModule(module)
    .filter((symbol) => {
      const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return ts.displayPartsToString(declared.getDocumentationComment(checker)).trim() === "";
    })
    .map(({ name }) => name);
}

/** `bowlab.name` in the code and the text of a notebook or a guide, and names imported from the package. */
export function usedNames(text: string, alias: string, specifier: string): string[] {
  const members = text.matchAll(new RegExp(`\\b${alias}\\.([A-Za-z]\\w*)`, "g"));
  const imports = text.matchAll(new RegExp(`import \\{([^}]*)\\} from "${specifier}"`, "g"));
  const imported = Array.from(imports, ([, names]) => names.split(",").map((name) => name.replace("type ", "").trim()));
  return [...Array.from(members, ([, name]) => name), ...imported.flat()].filter((name) => /^\w+$/.test(name));
}
