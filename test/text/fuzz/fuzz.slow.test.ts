/**
 * Ten thousand spoilt files for every reader, and a line of a gigabyte.
 *   BOWLAB_FUZZ=50000 npm run test:slow -- test/text/fuzz/fuzz.slow.test.ts      more files for each reader, or fewer
 */
import * as fs from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { inputErrorOf, useScratch } from "../scratch";
import { forms } from "./forms";
import { fuzzReaders } from "./fuzz";

fuzzReaders(Number(process.env.BOWLAB_FUZZ ?? 10_000));

describe("readers fed a line of a gigabyte", () => {
  const at = useScratch();
  const peak = () => process.resourceUsage().maxRSS / 1024;

  for (const { name, ending, content, read } of forms) {
    it(`the reader of ${name} refuses it by line, plain and gzipped, in bounded memory`, async () => {
      // Two good lines, or the beginning of an object, and then no line end for a gigabyte.
      const begin =
        ending === "json" ? content.slice(0, content.indexOf("who")) : content.split("\n").slice(0, 2).join("\n");
      const head = ending === "json" ? begin : `${begin}\n`;
      const line = head.split("\n").length;
      const before = peak();
      fs.writeFileSync(at(`g.${ending}`), head);
      fs.truncateSync(at(`g.${ending}`), 2 ** 30);
      const member = gzipSync(Buffer.alloc(2 ** 26), { level: 1 });
      fs.writeFileSync(at(`g.${ending}.gz`), Buffer.concat([gzipSync(head), ...new Array(16).fill(member)]));
      for (const file of [at(`g.${ending}`), at(`g.${ending}.gz`)]) {
        const error = await inputErrorOf(() => read(file));
        expect(error.message).to.include("too long");
        expect(error.line).to.equal(ending === "json" ? head.slice(0, head.lastIndexOf("{")).split("\n").length : line);
      }
      expect(peak() - before, "MiB more at the peak").to.be.below(500);
    });
  }
});
