/**
 * A widget's state as the protocol of Jupyter's widgets has it: other widgets by reference, and binary parts beside the
 * JSON, each with the path to its place ("buffer_paths").
 */
import { types } from "node:util";

/** The state of a widget's model, by the names of its fields. */
export type State = Record<string, unknown>;

export interface PackedState {
  state: State;
  buffer_paths: (string | number)[][];
  buffers: Uint8Array[];
}

/** Under this symbol a widget tells the id of its model. */
export const modelId: unique symbol = Symbol.for("bowlab.widgets.model");

/** Levels of a state: beyond, it is a circle. */
const mostLevels = 300;

/** @throws TypeError for a state that is nested in a circle */
export function pack(state: State): PackedState {
  const packed: PackedState = { state: {}, buffer_paths: [], buffers: [] };
  const visit = (value: unknown, path: (string | number)[]): unknown => {
    if (value === null || typeof value !== "object") return value;
    if (path.length > mostLevels) throw new TypeError(`the state of a widget is nested in a circle, at ${path[0]}`);
    const id = (value as { [modelId]?: string })[modelId];
    if (id !== undefined) return `IPY_MODEL_${id}`;
    const bytes = bytesOf(value);
    if (bytes) {
      packed.buffer_paths.push(path);
      packed.buffers.push(bytes);
      return null;
    }
    if (Array.isArray(value)) return value.map((item, i) => visit(item, [...path, i]));
    if (typeof (value as { toJSON?: unknown }).toJSON === "function") return value;
    // A buffer leaves no field behind; in a list it leaves null, so that the others keep their places.
    const fields = Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key]), item] as const);
    return Object.fromEntries(fields.filter(([, , item]) => bytesOf(item) === undefined));
  };
  packed.state = visit(state, []) as State;
  return packed;
}

/** Puts buffers into their places; a path that leads nowhere is passed over. */
export function unpack(state: unknown, paths: unknown, buffers: readonly Uint8Array[]): State {
  if (!isObject(state)) return {};
  (Array.isArray(paths) ? paths : []).forEach((path: unknown, i) => {
    if (!Array.isArray(path) || path.length === 0 || buffers[i] === undefined) return;
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (isOwn(at, key) ? at[key as never] : undefined), state);
    const last = path.at(-1) as PropertyKey;
    const isPlace = isObject(parent) || (Array.isArray(parent) && isOwn(parent, last));
    if (isPlace && last !== "__proto__") Object.assign(parent as object, { [last]: buffers[i] });
  });
  return state;
}

function isObject(value: unknown): value is State {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOwn(value: unknown, key: unknown): value is object {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key as PropertyKey);
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (types.isAnyArrayBuffer(value)) return new Uint8Array(value as ArrayBuffer);
  if (!ArrayBuffer.isView(value)) return undefined;
  return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
}
