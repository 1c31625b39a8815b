/**
 * Loaded into a command by `startSignalled()`: sends its own process a signal in the first turn of the event loop in
 * which a file holds something. A run takes a turn after every step, so that no busy machine can miss the moment.
 */
const fs = require("node:fs");
const { isMainThread } = require("node:worker_threads");

const { signal, file } = JSON.parse(process.env.BOWLAB_TEST_SIGNAL);

function look() {
  if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0) process.kill(process.pid, signal);
  else setImmediate(look).unref();
}

if (isMainThread) look();
