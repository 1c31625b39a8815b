/** Bytes as UTF-8 text, or the place of the first byte that is not. */
import { isUtf8 } from "node:buffer";

/** The text of `bytes`. @throws Error that names the line, the byte and what the file may be instead */
export function utf8Text(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const marks = bytes.subarray(0, 2).toString("hex");
  if (marks === "fffe" || marks === "feff") throw new Error("it is UTF-16, not UTF-8; save it as UTF-8");
  if (marks === "1f8b") throw new Error("it is compressed by gzip; unpack it first");
  const at = firstBad(bytes);
  const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
  const value = bytes[at].toString(16).padStart(2, "0");
  throw new Error(
    `it is not UTF-8: line ${line}, byte ${at + 1} of the file is 0x${value} (Latin-1 or another encoding?); save it as UTF-8`,
  );
}

/** Index of the byte at which the text stops being UTF-8. */
function firstBad(bytes: Buffer): number {
  const replacement = Buffer.from("\uFFFD");
  const text = bytes.toString("utf8");
  let at = 0;
  for (let from = 0; ; ) {
    const found = text.indexOf("\uFFFD", from);
    if (found < 0) return Math.min(at, bytes.length - 1);
    at += Buffer.byteLength(text.slice(from, found));
    // The character itself may stand in the file.
    if (!bytes.subarray(at, at + replacement.length).equals(replacement)) return at;
    at += replacement.length;
    from = found + 1;
  }
}
