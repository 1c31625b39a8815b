/** Any value → its MIME bundle: its own, a frame's table, a tensor's or an array's statistics, a picture, or text. */
import { inspect } from "node:util";
import { frameTable, isFrame } from "./frame";
import { drawnBundle, imageBundle } from "./image";
import { displaySymbol, isDisplayable, type MimeBundle } from "./mime";
import { numberBundle } from "./number-view";
import { isTensor, tensorBundle } from "./tensor";

/** The bundle of any value. A promise only when the value's own method gives one, or its data can only be read later. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (isDisplayable(value)) return value[displaySymbol]();
  if (value === null || typeof value !== "object") return text(value);
  if (value instanceof Uint8Array) return imageBundle(value) ?? arrayBundle(value);
  if (ArrayBuffer.isView(value)) return value instanceof DataView ? text(value) : arrayBundle(value as NumberArray);
  if (isTensor(value)) return tensorBundle(value);
  if (isFrame(value)) return frameTable(value);
  return drawnBundle(value) ?? text(value);
}

type NumberArray = NodeJS.TypedArray;

function arrayBundle(values: NumberArray): MimeBundle {
  return numberBundle({ title: `${values.constructor.name}(${values.length})`, values });
}

function text(value: unknown): MimeBundle {
  return { "text/plain": typeof value === "string" ? value : inspect(value) };
}
