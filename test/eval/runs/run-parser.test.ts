/** Runs read from bytes, against the same files read plainly: equal results, or the same error at the same line. */
import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import { type ReadRunOptions, readRun } from "../../../lib/eval";
import { Random } from "../../../lib/random";
import { put, useScratch } from "../../text/scratch";
import { contents, entries, outcome } from "./contents";
import { readPlainly } from "./plain-reader";

describe("RunParser", () => {
  const at = useScratch();

  for (const options of [
    {},
    { order: "rank" },
    { form: "scores" },
    { form: "msmarco" },
    { only: new Set(["1", "é"]) },
  ]) {
    it(`readRun() reads, or refuses, what is read plainly with ${Object.entries(options).join() || "default options"}`, async () => {
      const property = fc.asyncProperty(contents, async (content) => {
        const file = put(at("r.run"), content);
        const [tags, plainTags]: string[][] = [[], []];
        const read = (onTag: (tag: string) => void) => ({ ...options, onTag }) as ReadRunOptions;
        const ours = await outcome(
          () =>
            readRun(
              file,
              read((tag) => tags.push(tag)),
            ),
          entries,
        );
        const plain = await outcome(
          () =>
            readPlainly(
              file,
              read((tag) => plainTags.push(tag)),
            ),
          entries,
        );
        expect(ours).to.deep.equal(plain);
        expect(tags).to.deep.equal(plainTags);
      });
      await fc.assert(property, { numRuns: 400 });
    });
  }

  it("readRun() reads lines that begin in one piece of the file and end in another, and names the wrong one", async () => {
    const random = new Random(5, "pieces");
    const all = Array.from({ length: 12_000 }, (_, i) => {
      return `q${i >> 8} Q0 ${"d".repeat(random.integer(1, 40))}${i} 1 ${random.normal()} é${i}${i % 7 ? "" : "\r"}\n`;
    });
    for (const name of ["r.run", "r.run.gz"]) {
      const file = put(at(name), all.join(""));
      expect(entries(await readRun(file))).to.deep.equal(entries(await readPlainly(file)));
    }
    for (const [wrong, message] of [
      ["q9 Q0 d 1 x y\n", "not a finite number"],
      ["q9 Q0 d\xff 1 2 y\n", "not valid UTF-8"],
      [all[8_000], "comes twice"],
    ]) {
      const bytes = Buffer.concat([all.slice(0, 10_000).join(""), wrong, all.slice(10_000).join("")].map(encoded));
      fs.writeFileSync(at("w.run"), bytes);
      const ours = await outcome(() => readRun(at("w.run")), entries);
      expect(ours).to.deep.equal(await outcome(() => readPlainly(at("w.run")), entries));
      expect(ours).to.include(10_001);
      expect(JSON.stringify(ours)).to.include(message);
    }
  });
});

/** As UTF-8, but for a byte that is none. */
function encoded(text: string): Buffer {
  return text.includes("\xff") ? Buffer.from(text, "latin1") : Buffer.from(text);
}
