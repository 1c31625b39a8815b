/**
 * Checksums inside a safetensors file, among its metadata, where other readers pass them by: CRC-32 of the header
 * without them and of every tensor's bytes, in the header's order. They travel with the file, and are in place when it
 * is. Files from elsewhere have none.
 */
import { crcHex, damagedFile } from "../../../../integrity";

/**
 * The checksums' name among the metadata, and a word that they are there: a damage to one name does not pass for a file
 * without.
 */
const [CHECKSUMS, CHECKED] = ["bowlab.crc32", "bowlab.checked"];

/** The metadata with checksums added. */
export function withChecksums(metadata: Record<string, string>, checksums: string): Record<string, string> {
  return { [CHECKED]: "crc32", ...metadata, [CHECKSUMS]: checksums };
}

/** The metadata without them, as they were given. */
export function withoutChecksums(metadata: Record<string, string>): Record<string, string> {
  const { [CHECKSUMS]: _, [CHECKED]: __, ...own } = metadata;
  return own;
}

type Fields = Record<string, unknown> & { __metadata__?: Record<string, string> };

/** @param header without checksums @param tensors their bytes, in the header's order */
export function checksumsOf(header: Fields, tensors: Iterable<Uint8Array>): string {
  return headerChecksum(header) + Array.from(tensors, (bytes) => crcHex(bytes)).join("");
}

/** What the metadata say, taken apart. @throws InputError when the header is not what was written */
export class TensorChecksums {
  readonly #file: string;
  /** Name → eight hexadecimal digits. */
  readonly #expected: ReadonlyMap<string, string>;

  /** @param header as it was read, its checksums still in it; one without is taken as it is */
  constructor(file: string, header: Fields, names: readonly string[]) {
    this.#file = file;
    const { [CHECKSUMS]: text = "", [CHECKED]: checked, ...metadata } = header.__metadata__ ?? {};
    if (text === "" && checked === undefined) {
      this.#expected = new Map();
      return;
    }
    const parts = text.match(/.{1,8}/g) ?? [];
    const without = withMetadata(header, metadata);
    if (checked !== "crc32" || parts.length !== names.length + 1 || parts[0] !== headerChecksum(without)) {
      throw damagedFile(file, "a header that differs from its checksum", MEND);
    }
    this.#expected = new Map(names.map((name, i) => [name, parts[i + 1]]));
  }

  /** @throws InputError when the bytes of a tensor are not those that were written */
  check(name: string, bytes: Uint8Array): void {
    const expected = this.#expected.get(name);
    if (expected === undefined || crcHex(bytes) === expected) return;
    throw damagedFile(this.#file, `a tensor that differs from its checksum, ${name}`, MEND);
  }
}

const MEND = "restore the file from a copy, or remove the folder and begin again";

/** The header with these metadata, which stand first. Without any there is no such field. */
export function withMetadata(header: Fields, metadata: Record<string, string>): Fields {
  const { __metadata__: _, ...tensors } = header;
  return Object.keys(metadata).length > 0 ? { __metadata__: metadata, ...tensors } : tensors;
}

function headerChecksum(header: Fields): string {
  return crcHex(Buffer.from(JSON.stringify(header), "utf8"));
}
