/** Files that are read whole: documents, whose end may decide what their beginning means. */
import { isUtf8 } from "node:buffer";
import { InputError } from "../../errors";
import { cannotRead, type OnRead, readChunks } from "./chunks";
import { notUtf8 } from "./containers";

/** A document's largest size, unpacked, in bytes. */
export interface WholeFileLimit {
  bytes: number;
  /** What to do with a larger one. */
  fix: string;
}

/** The bytes of a file, unpacked. @throws InputError when it cannot be read, is not text or is larger than the limit */
export async function readWholeFile(file: string, { bytes, fix }: WholeFileLimit, onRead?: OnRead): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let held = 0;
  try {
    for await (const chunk of readChunks(file, onRead)) {
      held += chunk.length;
      if (held > bytes) throw tooLarge(file, bytes, fix);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof InputError ? error : cannotRead(file, 1, error);
  }
  return Buffer.concat(chunks);
}

/** The text of a file's bytes. @throws InputError when they are not UTF-8, naming the line */
export function utf8Text(bytes: Buffer, file: string): string {
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return text;
  const line = text.slice(0, text.indexOf("\ufffd")).split("\n").length;
  throw notUtf8(bytes, "file", { file, line });
}

function tooLarge(file: string, bytes: number, fix: string): InputError {
  return new InputError("the file is too large to be read as one document", {
    file,
    expected: `at most ${bytes / 2 ** 20} MiB`,
    found: "more",
    fix,
  });
}
