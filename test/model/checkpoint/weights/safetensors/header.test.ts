/** Safetensors headers of every wrong kind: refused by name, and all that the reference refuses. */
import * as fs from "node:fs";
import { expect } from "chai";
import {
  readSafetensors,
  SafetensorsReader,
  writeSafetensors,
} from "../../../../../lib/model/checkpoint/weights/safetensors";
import { requireOracle, runOracle } from "../../../../oracle/oracle";
import { inputErrorOf, put, useScratch } from "../../../../text/scratch";

/** The bytes of a file with that header, and `body` bytes behind it. */
function fileOf(header: string | Buffer, body = 8, length?: number): Buffer {
  const json = Buffer.from(header as string);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length ?? json.length));
  return Buffer.concat([start, json, Buffer.alloc(body, 1)]);
}

const entry = (from: number | string, to: number | string, shape = "[1]", dtype = "F32") =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${from},${to}]}`;
const two = (a: string, b: string) => `{"a":${a},"b":${b}}`;

const wrong: [what: string, file: Buffer, message: RegExp][] = [
  ["overlapping", fileOf(two(entry(0, 8, "[2]"), entry(4, 8))), /\(b\).*share bytes|share bytes.*\(b\)/],
  ["the same bytes twice", fileOf(two(entry(0, 4), entry(0, 4)), 4), /share bytes.*\(b\)/],
  ["a hole at the beginning", fileOf(`{"a":${entry(4, 8)}}`), /hole.*\(a\)/],
  ["a hole between", fileOf(two(entry(0, 4), entry(8, 12)), 12), /hole.*\(b\)/],
  ["bytes behind the end", fileOf(`{"a":${entry(0, 4)}}`), /bytes behind its last tensor/],
  ["cut short", fileOf(two(entry(0, 4), entry(4, 8)), 6), /cut short/],
  ["no tensors but bytes", fileOf("{}"), /bytes behind its last tensor/],
  ["a tensor twice", fileOf(`{"a":${entry(0, 4)},"a":${entry(4, 8)}}`), /"a" stands twice/],
  ["a field twice", fileOf('{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}'), /"dtype" stands/],
  ["a key twice, written in two ways", fileOf(`{"a":${entry(0, 4)},"\\u0061":${entry(4, 8)}}`), /stands twice/],
  ["another size than the shape's", fileOf(`{"a":${entry(0, 8, "[3]")}}`), /\(a\).*12 bytes for F32 of shape \[3\]/],
  ["another size than the dtype's", fileOf(`{"a":${entry(0, 8, "[2]", "F64")}}`), /16 bytes for F64/],
  ["a negative offset", fileOf(`{"a":${entry(-4, 4, "[2]")}}`), /-4 where a plain whole number/],
  ["a fractional size", fileOf(`{"a":${entry(0, 8, "[2.0]")}}`), /2\.0 where a plain whole number/],
  ["an exponent", fileOf(`{"a":${entry(0, "8e0", "[2]")}}`), /8e0 where/],
  ["the end before the beginning", fileOf(`{"a":${entry(8, 0, "[2]")}}`), /\(a\).*bytes 8–0/],
  ["offsets past the end", fileOf(`{"a":${entry(0, 1 << 20, `[${1 << 18}]`)}}`), /cut short/],
  ["a shape too large to count", fileOf(`{"a":${entry(0, 8, "[4294967296,4294967296,4294967296]")}}`), /\(a\)/],
  ["three offsets", fileOf('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}'), /\(a\).*two offsets/],
  ["no offsets", fileOf('{"a":{"dtype":"F32","shape":[2]}}'), /\(a\).*no dtype, shape or offsets/],
  ["an unknown dtype", fileOf(`{"a":${entry(0, 8, "[1]", "F128")}}`), /\(a\).*dtype F128/],
  ["a shape of texts", fileOf(`{"a":${entry(0, 8, '["2"]')}}`), /\(a\)/],
  ["metadata that are numbers", fileOf(`{"__metadata__":{"step":3},"a":${entry(0, 8, "[2]")}}`), /__metadata__/],
  ["an array", fileOf("[]", 0), /not a JSON object/],
  ["a no-break space behind the header", fileOf(`{"a":${entry(0, 8, "[2]")}}\u00a0`), /not a JSON object/],
  ["zeros behind the header", fileOf(`{"a":${entry(0, 8, "[2]")}}\0\0`), /not a JSON object/],
  ["Latin-1", fileOf(Buffer.from(`{"\u00e9":${entry(0, 8, "[2]")}}`, "latin1")), /not UTF-8/],
  ["half of a header", fileOf(`{"a":${entry(0, 8, "[2]")}`), /not a JSON object/],
  ["a header that is longer than the file", fileOf("{}", 0, 3), /header does not fit/],
  ["a header above the limit", fileOf("{}", 8, 100_000_001), /header does not fit/],
  ["a header of 2 ** 63 bytes", fileOf("{}", 8, 2 ** 63), /header does not fit/],
  ["an empty header", fileOf("", 0), /not a JSON object/],
  ["seven bytes", Buffer.alloc(7), /header does not fit/],
  ["no bytes", Buffer.alloc(0), /header does not fit/],
];

const right: [what: string, file: Buffer][] = [
  ["one tensor", fileOf(`{"a":${entry(0, 8, "[2]")}}`)],
  ["no tensors", fileOf("{}", 0)],
  ["names in another order than the bytes", fileOf(two(entry(4, 8), entry(0, 4)))],
  ["tensors without elements", fileOf(`{"a":${entry(0, 0, "[0,3]")},"b":${entry(0, 8, "[2]")}}`)],
  ["a blank before the header", fileOf(` {"a":${entry(0, 8, "[2]")}}`)],
  ["a scalar", fileOf(`{"a":${entry(0, 4, "[]")}}`, 4)],
  ["metadata, blanks and line breaks", fileOf(`{"__metadata__": {"x":"1"},\n "a" : ${entry(0, 8, "[2]")} }  \n`)],
  ["types that are not read here", fileOf(`{"a":${entry(0, 8, "[8]", "BOOL")}}`)],
  ["names with quotes and braces", fileOf(`{"\\"}{:":${entry(0, 8, "[2]")}}`)],
];

describe("SafetensorsReader", () => {
  const at = useScratch();

  for (const [what, bytes, message] of wrong) {
    it(`SafetensorsReader refuses a file with ${what}`, async () => {
      const error = await inputErrorOf(() => new SafetensorsReader(put(at("x"), bytes)));
      expect(error.message).to.match(message);
      expect(error.file).to.equal(at("x"));
    });
  }

  it("SafetensorsReader takes what is right, whatever its form", () => {
    for (const [what, bytes] of right) expect(() => new SafetensorsReader(put(at("x"), bytes)), what).not.to.throw();
  });

  it("the reference takes and refuses the same files", function () {
    requireOracle(this);
    const files = [...wrong.map(([, bytes]) => bytes), ...right.map(([, bytes]) => bytes)];
    const said = runOracle<(string | null)[]>("test/oracle/safetensors_headers.py", {
      input: files.map((bytes) => bytes.toString("base64")),
    });
    expect(said.slice(wrong.length)).to.deep.equal(right.map(() => null));
    const taken = wrong.filter((_, i) => said[i] === null).map(([what]) => what);
    expect(taken).to.deep.equal([]);
  });
});

describe("checksums of safetensors", () => {
  const at = useScratch();

  function write(): Buffer {
    const data = Float32Array.of(1, 2, 3);
    writeSafetensors(
      at("x"),
      [
        ["a", { shape: [3], data }],
        ["b", { shape: [1], data: Int32Array.of(7) }],
      ],
      { step: "5" },
    );
    return fs.readFileSync(at("x"));
  }

  it("readSafetensors() gives what was written, without the checksums among the metadata", () => {
    write();
    const { tensors, metadata } = readSafetensors(at("x"));
    expect(metadata).to.deep.equal({ step: "5" });
    expect([...(tensors.get("a")?.data ?? [])]).to.deep.equal([1, 2, 3]);
    expect([...(tensors.get("b")?.data ?? [])]).to.deep.equal([7]);
  });

  it("readSafetensors() names the file and the tensor whose bytes are others", async () => {
    const bytes = write();
    bytes[bytes.length - 6] ^= 1;
    const error = await inputErrorOf(() => readSafetensors(put(at("x"), bytes)));
    expect([error.file, error.found]).to.deep.equal([at("x"), "a tensor that differs from its checksum, a"]);
    expect(error.message).to.match(/damaged.*restore the file from a copy/);
  });

  it("readSafetensors() names a header that says something else than was written", async () => {
    const text = write().toString("latin1");
    for (const change of [
      text.replace('"step":"5"', '"step":"6"'),
      text.replace('{"a"', '{"c"').replace('"a":', '"c":'),
    ]) {
      const error = await inputErrorOf(() => readSafetensors(put(at("x"), Buffer.from(change, "latin1"))));
      expect(error.found).to.equal("a header that differs from its checksum");
    }
  });

  it("readSafetensors() takes a file without checksums, as other libraries write it", () => {
    write();
    const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    expect(readSafetensors(put(at("x"), fileOf(header))).tensors.size).to.equal(1);
  });
});
