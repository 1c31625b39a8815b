/**
 * Which set a test file belongs to is in its name: `x.engine.test.ts` computes on the engine chosen for the run and
 * runs again on others, `x.slow.test.ts` is left to `npm run test:slow`, `x.engine.slow.test.ts` is both.
 */
import * as ts from "typescript";
import { type ImportGraph, parse, type Sources } from "./import-graph";

const testFile = /\.test\.ts$/;
const engineFile = /\.engine(\.slow)?\.test\.ts$/;

/** Helpers that start a command of bowlab's in a process of its own. */
const commandStarter = "test/cli/bowlab.ts";

/** What an import brings into a test, but for the packages under test: helpers of the tests, benches and notebooks. */
function helpersOf({ files }: ImportGraph, file: string): Set<string> {
  const reached = new Set([file]);
  for (const one of reached)
    for (const next of files.get(one) ?? []) if (!/^(lib|kernel-ext)\//.test(next)) reached.add(next);
  return reached;
}

/** What starts an engine: `useEngine`, and `openSystem`, which starts one for a search by vectors. */
const starter = /\b(useEngine|openSystem)\b/;

/** Whether a source names what starts an engine: in its code, or in code that it hands to another process. */
function namesEngine(file: string, text: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    const words = ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node);
    if (words && starter.test(node.text)) found = true;
    ts.forEachChild(node, visit);
  };
  if (starter.test(text)) visit(parse(file, text));
  return found;
}

/** Whether a source calls `useEngine`. */
export function callsEngine(file: string, text: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /(^|\.)useEngine$/.test(node.expression.getText())) found = true;
    ts.forEachChild(node, visit);
  };
  if (text.includes("useEngine(")) visit(parse(file, text));
  return found;
}

/** The ways in which a test file may start an engine, itself or through helpers. */
export function engineStarts(sources: Sources, graph: ImportGraph, file: string): string[] {
  return [...helpersOf(graph, file)].flatMap((one) => {
    if (one === commandStarter) return [`${one} starts commands`];
    const commands = [...(graph.files.get(one) ?? [])].filter((name) => name.startsWith("lib/cli/"));
    return [
      ...(namesEngine(one, sources.get(one) as string) ? [`${one} starts an engine`] : []),
      ...commands.map((name) => `${one} imports ${name}`),
    ];
  });
}

/**
 * Test files whose name does not fit what they do.
 * @param elsewhere files that may start an engine and do not belong to the set, each with the reason
 */
export function wrongEngineSet(
  sources: Sources,
  graph: ImportGraph,
  elsewhere: Readonly<Record<string, string>>,
): string[] {
  const complaints: string[] = [];
  for (const file of [...sources.keys()].filter((name) => testFile.test(name))) {
    const starts = engineStarts(sources, graph, file);
    const isIn = engineFile.test(file);
    if (starts.length > 0 && !isIn && !(file in elsewhere))
      complaints.push(`${file} is not an .engine.test.ts, and nothing says why: ${starts.join(", ")}`);
    if (starts.length === 0 && isIn) complaints.push(`${file} starts no engine`);
    if ((starts.length === 0 || isIn) && file in elsewhere) complaints.push(`${file} needs no reason`);
  }
  const gone = Object.keys(elsewhere).filter((file) => !sources.has(file));
  return [...complaints, ...gone.map((file) => `${file} is not there`)];
}
