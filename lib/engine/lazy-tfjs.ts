/**
 * tfjs, loaded when something of it is first used: it takes longer to load than all of bowlab. The sources import
 * `@tensorflow/tfjs` as one does; the build (`.ci/lazy-tfjs.mjs`) puts this in its place in what is published.
 */

/** Loads tfjs into the object, which is from then on as quick as tfjs's own. @returns tfjs */
function load(): Record<string | symbol, unknown> {
  const tfjs = require("@tensorflow/tfjs") as Record<string | symbol, unknown>;
  Object.defineProperties(lazyTfjs, Object.getOwnPropertyDescriptors(tfjs));
  Object.setPrototypeOf(lazyTfjs, Object.prototype);
  return tfjs;
}

/** What has no property of that name looks for it in its prototype: the first look finds tfjs not loaded. */
const notLoaded = new Proxy(
  {},
  {
    get: (_, name) => load()[name],
    has: (_, name) => name in load(),
  },
);

/** tfjs, to whoever reads its properties. */
export const lazyTfjs: object = Object.create(notLoaded);
