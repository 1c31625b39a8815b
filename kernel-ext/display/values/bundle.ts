/** Any value → its MIME bundle: its own, a frame's table, a tensor's or an array's statistics, a picture, or text. */
import { inspect, types } from "node:util";
import { displaySymbol, type MimeBundle, patientSymbol } from "../mime/mime";
import { peek } from "../mime/peek";
import { frameTable, isFrame } from "./frame";
import { drawingOf, imageBundle } from "./image";
import { numberBundle } from "./number-view";
import { isTensor, tensorBundle } from "./tensor";

/** How a value is shown: what draws it. */
export interface View {
  /** The bundle; a promise only when the value's own method gives one, or its data can only be read later. */
  draw(): MimeBundle | Promise<MimeBundle>;
  /** It may take its time: it is none of the value's own code, or code that asked for it. */
  patient: boolean;
}

/**
 * The view of a value that has one but its text. Looking for it never throws; drawing throws what the value's own code
 * throws.
 */
export function viewOf(value: unknown): View | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const method = peek(value, displaySymbol);
  if (typeof method === "function") {
    return { draw: () => method.call(value) as MimeBundle, patient: peek(value, patientSymbol) === true };
  }
  if (types.isUint8Array(value)) return { draw: () => imageBundle(value) ?? arrayBundle(value), patient: true };
  if (types.isTypedArray(value)) return { draw: () => arrayBundle(value), patient: true };
  if (isTensor(value)) return { draw: () => tensorBundle(value), patient: true };
  if (isFrame(value)) return { draw: () => frameTable(value), patient: false };
  const draw = drawingOf(value);
  return draw && { draw, patient: false };
}

/** The bundle of any value. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  return viewOf(value)?.draw() ?? { "text/plain": typeof value === "string" ? value : inspect(value) };
}

type NumberArray = NodeJS.TypedArray;

function arrayBundle(values: NumberArray): MimeBundle {
  const name = peek(peek(values, "constructor"), "name");
  return numberBundle({ title: `${typeof name === "string" ? name : "Array"}(${values.length})`, values });
}
