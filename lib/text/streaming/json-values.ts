/**
 * JSON objects of a `.json` file, streamed: the elements of one array, as DPR's files have them, or objects one after
 * another. A file of any size is read in the memory of its largest element, whether it is laid out in lines or is one
 * line.
 */
import { isUtf8 } from "node:buffer";
import { InputError } from "../../errors";
import { cannotRead, type OnRead, readChunks } from "./chunks";
import { notUtf8 } from "./containers";
import { MAX_LINE_BYTES } from "./lines";
import { type JsonRecord, parseObject } from "./records";

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** Where the scanner is, between objects. */
type Between = "start" | "before value" | "after value" | "end";

/**
 * Streams the objects of a file, each with the line it begins on.
 * @throws InputError when something else than objects stands in the array, an object is not JSON, not UTF-8 or above 64
 * MiB, or the file is cut short.
 */
export async function* readJsonValues(file: string, onRead?: OnRead): AsyncGenerator<JsonRecord> {
  const scanner = new Scanner(file);
  try {
    for await (const chunk of readChunks(file, onRead)) yield* scanner.take(chunk);
  } catch (error) {
    throw error instanceof InputError ? error : cannotRead(file, scanner.line, error);
  }
  scanner.finish();
}

class Scanner {
  line = 1;
  #first = 1;
  #isArray = false;
  #between: Between = "start";
  /** Open brackets of the object at hand; 0 between objects. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  #parts: Buffer[] = [];
  #held = 0;
  #offset = 0;

  constructor(readonly file: string) {}

  *take(chunk: Buffer): Generator<JsonRecord> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++, this.#offset++) {
      const byte = chunk[at];
      if (byte === NEWLINE) this.line++;
      if (this.#depth === 0) {
        if (this.#outside(byte)) start = at;
        continue;
      }
      this.#inside(byte);
      if (this.#depth > 0) continue;
      yield this.#object(chunk.subarray(start, at + 1));
    }
    if (this.#depth > 0) {
      this.#parts.push(chunk.subarray(start));
      this.#held += chunk.length - start;
      this.#refuseTooLong(this.#held);
    }
  }

  /** Whether everything that was opened is closed. */
  finish(): void {
    const isWhole = this.#depth === 0 && (this.#isArray ? this.#between === "end" : true);
    if (isWhole) return;
    throw new InputError("the JSON file is cut short", {
      file: this.file,
      line: this.#depth > 0 ? this.#first : this.line,
      expected: this.#depth > 0 ? "the end of the object that begins here" : "] at the end",
      found: "the end of the file",
      fix: "copy or download the file again",
    });
  }

  /** A byte between objects; true when an object begins. */
  #outside(byte: number): boolean {
    if (byte === 32 || (byte >= 9 && byte <= 13)) return false;
    // A byte-order mark.
    if (this.#offset < 3 && byte === [0xef, 0xbb, 0xbf][this.#offset]) return false;
    if (this.#between === "start" && byte === OPEN_LIST) {
      this.#isArray = true;
      this.#between = "before value";
      return false;
    }
    if (this.#isArray && byte === CLOSE_LIST && this.#between !== "end") {
      this.#between = "end";
      return false;
    }
    if (this.#isArray && byte === COMMA && this.#between === "after value") {
      this.#between = "before value";
      return false;
    }
    const mayBegin = this.#between === "start" || this.#between === "before value" || !this.#isArray;
    if (byte === OPEN_OBJECT && mayBegin) {
      this.#depth = 1;
      this.#first = this.line;
      return true;
    }
    throw new InputError("the file is not JSON of the form that is read", {
      file: this.file,
      line: this.line,
      expected: this.#expected(),
      found: JSON.stringify(String.fromCharCode(byte)),
      fix: "check that the file is a JSON array of objects, or one object after another",
    });
  }

  #expected(): string {
    if (this.#between === "end") return "nothing behind the closing ]";
    if (this.#between === "start") return "[ or {";
    return this.#isArray && this.#between === "after value" ? ", or ]" : "{";
  }

  #inside(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (this.#inString) {
      if (byte === QUOTE) this.#inString = false;
      else if (byte === BACKSLASH) this.#escaped = true;
    } else if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--;
  }

  #object(tail: Buffer): JsonRecord {
    this.#refuseTooLong(this.#held + tail.length);
    const bytes = this.#held === 0 ? tail : Buffer.concat([...this.#parts, tail]);
    this.#parts = [];
    this.#held = 0;
    this.#between = "after value";
    const { file } = this;
    const line = this.#first;
    if (!isUtf8(bytes)) {
      throw notUtf8(bytes, "object", { file, line });
    }
    return { file, line, fields: parseObject(file, { number: line, text: bytes.toString("utf8") }) };
  }

  #refuseTooLong(bytes: number): void {
    if (bytes <= MAX_LINE_BYTES) return;
    throw new InputError("the object that begins here is too long", {
      file: this.file,
      line: this.#first,
      expected: `at most ${MAX_LINE_BYTES} bytes`,
      found: "more",
      fix: "check that its quotes and brackets are closed",
    });
  }
}
