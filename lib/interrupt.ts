/**
 * The interrupt of a notebook's cell, without knowing any kernel: a kernel puts a function under
 * `Symbol.for("bowlab.interrupt")` that gives the running cell's AbortSignal. Whoever asks for it ends soon after it is
 * aborted, saving first what is to be saved.
 */
const interruptSymbol = Symbol.for("bowlab.interrupt");

/** The running cell's signal; undefined outside a notebook. */
export function cellInterrupt(): AbortSignal | undefined {
  const ask = (globalThis as { [interruptSymbol]?: () => AbortSignal | undefined })[interruptSymbol];
  return ask?.();
}
