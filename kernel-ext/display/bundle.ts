/** Any value → its MIME bundle: its own, a frame's table, an image's bytes, or text. */
import { inspect } from "node:util";
import { frameTable, isFrame } from "./frame";
import { displaySymbol, isDisplayable, type MimeBundle } from "./mime";

/** The bundle of any value. A promise only when the value's own method gives one. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (isDisplayable(value)) return value[displaySymbol]();
  if (isFrame(value)) return frameTable(value);
  if (value instanceof Uint8Array) {
    const type = imageType(value);
    if (type)
      return { [type]: Buffer.from(value).toString("base64"), "text/plain": `[${type}, ${value.length} bytes]` };
  }
  return { "text/plain": typeof value === "string" ? value : inspect(value) };
}

function imageType(bytes: Uint8Array): string | undefined {
  const starts = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif";
  return undefined;
}
