/**
 * What a cell changes in the language's own objects (`Promise = undefined`, `Map.prototype.get = …`) is for the cells.
 * The kernel works with what there was at its start, and so does the compiler:
 *
 *   - what a cell deleted, or replaced by something that is not a function where one was, is put back after the cell;
 *   - so are `console`, its methods, and the streams of the process, whatever is in their place: outputs always arrive;
 *   - a function that a cell replaced by another (`Math.random`, `setTimeout`), and what it added to a prototype, is
 *     the cells' to keep: it is there while their code runs, and not while the kernel's does.
 *
 * This file itself uses nothing that a cell could have changed.
 */
import { type Watched, watchedObjects } from "./objects";

export interface Intrinsics {
  /**
   * From here on the kernel's code runs. To be called at the end of a cell and before anything that a cell may have
   * harmed.
   */
  restore(): void;
  /** From here on the cells' code runs. */
  giveBack(): void;
  /** Kernel's code while a cell runs, or none. */
  own<T>(work: () => T): T;
}

interface Property {
  object: object;
  key: PropertyKey;
  /** Undefined: it is inherited, and one of its own is put in front of it. */
  descriptor: PropertyDescriptor | undefined;
  isChannel: boolean;
}

interface Parent {
  object: object;
  parent: object | null;
}

/** A prototype with all its keys. */
interface Keys {
  object: object;
  keys: PropertyKey[];
}

const { getOwnPropertyDescriptor, defineProperty, deleteProperty, ownKeys, getPrototypeOf, setPrototypeOf } = Reflect;
const { is } = Object;
const everything = Object.prototype;

/**
 * What the language itself asks of every object: added to all of them, it breaks any code, the cells' too, and is not
 * kept.
 */
const banes: PropertyKey[] = ["get", "set", "value", "writable", "enumerable", "configurable", "then", "toJSON"];

/** Remembers the language's objects as they are now. */
export function createIntrinsics(): Intrinsics {
  const { properties, parents, prototypes } = remembered(watchedObjects());
  /** The cells' own changes, to be made again while their code runs; `descriptor` undefined: nothing of the kind. */
  let changes: { object: object; key: PropertyKey; descriptor: PropertyDescriptor }[] = [];
  let isGiven = true;

  const keep = (object: object, key: PropertyKey, descriptor: PropertyDescriptor) => {
    setPrototypeOf(descriptor, null);
    changes[changes.length] = { object, key, descriptor };
  };
  const restore = () => {
    if (isGiven) changes = [];
    isGiven = false;
    for (let i = 0; i < prototypes.length; i++) {
      const { object, keys } = prototypes[i];
      const found = ownKeys(object);
      if (found.length === keys.length) continue;
      for (let k = 0; k < found.length; k++) {
        if (includes(keys, found[k])) continue;
        const isBane = object === everything && includes(banes, found[k]);
        if (!isBane) keep(object, found[k], getOwnPropertyDescriptor(object, found[k])!);
        deleteProperty(object, found[k]);
      }
    }
    for (let i = 0; i < parents.length; i++) {
      const { object, parent } = parents[i];
      if (getPrototypeOf(object) !== parent) setPrototypeOf(object, parent);
    }
    for (let i = 0; i < properties.length; i++) {
      const { object, key, descriptor, isChannel } = properties[i];
      const found = getOwnPropertyDescriptor(object, key);
      if (descriptor === undefined) {
        if (found !== undefined) deleteProperty(object, key);
        continue;
      }
      if (found !== undefined && isSame(found, descriptor)) continue;
      if (!isChannel && found !== undefined && isFunction(found) && isFunction(descriptor)) keep(object, key, found);
      defineProperty(object, key, descriptor);
    }
  };
  const giveBack = () => {
    if (isGiven) return;
    isGiven = true;
    for (let i = 0; i < changes.length; i++) defineProperty(changes[i].object, changes[i].key, changes[i].descriptor);
  };

  return {
    restore,
    giveBack,
    own(work) {
      const wasGiven = isGiven;
      restore();
      try {
        return work();
      } finally {
        if (wasGiven) giveBack();
      }
    },
  };
}

function remembered(watched: readonly Watched[]): { properties: Property[]; parents: Parent[]; prototypes: Keys[] } {
  const properties = watched.flatMap(({ object, keys = ownKeys(object), isChannel = false }) =>
    keys.flatMap((key) => {
      const descriptor = plainProperty(object, key);
      // Whatever all objects inherit later, it is none of the descriptor's.
      if (descriptor) setPrototypeOf(descriptor, null);
      return descriptor || isChannel ? [{ object, key, descriptor, isChannel }] : [];
    }),
  );
  const parents = watched.map(({ object }) => ({ object, parent: getPrototypeOf(object) }));
  const prototypes = watched.flatMap(({ object, isPrototype }) =>
    isPrototype ? [{ object, keys: ownKeys(object) }] : [],
  );
  return { properties, parents, prototypes };
}

/**
 * The property as one that has a value: Node's globals `process`, `Buffer` and some more are getters with setters,
 * behind which another value could stand.
 */
function plainProperty(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(object, key);
  if (object !== globalThis || !descriptor?.get || !descriptor.set) return descriptor;
  const value: unknown = globalThis[key as keyof typeof globalThis];
  const plain = { value, writable: true, enumerable: descriptor.enumerable, configurable: true };
  return defineProperty(object, key, plain) ? plain : descriptor;
}

function isSame(a: PropertyDescriptor, b: PropertyDescriptor): boolean {
  return is(a.value, b.value) && a.get === b.get && a.set === b.set;
}

function isFunction({ value }: PropertyDescriptor): boolean {
  return typeof value === "function";
}

function includes(keys: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return true;
  return false;
}
