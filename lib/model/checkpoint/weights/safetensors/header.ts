/**
 * The header of a safetensors file, {name: {dtype, shape, data_offsets}}, checked as the reference does (safetensors
 * 0.8, `Metadata::validate`): the tensors lie one behind the other from the first byte to the last, without a hole and
 * without sharing bytes, each as long as its shape says, and no key stands twice.
 */
import { isUtf8 } from "node:buffer";
import { InputError, messageOf } from "../../../../errors";
import { parseStrictJson } from "./strict-json";

export interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export interface Header {
  /** In the file's order of names. */
  entries: Map<string, HeaderEntry>;
  metadata: Record<string, string>;
}

/** Longest header accepted, in bytes: the reference's own limit. */
export const MAX_HEADER = 100_000_000;

/** Bits an element, of every type that the format knows. */
const BITS: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, U16: 16, I16: 16, U32: 32, I32: 32, U64: 64, I64: 64 },
  ...{ F16: 16, BF16: 16, F32: 32, F64: 64, C64: 64 },
  ...{ F8_E4M3: 8, F8_E5M2: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8, F6_E2M3: 6, F6_E3M2: 6, F4: 4 },
};

/** @param bodySize bytes behind the header @throws InputError naming the tensor and what is wrong with it */
export function parseHeader(file: string, bytes: Buffer, bodySize: number): Header {
  const fields = headerFields(file, bytes);
  const metadata = checkedMetadata(file, fields.__metadata__);
  const entries = new Map<string, HeaderEntry>();
  for (const [name, entry] of Object.entries(fields)) {
    if (name !== "__metadata__") entries.set(name, checkedEntry(file, name, entry));
  }
  requireContiguous(file, entries, bodySize);
  return { entries, metadata };
}

function headerFields(file: string, bytes: Buffer): Record<string, unknown> {
  const refuse = (found: string, cause?: unknown) =>
    new InputError("the safetensors header is not a JSON object", { file, found, cause });
  if (!isUtf8(bytes)) throw refuse("bytes that are not UTF-8");
  let value: unknown;
  try {
    value = parseStrictJson(bytes.toString("utf8"));
  } catch (error) {
    throw refuse(messageOf(error), error);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refuse(bytes.toString("utf8", 0, 40));
}

function checkedMetadata(file: string, metadata: unknown): Record<string, string> {
  if (metadata === undefined || metadata === null) return {};
  const isObject = typeof metadata === "object" && !Array.isArray(metadata);
  if (isObject && Object.values(metadata).every((value) => typeof value === "string")) {
    return metadata as Record<string, string>;
  }
  throw new InputError("the metadata of a safetensors file are texts by name", {
    file,
    field: "__metadata__",
    found: JSON.stringify(metadata).slice(0, 80),
  });
}

function checkedEntry(file: string, name: string, entry: unknown): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>;
  const problem = (found: string, expected?: string) =>
    new InputError("cannot read a tensor", { file, field: name, found, expected });
  if (typeof dtype !== "string" || !Array.isArray(shape) || !Array.isArray(offsets)) {
    throw problem("no dtype, shape or offsets in the header");
  }
  if (!Object.hasOwn(BITS, dtype)) throw problem(`dtype ${dtype}`, `one of ${Object.keys(BITS).join(", ")}`);
  if (offsets.length !== 2 || ![...shape, ...offsets].every(Number.isSafeInteger)) {
    throw problem(`shape ${JSON.stringify(shape)}, offsets ${JSON.stringify(offsets)}`, "whole numbers, two offsets");
  }
  const [start, end] = offsets;
  const bits = shape.reduce((product, size) => product * size, BITS[dtype]);
  if (!Number.isSafeInteger(bits) || bits % 8 !== 0 || end - start !== bits / 8) {
    throw problem(`bytes ${start}–${end}`, `${bits / 8} bytes for ${dtype} of shape [${shape}]`);
  }
  return { dtype, shape, data_offsets: [start, end] };
}

/** @throws InputError when tensors overlap, leave a hole, or do not end where the file does */
function requireContiguous(file: string, entries: ReadonlyMap<string, HeaderEntry>, bodySize: number): void {
  const inOrder = [...entries].sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [name, { data_offsets: offsets }] of inOrder) {
    if (offsets[0] !== end) {
      throw new InputError(
        offsets[0] < end ? "two tensors share bytes of the file" : "there is a hole between two tensors",
        { file, field: name, expected: `bytes from ${end} on`, found: `bytes ${offsets.join("–")}` },
      );
    }
    end = offsets[1];
  }
  if (end === bodySize) return;
  throw new InputError(
    end > bodySize ? "the safetensors file is cut short" : "the safetensors file has bytes behind its last tensor",
    {
      file,
      expected: `${end} bytes of tensors`,
      found: `${bodySize}`,
      fix: "restore the file, or make or download it again",
    },
  );
}
