import * as fs from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import type { ColumnSource } from "hyparquet-writer";
import { loadPassages, type Passage, type ReadingPlace, type ReadOptions, readPassages } from "../../../lib/text";
import { collect, inputErrorOf, useScratch } from "../scratch";

describe("readPassages() of Parquet", () => {
  const at = useScratch();
  const count = 25;
  const numbers = Array.from({ length: count }, (_, i) => i);
  const columns: ColumnSource[] = [
    { name: "docid", data: numbers.map((i) => BigInt(i)), type: "INT64" },
    { name: "title", data: numbers.map((i) => `T${i}`), type: "STRING" },
    { name: "text", data: numbers.map((i) => `text ${i} é 漢`), type: "STRING" },
  ];
  const expected = numbers.map((i): Passage => ({ id: `${i}`, title: `T${i}`, text: `text ${i} é 漢` }));

  /** hyparquet-writer packs by Snappy itself; others are given to it. */
  async function write(file: string, columnData: ColumnSource[], options: object = {}): Promise<string> {
    const { parquetWriteFile } = await import("hyparquet-writer");
    await parquetWriteFile({ filename: file, columnData, rowGroupSize: 10, ...options });
    return file;
  }

  const codecs: [codec: string, options: object][] = [
    ["UNCOMPRESSED", {}],
    ["SNAPPY", {}],
    ["GZIP", { compressors: { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)) } }],
    ["BROTLI", { compressors: { BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)) } }],
  ];
  for (const [codec, options] of codecs) {
    it(`reads ${codec}, row group by row group`, async () => {
      const file = await write(at("a.parquet"), columns, { codec, ...options });
      expect(await loadPassages(file)).to.deep.equal(expected);
    });
  }

  it("reads what pyarrow writes: zstd, objects and lists", async () => {
    const file = "test/goldens/pyarrow-zstd.parquet";
    expect(await loadPassages(file, { fields: { id: "key", text: "doc.body+tags" } })).to.deep.equal([
      { id: "a", title: "", text: "Ein Satz.\n\nx\ny" },
      { id: "b", title: "", text: "Zwei Sätze." },
    ]);
    expect((await inputErrorOf(() => loadPassages(file, { fields: { text: "doc" } }))).message).to.match(
      /holds an object.*body.*doc\.body/,
    );
    expect((await inputErrorOf(() => loadPassages(file))).message).to.match(
      /which field holds the text.*key, doc, tags/,
    );
  });

  it("begins with any row, and numbers rows that have no id", async () => {
    const file = await write(at("a.parquet"), [columns[2]]);
    const places: ReadingPlace[] = [];
    const all: Passage[] = [];
    for await (const passage of readPassages(file, { onPlace: (place) => places.push(place) })) all.push(passage);
    expect(all.map(({ id }) => id)).to.deep.equal(numbers.map((i) => `${i + 1}`));
    expect(places).to.have.length(count);
    for (const [i, from] of places.entries())
      expect(await collect(readPassages(file, { from }))).to.deep.equal(all.slice(i));
  });

  it("is read in a folder, and leaves rows without a text out", async () => {
    fs.mkdirSync(at("d"));
    await write(at("d", "train-0.parquet"), [{ name: "text", data: ["a", null, "", "b"], type: "STRING" }]);
    const told: object[] = [];
    const onSkipped: ReadOptions["onSkipped"] = (skipped) => told.push(skipped);
    expect((await loadPassages(at("d"), { onSkipped })).map(({ id }) => id)).to.deep.equal([
      "train-0.parquet:1",
      "train-0.parquet:4",
    ]);
    expect(told).to.deep.equal([{ emptyRows: { count: 2, first: ["train-0.parquet:2", "train-0.parquet:3"] } }]);
  });

  it("is left out of a folder, and named, where it has no text", async () => {
    fs.mkdirSync(at("d"));
    await write(at("d", "a.parquet"), columns);
    await write(at("d", "b.parquet"), [{ name: "note", data: ["x"], type: "STRING" }]);
    const told: object[] = [];
    const onSkipped: ReadOptions["onSkipped"] = (skipped) => told.push(skipped);
    expect(await loadPassages(at("d"), { onSkipped })).to.have.length(count);
    expect(await loadPassages(at("d"), { fields: { text: "note+more" }, onSkipped })).to.deep.equal([
      { id: "b.parquet:1", title: "", text: "x" },
    ]);
    expect(told).to.deep.equal([
      { otherRecords: { count: 1, first: ["b.parquet"] } },
      {
        fieldlessFiles: { count: 1, first: ["a.parquet (has docid, title, text)"] },
        missingFields: { count: 1, first: ["b.parquet (more)"] },
      },
    ]);
  });

  it("refuses a file that is cut short, one that is something else, one that is packed again, and an unknown codec", async () => {
    const file = await write(at("a.parquet"), columns);
    const bytes = fs.readFileSync(file);
    const refuse = async (name: string, content: Buffer | string) => {
      fs.writeFileSync(at(name), content);
      const error = await inputErrorOf(() => loadPassages(at(name)));
      expect(error.file).to.equal(at(name));
      return error.message;
    };
    expect(await refuse("b.parquet", bytes.subarray(0, bytes.length - 20))).to.match(/cannot be read.*a whole file/);
    expect(await refuse("c.parquet", Buffer.concat([bytes.subarray(0, 40), bytes.subarray(400)]))).to.match(
      /cannot be read/,
    );
    expect(await refuse("d.parquet", "id,text\n")).to.match(/cannot be read/);
    expect(await refuse("e.parquet", "")).to.match(/cannot be read.*found a file of 0 bytes/);
    expect(await refuse("f.parquet.gz", gzipSync(bytes))).to.match(/packed again.*gunzip/);
    const lzo = await write(at("g.parquet"), columns, { codec: "LZO", compressors: { LZO: (all: Uint8Array) => all } });
    expect((await inputErrorOf(() => loadPassages(lzo))).message).to.match(/LZO.*compression="zstd"/);
    const field = { text: "body" };
    expect((await inputErrorOf(() => loadPassages(file, { fields: field }))).message).to.match(
      /one of docid, title, text/,
    );
  });
});
