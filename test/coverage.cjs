/**
 * Loaded into mocha where coverage is wanted: the processes that run tests write theirs (20 MB each), the hundreds of
 * commands, kernels and threads that they start do not.
 */
const Module = require("node:module");

const folder = process.env.NODE_V8_COVERAGE;
const compile = Module.prototype._compile;

exports.mochaHooks = {
  beforeAll() {
    // Node has noted the folder. What is still in the environment goes to every process that a test starts.
    delete process.env.NODE_V8_COVERAGE;
    // A module's source map is kept only if the folder is there when the module is compiled.
    Module.prototype._compile = function compiled(...parts) {
      process.env.NODE_V8_COVERAGE = folder;
      try {
        return compile.apply(this, parts);
      } finally {
        delete process.env.NODE_V8_COVERAGE;
      }
    };
  },
};
