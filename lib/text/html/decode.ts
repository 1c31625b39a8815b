/**
 * The characters of an HTML file, by what it says of itself (a byte-order mark, `<meta charset>`, the XML declaration);
 * where it says nothing, UTF-8 if it is, else windows-1252, as browsers do.
 */
import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { InputError } from "../../errors";

/** Bytes in which browsers look for the encoding. */
const LOOKED_AT = 1024;

/** The text of an HTML file. @throws InputError on an encoding that is not known, or on bytes that are not text */
export function decodeHtml(bytes: Buffer, file: string): string {
  const declared = bytes.subarray(0, 3).toString("latin1") === "\xef\xbb\xbf" ? "utf-8" : declaredIn(bytes);
  const encoding = declared ?? (isUtf8(bytes) ? "utf-8" : "windows-1252");
  const text = decoderOf(encoding, file).decode(bytes);
  const zero = text.indexOf("\0");
  if (zero < 0) return text;
  throw new InputError("the file is not HTML", {
    file,
    line: text.slice(0, zero).split("\n").length,
    expected: "text with tags",
    found: "a zero byte",
    fix: "check that this is the file that was meant",
  });
}

function declaredIn(bytes: Buffer): string | undefined {
  const head = bytes.toString("latin1", 0, LOOKED_AT);
  const found =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head) ??
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w:.-]+)/i.exec(head);
  // What can be read as ASCII is not UTF-16, whatever it says.
  return found?.[1].replace(/^utf-16.*$/i, "utf-8");
}

function decoderOf(encoding: string, file: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch (error) {
    throw new InputError("the HTML is in an encoding that is not known", {
      file,
      field: "charset",
      expected: "a name of the WHATWG encoding standard, such as utf-8 or iso-8859-1",
      found: encoding,
      fix: "mend the meta element, or convert the file to UTF-8",
      cause: error,
    });
  }
}
