/** The objects of the language and of Node that the kernel, and the compiler in it, cannot work without. */
import fs from "node:fs";
import path from "node:path";

/** Constructors and namespaces of the language, by their global names. */
const globals = [
  ...["Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Date", "RegExp", "Proxy"],
  ...["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "Promise", "ArrayBuffer", "DataView"],
  ...["SharedArrayBuffer", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array"],
  ...["Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
  ...["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError", "AggregateError"],
  ...["JSON", "Math", "Reflect", "Atomics", "Buffer", "TextEncoder", "TextDecoder", "URL", "AbortController"],
  ...["AbortSignal", "EventTarget", "Event", "console", "process"],
];

/** Global functions. */
const functions = [
  ...["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate"],
  ...["queueMicrotask", "structuredClone", "performance", "globalThis", "global", "parseInt", "parseFloat", "isNaN"],
  ...["isFinite", "undefined", "NaN", "Infinity", "eval", "encodeURIComponent", "decodeURIComponent"],
];

/** Properties of `process` that are not its state. */
const processKeys = ["stdout", "stderr", "exit", "nextTick", "kill", "cwd", "on", "emit", "emitWarning", "hrtime"];

export interface Watched {
  object: object;
  /** Undefined: all that it has. */
  keys?: readonly PropertyKey[];
  /** What is replaced is put back for good, a function by a function, too: outputs pass here. */
  isChannel?: boolean;
  /** What is added concerns the kernel, too: everything inherits it. */
  isPrototype?: boolean;
}

/** Read at the start, before any cell. */
export function watchedObjects(): Watched[] {
  const everything = globalThis as unknown as Record<string, object>;
  const isObject = (value: unknown) => value !== null && (typeof value === "object" || typeof value === "function");
  const own = globals.filter((name) => name !== "process" && name !== "console" && isObject(everything[name]));
  const prototypes = own.map((name) => (everything[name] as { prototype?: object }).prototype).filter(isObject);
  return [
    { object: globalThis, keys: [...globals, ...functions].filter((name) => name !== "console" && name in globalThis) },
    { object: globalThis, keys: ["console"], isChannel: true },
    { object: console, isChannel: true },
    { object: process, keys: processKeys, isChannel: true },
    { object: process.stdout, keys: ["write"], isChannel: true },
    { object: process.stderr, keys: ["write"], isChannel: true },
    // Not how many frames an error has, which is the user's to say.
    ...own.map((name) => ({
      object: everything[name],
      keys: Reflect.ownKeys(everything[name]).filter((key) => key !== "stackTraceLimit"),
    })),
    ...[...prototypes, ...hiddenPrototypes()].map((object) => ({ object: object as object, isPrototype: true })),
    { object: fs, keys: Object.keys(fs).filter((key) => key !== "promises") },
    { object: path },
  ];
}

/** Prototypes that have no global name: of iterators, generators, and typed arrays. */
function hiddenPrototypes(): object[] {
  const of = (value: object) => Object.getPrototypeOf(value) as object;
  const iterators = [[].values(), new Map().keys(), new Set().keys(), "".matchAll(/x/g), ""[Symbol.iterator]()].map(of);
  const generators = [function* () {}, async function* () {}, async () => {}].map(of);
  return [
    ...iterators,
    of(iterators[0]),
    ...generators,
    ...generators.slice(0, 2).map((generator) => (generator as { prototype: object }).prototype),
    of(Uint8Array.prototype),
    of(Uint8Array),
  ];
}
