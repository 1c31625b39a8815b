import { expect } from "chai";
import * as fc from "fast-check";
import { IdTable } from "../../lib/retrieval";

/**
 * Ids that begin alike, are one the beginning of another, or differ late; characters of one to four bytes and the
 * smallest of all.
 */
const id = fc
  .tuple(
    fc.constantFrom("", "p", "passage-", "passage-12345"),
    fc.array(fc.constantFrom("a", "b", "\0", "é", "…", "🙂", "7"), { maxLength: 9 }),
  )
  .map(([start, rest]) => start + rest.join(""))
  .filter((text) => text !== "");

describe("IdTable", () => {
  it("tieOrder() is the falling order of the ids' bytes", () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 20 }), (ids) => {
        const { tieOrder } = IdTable.of(ids);
        const expected = [...ids.keys()].sort((a, b) => Buffer.compare(Buffer.from(ids[b]), Buffer.from(ids[a])));
        expect([...ids.keys()].sort(tieOrder)).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });
});
