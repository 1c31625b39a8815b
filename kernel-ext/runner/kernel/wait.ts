/** Waits with an end. */

export const timedOut: unique symbol = Symbol("timed out");

/** The longest a timer of Node's can be set to, in milliseconds. */
const longest = 2 ** 31 - 1;

/** What `promise` settles to, or `timedOut` after so many milliseconds; Infinity waits for ever. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | typeof timedOut> {
  if (milliseconds > longest) return promise;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof timedOut>((resolve) => {
    timer = setTimeout(resolve, milliseconds, timedOut);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
