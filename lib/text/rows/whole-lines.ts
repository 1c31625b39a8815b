/** The bytes of a table in pieces that end with a line: only whole lines can be told to be UTF-8. */
import { isUtf8 } from "node:buffer";
import { InputError } from "../../errors";
import { MAX_LINE_BYTES, notUtf8 } from "../streaming";

/**
 * Joins and divides chunks so that each piece ends with a line.
 * @param linesBefore lines of the file before the first chunk; undefined where nobody counted them: errors then name no
 * line
 * @throws InputError on a line that is not UTF-8 or is longer than MAX_LINE_BYTES
 */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  file: string,
  linesBefore: number | undefined,
): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytesHeld = 0;
  let line = 1;
  const numbered = (number: number) => (linesBefore === undefined ? undefined : linesBefore + number);
  const checked = (bytes: Buffer): Buffer => {
    if (!isUtf8(bytes)) {
      const before = bytes.toString("utf8").split("\ufffd", 1)[0];
      throw notUtf8(bytes, "table", { file, line: numbered(line + before.split("\n").length - 1) });
    }
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
    return bytes;
  };
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10) + 1;
    if (end > 0) {
      yield checked(Buffer.concat([...held, chunk.subarray(0, end)]));
      held = [];
      bytesHeld = 0;
    }
    held.push(chunk.subarray(end));
    bytesHeld += chunk.length - end;
    if (bytesHeld > MAX_LINE_BYTES) throw tooLong(file, numbered(line));
  }
  const rest = Buffer.concat(held);
  if (rest.length > 0) yield checked(rest);
}

function tooLong(file: string, line: number | undefined): InputError {
  return new InputError("the line is too long", {
    file,
    line,
    expected: `at most ${MAX_LINE_BYTES} bytes`,
    found: "more",
    fix: "check that the table has one row a line",
  });
}
