/** A person's files that import the packages, compiled as projects are set up today, with declaration files checked. */
import * as path from "node:path";
import type * as TypeScript from "typescript";
import type { Installed } from "./installed";

const source = `import * as bowlab from "bowlab";
import { type Passage, type PretrainOptions, passageText, useEngine } from "bowlab";
import { figure, type Figure, table } from "bowlab-kernel";
const passage: Passage = { id: "1", title: "Abort", text: "a fetch" };
export const text: string = passageText(passage);
export const shown: Figure = figure([{ y: [1, 2] }]);
export const options: Partial<PretrainOptions> = { objective: "bow", steps: 20 };
export const unknown: Promise<unknown> = useEngine("wasm");
export const wrong: number = bowlab.bowlabVersion;
table([{ ...passage }]);
`;
/** The one error that is meant: without it nothing would show that the types were found. */
const meant = /^TS2322: Type 'string' is not assignable to type 'number'\.$/;

/** The ways by name: how modules are resolved, and the kinds of files that import. */
export const typeModes = {
  // zod's own declarations need esModuleInterop, which `tsc --init` writes.
  node10: { moduleResolution: "node10", module: "commonjs", esModuleInterop: true, files: ["user.ts"] },
  "node16, from CommonJS": { moduleResolution: "node16", module: "node16", files: ["user.cts"] },
  "node16, from ESM": { moduleResolution: "node16", module: "node16", files: ["user.mts"] },
  nodenext: { moduleResolution: "nodenext", module: "nodenext", files: ["user.cts", "user.mts"] },
  // Without the names of Node's types, which the packages then bring themselves.
  "what tsc --init writes": {
    ...{ moduleResolution: "nodenext", module: "nodenext", types: [], skipLibCheck: true, isolatedModules: true },
    ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, verbatimModuleSyntax: true },
    files: ["user.mts"],
  },
  bundler: { moduleResolution: "bundler", module: "esnext", files: ["user.ts"] },
} as const;

/** What the project's own compiler says, but for the error that is meant in every file. */
export function typeErrors(project: Installed, mode: keyof typeof typeModes): string[] {
  const ts: typeof TypeScript = require(path.join(project.folder, "node_modules/typescript"));
  const { files, ...chosen } = typeModes[mode];
  const typeRoots = ["node_modules/@types"];
  const compilerOptions = { strict: true, skipLibCheck: false, noEmit: true, target: "es2022", typeRoots, ...chosen };
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, project.folder);
  const program = ts.createProgram(
    files.map((name) => project.write(name, source)),
    options,
  );
  const errors = ts.getPreEmitDiagnostics(program).map(({ code, messageText, file }) => {
    const text = `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    return { file: path.basename(file?.fileName ?? ""), text };
  });
  const wanted = files.map((name) => errors.findIndex(({ file, text }) => file === name && meant.test(text)));
  if (wanted.includes(-1)) return ["the version's type was not found", ...errors.map(({ text }) => text)];
  return errors.filter((_, i) => !wanted.includes(i)).map(({ file, text }) => `${file}: ${text}`);
}
