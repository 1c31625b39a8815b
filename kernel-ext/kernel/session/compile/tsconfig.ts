/**
 * Which of a project's compiler options hold in its notebooks: how strictly types are checked, and how JSX is written. They come from
 * the nearest tsconfig.json above the notebook. What decides how cells are run (target, modules, output) stays the kernel's.
 */
import { isTruthy } from "../../../environment";

import ts = require("./typescript");

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
] as const;

/** The switch: `1` checks strictly, `0` does not, whatever a tsconfig.json says. */
export const strictVariable = "BOWLAB_KERNEL_STRICT";

/** The honoured options for notebooks in `folder`; a tsconfig.json that cannot be read counts as none. */
export function projectOptions(folder: string, env: NodeJS.ProcessEnv = process.env): ts.CompilerOptions {
  const file = ts.findConfigFile(folder, ts.sys.fileExists);
  const found = file ? optionsOf(file) : {};
  const options = Object.fromEntries(honoured.flatMap((name) => (name in found ? [[name, found[name]]] : [])));
  const forced = env[strictVariable];
  return forced === undefined || forced === "" ? options : { ...options, strict: isTruthy(forced) };
}

function optionsOf(file: string): ts.CompilerOptions {
  const host: ts.ParseConfigFileHost = {
    ...(ts.sys as unknown as ts.ParseConfigFileHost),
    // The files that a project is made of do not matter here, and listing them takes time.
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: () => {},
  };
  return ts.getParsedCommandLineOfConfigFile(file, {}, host)?.options ?? {};
}
