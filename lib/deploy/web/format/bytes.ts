/** Bytes of an exported folder's files: whole numbers of 7 bits a byte (LEB128), float64, UTF-8 with its length. */

/** Writes numbers and texts one after the other. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;

  /** Bytes written. */
  get length(): number {
    return this.#length;
  }

  /** A whole number from 0 to 2^53 − 1. */
  number(value: number): void {
    this.#room(8);
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#bytes[this.#length++] = (rest % 128) | 128;
    this.#bytes[this.#length++] = rest;
  }

  /** A float64, little-endian. */
  float(value: number): void {
    this.#room(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** A text: the length of its UTF-8 in bytes, and these. */
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.number(bytes.length);
    this.append(bytes);
  }

  /** Bytes as they are. */
  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was written, a copy. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what a `ByteWriter` wrote. Every method throws a RangeError where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** A whole number. */
  number(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      this.#require(1);
      const byte = this.#bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
      if (scale > 2 ** 56) throw new RangeError("a number is longer than any that is written");
    }
  }

  /** A float64. */
  float(): number {
    this.#require(8);
    const { buffer, byteOffset } = this.#bytes;
    this.at += 8;
    return new DataView(buffer, byteOffset).getFloat64(this.at - 8, true);
  }

  /** A text. */
  text(): string {
    return this.#decoder.decode(this.bytes(this.number()));
  }

  /** So many bytes, not copied. */
  bytes(length: number): Uint8Array {
    this.#require(length);
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #require(length: number): void {
    if (this.at + length > this.#bytes.length) throw new RangeError("the file ends too early");
  }
}
