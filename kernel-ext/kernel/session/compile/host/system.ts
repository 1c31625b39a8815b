/**
 * How the compiler sees the disk, which it does through `ts.sys`: `@types` shows Node's types alone, so that the
 * globals of a project's test tools are not globals of its notebooks (packages that a cell imports find their types as
 * ever); and files are looked at before a cell is compiled instead of being watched in the background.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { dependencyName, isDeclaration, isLocal } from "./local-files";

import ts = require("../typescript");

type Watch = (file: string, kind: ts.FileWatcherEventKind) => void;

interface Watched {
  callback: Watch;
  /** The state it was last seen in. */
  seen: string;
}

/** Local files of the program. */
const watched = new Map<string, Watched>();
/**
 * Local files that were in the program, and may come back: tslab, which compiles a file once, hears of their changes by
 * these.
 */
const released = new Map<string, Watched>();
/** Local files' states from just before they were last read. */
const lastRead = new Map<string, string>();
let done = false;

/** Changes what the compiler of this process sees. To be called before the first converter is built. */
export function prepareCompilerSystem(): void {
  if (done) return;
  done = true;
  const { readFile, getDirectories } = ts.sys;
  ts.sys.readFile = (file, encoding) => {
    // Of a file that is written once more while it is read, the next look finds another state than this.
    if (isLocal(file)) lastRead.set(file, settledState(file));
    return readFile(file, encoding);
  };
  ts.sys.getDirectories = (folder) => {
    const names = getDirectories(folder);
    return /[\\/]node_modules[\\/]@types$/.test(folder) ? names.filter((name) => name === "node") : names;
  };
  ts.sys.watchDirectory = () => ({ close: () => {} });
  ts.sys.watchFile = (file, callback) => {
    if (!mayChange(file)) return { close: () => {} };
    // One that was changed after the last look, and before it was read, has to be noticed by the next look.
    const entry = { callback, seen: released.get(file)?.seen ?? lastRead.get(file) ?? stateOf(file) };
    watched.set(file, entry);
    released.delete(file);
    return { close: () => release(file, entry) };
  };
}

function release(file: string, entry: Watched): void {
  // The file may be watched anew already.
  if (watched.get(file) !== entry) return;
  watched.delete(file);
  if (lastRead.has(file)) released.set(file, entry);
}

/**
 * Whether a file is looked at before every cell: the user's own are. The declarations of another package, to which a
 * workspace's link leads, are not, hundreds as there may be: its code is not loaded anew either until the kernel starts
 * again.
 */
function mayChange(file: string): boolean {
  if (!isLocal(file)) return false;
  if (!isDeclaration(file)) return true;
  const folder = packageFolder(path.dirname(file));
  return folder === undefined || isWithin(process.cwd(), folder);
}

const packageFolders = new Map<string, string | undefined>();

/** The folder with a `package.json` at or above `folder`. */
function packageFolder(folder: string): string | undefined {
  if (packageFolders.has(folder)) return packageFolders.get(folder);
  const above = path.dirname(folder);
  const found = fs.existsSync(path.join(folder, "package.json"))
    ? folder
    : above === folder
      ? undefined
      : packageFolder(above);
  packageFolders.set(folder, found);
  return found;
}

function isWithin(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === "" || !(way.startsWith("..") || path.isAbsolute(way));
}

/** Tells the compiler which local files were changed, made or removed since it last looked; and whether any was. */
export function noticeChangedFiles(): boolean {
  let changed = false;
  for (const [file, entry] of [...watched, ...released]) {
    const state = stateOf(file);
    if (state === entry.seen) continue;
    changed = true;
    const { Created, Changed, Deleted } = ts.FileWatcherEventKind;
    const kind = state === missing ? Deleted : entry.seen === missing ? Created : Changed;
    entry.seen = state;
    entry.callback(dependencyName(file), kind);
  }
  return changed;
}

/** No file is looked at any more: the compiler that wanted to hear of them is gone. */
export function forgetWatchedFiles(): void {
  watched.clear();
  released.clear();
}

const missing = "missing";

function stateOf(file: string): string {
  const stat = statOf(file);
  return stat ? `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}` : missing;
}

/**
 * Milliseconds for which a file stays as it is when its writer has ended; and for how long a reader waits for that at
 * most.
 */
const quiet = 30;
const patience = 1000;

/** The state of a file once nobody seems to write it any more: an editor empties a file before it fills it. */
function settledState(file: string): string {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const stat = statOf(file);
    const age = stat ? Date.now() - stat.mtimeMs : quiet;
    // A time that is well ahead of this machine's clock says nothing.
    if (Math.abs(age) >= quiet) break;
    Atomics.wait(nap, 0, 0, quiet - Math.max(age, 0));
  }
  return stateOf(file);
}

const nap = new Int32Array(new SharedArrayBuffer(4));

/** Nothing for a file that is not there, or that cannot be looked at: a circle of links, a folder that is closed. */
function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(path.normalize(file), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
