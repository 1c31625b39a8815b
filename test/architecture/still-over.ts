/**
 * What is still over the architecture's limits. Each entry has to be over: whoever mends one takes it out of the list.
 */
export const stillOver = {
  sizes: [
    "kernel-ext/cli/run.ts: addRun() has more than 60 lines",
    "kernel-ext/kernel/session/compile has more than 20 files",
    "kernel-ext/kernel/session/compile/compiler.ts: createCompiler() has more than 60 lines",
    "kernel-ext/kernel/session/channels/outputs.ts: createOutputs() has more than 60 lines",
    "kernel-ext/kernel/session/run/executor.ts: createExecutor() has more than 60 lines",
    "kernel-ext/kernel/session/run/modules.ts: createOwnModules() has more than 60 lines",
    "lib/eval/measure has more than 20 files",
    "lib/retrieval/lexical has more than 20 files",
  ],
  /** Exported names that are two things. */
  names: [],
  /** Lines of lib and kernel-ext that are wider than 120 because of a text in quotes. */
  unbrokenLines: 102,
};
