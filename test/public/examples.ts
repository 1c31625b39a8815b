/**
 * The examples of docstrings: collected from the sources, compiled against the packages' indexes, and run. What an
 * example prints stands beside it, `console.log(x); // → 0.63`, and is compared with what comes out.
 */
import * as path from "node:path";
import { format } from "node:util";
import * as ts from "typescript";
import { parse, type Sources } from "../architecture/import-graph";

/** One `@example` of an exported declaration. */
export interface Example {
  /** The declaration, a method by its class: "FlatIndex.search". */
  name: string;
  file: string;
  code: string;
}

/** All examples of exported declarations and of their members, in the order of the sources. */
export function collectExamples(sources: Sources): Example[] {
  return Array.from(sources, ([file, text]) => {
    if (!text.includes("@example")) return [];
    return parse(file, text).statements.flatMap((statement) => examplesOf(file, statement));
  }).flat();
}

function examplesOf(file: string, statement: ts.Statement): Example[] {
  const members = ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) ? statement.members : [];
  const name = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations[0].name.getText()
    : ((statement as ts.DeclarationStatement).name?.getText() ?? "");
  const own = codesOf(statement).map((code) => ({ name, file, code }));
  const ofMembers = Array.from<ts.ClassElement | ts.TypeElement>(members).flatMap((member) =>
    codesOf(member).map((code) => ({ name: `${name}.${member.name?.getText()}`, file, code })),
  );
  return [...own, ...ofMembers];
}

/** The code blocks of a node's `@example` tags. @throws Error for an example that is not one block of TypeScript */
function codesOf(node: ts.Node): string[] {
  return ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === "example")
    .map((tag) => {
      const text = ts.getTextOfJSDocComment(tag.comment)?.trim() ?? "";
      const code = /^```ts\n([\s\S]*)\n```$/.exec(text)?.[1];
      if (code === undefined) throw new Error(`an @example is one block of \`\`\`ts, found: ${text}`);
      return code;
    });
}

/** Compiles examples, strictly, with `bowlab` and `bowlab-kernel` as the indexes in `root`. @returns what is wrong */
export function compileExamples(root: string, examples: readonly Example[]): string[] {
  const texts = new Map(examples.map(({ code }, i) => [path.join(root, "test", `example-${i}.mts`), code]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, "tsconfig.base.json"), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  Object.assign(options, { noEmit: true, declaration: false, declarationMap: false, sourceMap: false });
  options.paths = {
    bowlab: [path.join(root, "lib/index.ts")],
    "bowlab-kernel": [path.join(root, "kernel-ext/index.ts")],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = texts.get(file);
    return text === undefined
      ? getSourceFile(file, language, ...rest)
      : ts.createSourceFile(file, text, {
          languageVersion: ts.ScriptTarget.ES2022,
          impliedNodeFormat: ts.ModuleKind.ESNext,
        });
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return Array.from(texts.keys()).flatMap((file, i) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${examples[i].name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

/** What stands behind the arrows: one for each `console.log`. */
export function expectedOutput({ name, code }: Example): string[] {
  const arrows = code.split("\n").map((line) => /\/\/ → (.*)$/.exec(line)?.[1]);
  const calls = code.split("\n").map((line) => line.includes("console.log("));
  if (calls.some((call, i) => call !== (arrows[i] !== undefined))) {
    throw new Error(`the example of ${name} has a console.log() without "// → …" on its line, or the other way round`);
  }
  return arrows.filter((arrow) => arrow !== undefined);
}

/** Runs an example in this process. @returns what it printed, a line each */
export async function runExample({ code }: Example, packages: Record<string, unknown>): Promise<string[]> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(format(...values).replace(/\s*\n\s*/g, " "));
  const load = (name: string) => packages[name] ?? require(name);
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction("require", "exports", "console", outputText)(load, {}, { log });
  return printed;
}
