/**
 * Preloaded into a command (`node --require`): ends its process where its own work begins, that is where it first reads
 * or looks for a file of the folder in BENCH_START_DATA, writes to a stream, starts an engine or another process.
 * Prints on file descriptor 3 what that was, how many files of code had been loaded, and whether tfjs was among them.
 */
const fs = require("node:fs");
const Module = require("node:module");
const childProcess = require("node:child_process");

const data = process.env.BENCH_START_DATA;

function begin(what) {
  const files = Object.keys(require.cache);
  const hasTfjs = files.some((file) => file.includes("/@tensorflow/tfjs/"));
  fs.writeSync(3, JSON.stringify({ what, files: files.length, hasTfjs }));
  process.reallyExit(0);
}

/** Calls of `object[name]` begin the work where `isWork` of their arguments says so. */
function watch(object, name, what, isWork = () => true) {
  const run = object[name];
  object[name] = function (...args) {
    if (isWork(...args)) begin(what);
    return run.apply(this, args);
  };
}

const isData = (file) => typeof file === "string" && file.startsWith(data);
for (const name of ["openSync", "open", "readFileSync", "readFile", "statSync", "stat", "lstatSync", "existsSync"])
  watch(fs, name, "reads its data", isData);
for (const name of ["readdirSync", "createReadStream", "mkdirSync", "mkdtempSync", "accessSync"])
  watch(fs, name, "reads its data", isData);
for (const name of ["open", "readFile", "stat", "readdir"]) watch(fs.promises, name, "reads its data", isData);
for (const stream of [process.stdout, process.stderr]) watch(stream, "write", "writes");
for (const name of ["spawn", "spawnSync", "execFile", "execFileSync"]) watch(childProcess, name, "starts a process");

const load = Module._load;
Module._load = function (request, parent, isMain) {
  const loaded = load.call(this, request, parent, isMain);
  if (/(^|\/)choose$/.test(request) && loaded.useEngine && !loaded.useEngine.isWatched) {
    watch(loaded, "useEngine", "starts an engine");
    loaded.useEngine.isWatched = true;
  }
  return loaded;
};
