/**
 * Which of a project's compiler options hold in its notebooks: how strictly types are checked, which library there is,
 * how imports are spelled and how JSX is written. They come from the nearest tsconfig.json above the notebook. What
 * decides how cells are run (target, modules, output) stays the kernel's.
 */
import * as path from "node:path";
import { isTruthy } from "../../../../environment";

import ts = require("../typescript");

const honoured = [
  "strict",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "noImplicitAny",
  "noImplicitThis",
  "useUnknownInCatchVariables",
  "noUncheckedIndexedAccess",
  "exactOptionalPropertyTypes",
  "noImplicitReturns",
  "noFallthroughCasesInSwitch",
  "noImplicitOverride",
  "noPropertyAccessFromIndexSignature",
  "jsx",
  "jsxFactory",
  "jsxFragmentFactory",
  "jsxImportSource",
  "experimentalDecorators",
  "emitDecoratorMetadata",
  "useDefineForClassFields",
  "checkJs",
  "lib",
  "baseUrl",
  "paths",
  // TypeScript's own note of the folder that `paths` start from.
  "pathsBasePath",
] as const;

/** The switch: `1` checks strictly, `0` does not, whatever a tsconfig.json says. */
export const strictVariable = "BOWLAB_KERNEL_STRICT";

export interface Project {
  options: ts.CompilerOptions;
  /**
   * What is wrong with the project's files, each a line that says where. Cells run all the same, with what could be
   * read.
   */
  problems: string[];
}

/** The honoured options for notebooks in `folder`; a tsconfig.json that cannot be read counts as none. */
export function projectOptions(folder: string, env: NodeJS.ProcessEnv = process.env): ts.CompilerOptions {
  return readProject(folder, env).options;
}

/** The compiler options of the nearest tsconfig.json that a notebook honours, and what is wrong with it. */
export function readProject(folder: string, env: NodeJS.ProcessEnv = process.env): Project {
  const file = ts.findConfigFile(folder, ts.sys.fileExists);
  const { options: found, problems } = file ? readConfig(file) : { options: {}, problems: [] };
  const options: ts.CompilerOptions = Object.fromEntries(
    honoured.flatMap((name) => (found[name] !== undefined ? [[name, found[name]]] : [])),
  );
  // JSX that is left as it is, is for another tool to turn into code. Here it is run.
  const { Preserve, ReactNative, ReactJSX } = ts.JsxEmit;
  if (options.jsx === Preserve || options.jsx === ReactNative) options.jsx = ReactJSX;
  const forced = env[strictVariable];
  if (forced !== undefined && forced !== "") options.strict = isTruthy(forced);
  return { options, problems };
}

function readConfig(file: string): Project {
  const errors: ts.Diagnostic[] = [];
  const host: ts.ParseConfigFileHost = {
    ...(ts.sys as unknown as ts.ParseConfigFileHost),
    // The files that a project is made of do not matter here, and listing them takes time.
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: (error) => errors.push(error),
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  const { parseDiagnostics = [] } = (parsed?.options.configFile ?? {}) as { parseDiagnostics?: ts.Diagnostic[] };
  errors.push(...parseDiagnostics, ...(parsed?.errors ?? []));
  return {
    options: withWholeLibrary(parsed?.options ?? {}, errors),
    problems: errors.filter(isOfReading).map((error) => problemOf(error, file)),
  };
}

/** TypeScript's "Argument for '--lib' option must be …". */
const unknownArgument = 6046;

/**
 * `lib` names that this compiler does not know are newer than it: its newest library stands in. A library has the
 * language in it.
 */
function withWholeLibrary(options: ts.CompilerOptions, errors: readonly ts.Diagnostic[]): ts.CompilerOptions {
  const { lib } = options;
  if (!lib) return options;
  const isUnknown = errors.some(
    ({ code, messageText }) =>
      code === unknownArgument && /'--lib'/.test(ts.flattenDiagnosticMessageText(messageText, " ")),
  );
  const hasLanguage = lib.some((name) => /^lib\.es\d*(next)?\.d\.ts$/.test(name));
  return isUnknown || !hasLanguage ? { ...options, lib: ["lib.esnext.d.ts", ...lib] } : options;
}

/**
 * Whether an error is of reading the files: syntax, a file that is missing or extends itself. Others are of options
 * that do not count here.
 */
function isOfReading({ code }: ts.Diagnostic): boolean {
  return code < 2000 || [5083, 6053, 18000].includes(code);
}

function problemOf({ file, start, messageText }: ts.Diagnostic, config: string): string {
  const place = file && start !== undefined ? ts.getLineAndCharacterOfPosition(file, start) : undefined;
  const where = `${path.normalize(file?.fileName ?? config)}${place ? `:${place.line + 1}:${place.character + 1}` : ""}`;
  return `${where} - ${ts.flattenDiagnosticMessageText(messageText, " ")} The notebook runs with what could be read.`;
}
