/** Promises that their asker may give up. */

/**
 * The value, unless the signal is aborted before.
 * @param onAbort called then
 * @throws DOMException named `AbortError` once the signal is aborted
 */
export function untilAborted<T>(value: Promise<T>, signal?: AbortSignal, onAbort: () => void = () => {}): Promise<T> {
  if (signal === undefined) return value;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      onAbort();
      reject(new DOMException("The question was stopped.", "AbortError"));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
