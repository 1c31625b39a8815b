import * as fs from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { RowFile } from "../../../lib/finetune/examples/row-file";
import { useScratch } from "../../text/scratch";

describe("RowFile", () => {
  const at = useScratch();

  it("row() gives back what was appended, in any order, between appends too", () => {
    const row = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const file = new RowFile(at());
        rows.forEach((ids, i) => {
          expect(file.append(Int32Array.from(ids))).to.equal(i);
          if (i % 3 === 0) expect([...file.row(Math.floor(i / 2))]).to.deep.equal(rows[Math.floor(i / 2)]);
        });
        for (let i = rows.length - 1; i >= 0; i--) expect([...file.row(i)]).to.deep.equal(rows[i]);
        expect([file.size, file.tokens]).to.deep.equal([rows.length, rows.flat().length]);
        file.close();
      }),
      { numRuns: 50 },
    );
  });

  it("row() reads back more rows than fit into the memory it writes from, and leaves no file behind", () => {
    const file = new RowFile(at("deep", "folder"));
    const rowOf = (i: number) => Int32Array.from({ length: 100 }, (_, l) => i * 100 + l);
    for (let i = 0; i < 6000; i++) file.append(rowOf(i));
    for (const i of [0, 4095, 5999]) expect(file.row(i)).to.deep.equal(rowOf(i));
    expect(() => file.row(6000)).to.throw(RangeError, "no row 6000");
    if (process.platform !== "win32") expect(fs.readdirSync(at("deep", "folder"))).to.deep.equal([]);
    file.close();
  });
});
