/** Pictures: bytes of image files, and things that can give themselves as a picture or as markup. */
import { inspect } from "node:util";
import type { MimeBundle } from "../mime/mime";
import { peek } from "../mime/peek";

/** The MIME type of an image file, by its first bytes. */
export function imageType(bytes: Uint8Array): string | undefined {
  const starts = (...signature: number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif";
  if (starts(0x52, 0x49, 0x46, 0x46) && latin(bytes, 8, 12) === "WEBP") return "image/webp";
  return /^(\ufeff)?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
    latin(bytes, 0, 1000).replace(/^ï»¿/, ""),
  )
    ? "image/svg+xml"
    : undefined;
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", from, to);
}

/** The bundle of an image file's bytes, or undefined when they are none. */
export function imageBundle(bytes: Uint8Array): MimeBundle | undefined {
  const type = imageType(bytes);
  if (!type) return undefined;
  const words = `[${type}, ${bytes.length} bytes]`;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === "image/svg+xml") return { [type]: data.toString("utf8"), "text/plain": words };
  // JupyterLab and its kin have no renderer for WebP, but browsers have.
  if (type === "image/webp")
    return { "text/html": `<img src="data:${type};base64,${data.toString("base64")}">`, "text/plain": words };
  return { [type]: data.toString("base64"), "text/plain": words };
}

/**
 * What draws a canvas (`toDataURL`), an element (`outerHTML`) or a thing that writes itself as HTML (`toHTML`);
 * undefined for all else.
 */
export function drawingOf(value: object): (() => MimeBundle) | undefined {
  const [toDataURL, outerHTML, toHTML] = ["toDataURL", "outerHTML", "toHTML"].map((key) => peek(value, key));
  if (typeof toDataURL === "function") return () => canvasBundle(String(toDataURL.call(value))) ?? asText(value);
  if (typeof outerHTML === "string") return () => markupBundle(outerHTML);
  if (typeof toHTML !== "function") return undefined;
  return () => {
    const markup: unknown = toHTML.call(value);
    return typeof markup === "string" ? markupBundle(markup) : asText(value);
  };
}

function canvasBundle(url: string): MimeBundle | undefined {
  const [, type, data] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(url) ?? [];
  return type ? imageBundle(Buffer.from(data, "base64")) : undefined;
}

function markupBundle(markup: string): MimeBundle {
  const isSvg = /^\s*<svg[\s>]/i.test(markup);
  return { [isSvg ? "image/svg+xml" : "text/html"]: markup, "text/plain": markup };
}

function asText(value: object): MimeBundle {
  return { "text/plain": inspect(value) };
}
