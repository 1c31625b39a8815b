/** Pictures as data URIs: only types that browsers show as pictures, and only what is base64. */

const types = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/bmp",
  "image/svg+xml",
]);

/**
 * `data:TYPE;base64,…` of base64 text, whose line ends go; undefined where the type is not a picture's or the text is
 * not base64.
 */
export function pictureOfBase64(type: string, text: string): string | undefined {
  const data = text.replace(/\s/g, "");
  return types.has(type) && isBase64(data) ? `data:${type};base64,${data}` : undefined;
}

/** A picture's address that fetches nothing, as it may stand in a page; undefined for every other. */
export function pictureSource(address: string): string | undefined {
  const [, type, base64, data] = /^\s*data:([\w/+.-]+)(;base64)?,([\s\S]*)$/i.exec(address) ?? [];
  if (type === undefined) return undefined;
  if (base64) return pictureOfBase64(type.toLowerCase(), data);
  // Other data is percent-encoded text, as SVG often is.
  return types.has(type.toLowerCase()) && /^[\w\s%.~!*'():;,/?@&=+$#-]*$/.test(data)
    ? `data:${type.toLowerCase()},${data.replace(/'/g, "%27").replace(/\s+/g, "%20")}`
    : undefined;
}

function isBase64(data: string): boolean {
  return data.length > 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
}
