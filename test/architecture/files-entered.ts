/**
 * How many source files a command enters: those of which at least one function runs that loading the file does not run.
 * V8 counts the calls (NODE_V8_COVERAGE) in all processes and threads of the command. Index files, which only
 * re-export, do not count.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

interface ScriptCoverage {
  url: string;
  functions: { functionName: string; ranges: { startOffset: number; count: number }[] }[];
}

/** Calls of functions by the place where they begin; the first one of a script is its module-level code. */
type Calls = Map<number, number>;

/**
 * @param folder of the built package, in which files count; the program itself stands outside of it
 * @param program arguments of node
 * @returns paths within `folder`, in order
 * @throws Error when the program fails
 */
export function filesEntered(folder: string, program: readonly string[]): string[] {
  const ran = coverage(folder, program);
  const files = [...new Set(ran.map(({ file }) => file))].filter((file) => path.basename(file) !== "index.js");
  // What a file does when it is loaded alone; one that cannot be (a worker's) has run nothing.
  const load = `for (const file of ${JSON.stringify(files)}) try { require(file); } catch {}`;
  const loaded = new Map(coverage(folder, ["-e", load]).map(({ file, calls }) => [file, calls]));
  return files
    .filter((file) => ran.some((each) => each.file === file && hasFurtherCalls(each.calls, loaded.get(file))))
    .map((file) => path.relative(folder, file).replaceAll(path.sep, "/"))
    .sort();
}

function hasFurtherCalls(calls: Calls, loaded: Calls = new Map()): boolean {
  return [...calls].some(([start, count]) => count > (loaded.get(start) ?? 0));
}

/** One entry for each file and each process or thread that loaded it. */
function coverage(folder: string, program: readonly string[]): { file: string; calls: Calls }[] {
  const out = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-entered-"));
  try {
    const env = { ...process.env, NODE_V8_COVERAGE: out };
    const { status, stderr } = spawnSync(process.execPath, program, { env, encoding: "utf8" });
    if (status !== 0) throw new Error(`node ${program.join(" ")} ended with ${status}: ${stderr}`);
    const prefix = `${pathToFileURL(fs.realpathSync(folder)).href}/`;
    return fs.readdirSync(out).flatMap((name) => {
      const { result } = JSON.parse(fs.readFileSync(path.join(out, name), "utf8")) as { result: ScriptCoverage[] };
      return result
        .filter(({ url }) => url.startsWith(prefix))
        .map(({ url, functions }) => {
          const file = path.join(folder, ...url.slice(prefix.length).split("/").map(decodeURIComponent));
          return { file, calls: callsIn(functions, fs.readFileSync(file, "utf8")) };
        });
    });
  } finally {
    fs.rmSync(out, { recursive: true, force: true });
  }
}

function callsIn(functions: ScriptCoverage["functions"], text: string): Calls {
  const calls: Calls = new Map();
  for (const { ranges } of functions.slice(1)) {
    const [{ startOffset, count }] = ranges;
    // The compiler's own: getters of names that are exported again, and helpers above the module's first line.
    const isGetter = /^function \(\) \{ return \w+\.\w+; \}/.test(text.slice(startOffset, startOffset + 200));
    if (!isGetter && startOffset > text.indexOf('"__esModule"')) calls.set(startOffset, count);
  }
  return calls;
}
