/**
 * Declarations of what the running Node has and the standard library of tslab's TypeScript does not know yet: ES2023's
 * copying array methods, well-formed strings, and what newer Nodes bring. Each is declared only where Node has it.
 */

/** Text to stand behind the compiler's `lib.es2023.array.d.ts`. */
export function missingLibrary(): string {
  return [...arrays(), ...typedArrays(), ...others.flatMap(([there, text]) => (there ? [text] : []))].join("\n");
}

function arrays(): string[] {
  const copies = (list: string) => `interface ${list}<T> {
    /** A copy of the array, its elements in reverse order. */
    toReversed(): T[];
    /** A copy of the array with its elements sorted, as by \`sort\`. */
    toSorted(compareFn?: (a: T, b: T) => number): T[];
    /** A copy of the array with elements removed and put in, as by \`splice\`. */
    toSpliced(start: number, deleteCount: number, ...items: T[]): T[];
    toSpliced(start: number, deleteCount?: number): T[];
    /** A copy of the array with \`value\` at \`index\`; a negative index counts from the end. */
    with(index: number, value: T): T[];
}`;
  return [copies("Array"), copies("ReadonlyArray")];
}

function typedArrays(): string[] {
  const numbers = "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float32 Float64".split(" ");
  const copies = (name: string, element: string) => `interface ${name}Array {
    /** A copy of the array, its elements in reverse order. */
    toReversed(): ${name}Array;
    /** A copy of the array with its elements sorted: numbers by their value. */
    toSorted(compareFn?: (a: ${element}, b: ${element}) => number): ${name}Array;
    /** A copy of the array with \`value\` at \`index\`; a negative index counts from the end. */
    with(index: number, value: ${element}): ${name}Array;
}`;
  return [
    ...numbers.map((name) => copies(name, "number")),
    ...["BigInt64", "BigUint64"].map((name) => copies(name, "bigint")),
  ];
}

const others: [there: boolean, text: string][] = [
  [
    "toWellFormed" in String.prototype,
    `interface String {
    /** Whether the text has no lone surrogates. */
    isWellFormed(): boolean;
    /** The text with U+FFFD in place of every lone surrogate. */
    toWellFormed(): string;
}`,
  ],
  [
    "groupBy" in Object,
    `interface ObjectConstructor {
    /** The items in groups, by the key that \`keyOf\` gives for each. */
    groupBy<K extends PropertyKey, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Partial<Record<K, T[]>>;
}
interface MapConstructor {
    /** The items in groups, by the key that \`keyOf\` gives for each. */
    groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]>;
}`,
  ],
  [
    "withResolvers" in Promise,
    `interface PromiseConstructor {
    /** A new promise with the functions that settle it. */
    withResolvers<T>(): { promise: Promise<T>; resolve(value: T | PromiseLike<T>): void; reject(reason?: any): void };
}`,
  ],
  [
    "fromAsync" in Array,
    `interface ArrayConstructor {
    /** An array of all that the iterable gives. */
    fromAsync<T>(items: AsyncIterable<T> | Iterable<T | PromiseLike<T>> | ArrayLike<T | PromiseLike<T>>): Promise<Awaited<T>[]>;
}`,
  ],
  [
    "union" in Set.prototype,
    `interface Set<T> {
    union<U>(other: ReadonlySet<U>): Set<T | U>;
    intersection<U>(other: ReadonlySet<U>): Set<T & U>;
    difference<U>(other: ReadonlySet<U>): Set<T>;
    symmetricDifference<U>(other: ReadonlySet<U>): Set<T | U>;
    isSubsetOf(other: ReadonlySet<unknown>): boolean;
    isSupersetOf(other: ReadonlySet<unknown>): boolean;
    isDisjointFrom(other: ReadonlySet<unknown>): boolean;
}`,
  ],
];
