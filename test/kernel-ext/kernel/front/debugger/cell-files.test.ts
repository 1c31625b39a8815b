import * as path from "node:path";
import { expect } from "chai";
import {
  cellFile,
  cellFileParameters,
  dumpCell,
  murmur2,
} from "../../../../../kernel-ext/kernel/front/debugger/cell-files";

describe("cell files of the debugger", () => {
  // As ipykernel's `murmur2_x86` gives them.
  const hashes: [string, number][] = [
    ["", 3990065800],
    ["a", 2167009006],
    ["ab", 2805137849],
    ["abc", 3350977461],
    ["abcd", 804720481],
    ["const a = 1;\na + 1", 270499184],
    ["größer ≥ 😀", 3311553592],
  ];
  for (const [text, hash] of hashes) {
    it(`murmur2() of ${JSON.stringify(text)} is what JupyterLab computes`, () => {
      expect(murmur2(text, 0xc70f6907)).to.equal(hash);
    });
  }

  it("cellFile() is the path that the parameters describe, and dumpCell() writes it", () => {
    const { tmpFilePrefix, tmpFileSuffix, hashSeed } = cellFileParameters();
    const text = "const a = 1;";
    expect(cellFile(text)).to.equal(`${tmpFilePrefix}${murmur2(text, hashSeed)}${tmpFileSuffix}`);
    expect(dumpCell(text)).to.equal(cellFile(text));
    expect(path.isAbsolute(tmpFilePrefix)).to.equal(true);
  });
});
