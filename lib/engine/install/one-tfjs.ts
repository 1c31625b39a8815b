/**
 * One tfjs for all. The package @tensorflow/tfjs-node-gpu asks for `@tensorflow/tfjs` where it lies. In a project's
 * node_modules it finds the project's; in the per-user cache it would find none, and a copy of its own beside it would
 * be a second engine that knows none of the project's tensors. So the cache has a stand-in, which hands over the
 * instance that bowlab itself runs on, whichever project that is. Nothing in Node's way of finding modules is changed,
 * so this works in threads, in child processes and under other loaders.
 */

const KEY = "bowlab.tfjs";

/** tfjs has everything of tfjs-core, which one kernel asks for by itself. */
const STOOD_IN_FOR = ["@tensorflow/tfjs", "@tensorflow/tfjs-core"];

const INDEX = `// Hands over the tfjs of the project that bowlab runs in: one tfjs, one engine.
const tfjs = globalThis[Symbol.for("${KEY}")];
if (!tfjs) throw new Error("this copy of @tensorflow/tfjs-node-gpu belongs to bowlab: start it by bowlab's useEngine()");
module.exports = tfjs;
`;

/** The stand-in's files: path inside node_modules, text. */
export const STAND_IN: readonly [string, string][] = STOOD_IN_FOR.flatMap((name): [string, string][] => [
  [`${name}/package.json`, `${JSON.stringify({ name, version: "0.0.0-bowlab", main: "index.js" })}\n`],
  [`${name}/index.js`, INDEX],
]);

/** Lends bowlab's instance to the stand-in. The first one stays: what is loaded from the cache has it already. */
export function lendTfjs(): void {
  const shared = globalThis as { [key: symbol]: unknown };
  // The module itself; an import may be a compiler's copy of its names.
  shared[Symbol.for(KEY)] ??= require("@tensorflow/tfjs");
}
