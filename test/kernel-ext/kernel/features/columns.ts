/** Who knows which feature: a kernel that runs its cells, and the compiler that checks them as one file. */
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import * as ts from "typescript";
import { ofType, streamText, type TestKernel } from "../../support";
import { type Feature, features, files } from "./features";

/** "✓", or what was wrong. */
export type Column = ReadonlyMap<string, string>;

export const known = "✓";

/** Runs every feature's cells in one kernel. */
export async function kernelColumn(kernel: TestKernel): Promise<Column> {
  const column = new Map<string, string>();
  for (const feature of features) column.set(feature.name, await outcomeIn(kernel, feature));
  return column;
}

async function outcomeIn(kernel: TestKernel, { cells, value }: Feature): Promise<string> {
  let text = "";
  for (const cell of cells) {
    const { reply, published } = await runAtRest(kernel, cell);
    const said = ofType(published, "stream").map((content) => String(content.text));
    // tslab tells errors on stderr, and results on stdout.
    if (reply.status !== "ok") return judged(value, [...((reply.traceback as string[]) ?? []), ...said].join("\n"));
    const [result] = ofType(published, "execute_result").map(
      ({ data }) => (data as Record<string, string>)["text/plain"],
    );
    text = (result ?? streamText(published)).trim().replace(/^'(.*)'$/s, "$1");
  }
  return text === value ? known : `not ${value}, but ${text}`;
}

/** tslab runs nothing for a while after an error, and says "abort". */
async function runAtRest(kernel: TestKernel, cell: string): ReturnType<TestKernel["run"]> {
  const ended = await kernel.run(cell);
  if (ended.reply.status !== "abort") return ended;
  await new Promise((done) => setTimeout(done, 300));
  return runAtRest(kernel, cell);
}

/** An error, where a feature is that one is found; undefined codes count as another error. */
function judged(value: string, failure: string): string {
  const text = stripVTControlCharacters(failure).trim();
  const [, codes] = /^error (.*)$/.exec(value) ?? [];
  return codes && new RegExp(`\\b(${codes})\\b`).test(text) ? known : text.split("\n")[0];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.esnext.d.ts"],
  types: ["node"],
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  noEmit: true,
  skipLibCheck: true,
};

/** Checks every feature's cells, one after the other in one module, with the project's TypeScript. */
export function compilerColumn(): Column {
  const place = (name: string) => path.resolve(__dirname, "checked", name);
  const texts = new Map([
    ...Object.entries(files).map(([name, text]): [string, string] => [place(name), text]),
    ...features.map(({ cells }, i): [string, string] => [place(`${i}.ts`), `export {};\n${cells.join("\n")}\n`]),
  ]);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => texts.get(path.resolve(file)) ?? readFile(file);
  host.fileExists = (file) => texts.has(path.resolve(file)) || fileExists(file);
  host.directoryExists = undefined;
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(path.resolve(file));
    return text === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  };
  const program = ts.createProgram(
    features.map((_, i) => place(`${i}.ts`)),
    options,
    host,
  );
  return new Map(features.map(({ name, value }, i) => [name, checked(program, place(`${i}.ts`), value)]));
}

function checked(program: ts.Program, file: string, value: string): string {
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  const text = found.map(({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  if (value.startsWith("error ")) return text.length > 0 ? judged(value, text.join("\n")) : "no error";
  return text[0] ?? known;
}
