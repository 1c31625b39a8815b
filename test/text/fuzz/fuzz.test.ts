/**
 * Every reader is fed 10,000 spoilt files over the forms it reads, half of them gzipped, and a line of a gigabyte. Each
 * must end in a parsed result or in one `InputError` that names the file, the line and the way out; anything else, a
 * hang included, fails.
 *   BOWLAB_FUZZ=50000 npm test -- test/text/fuzz/fuzz.test.ts      more files for each reader, or fewer
 */
import * as fs from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { Random } from "../../../lib/random";
import { inputErrorOf, useScratch } from "../scratch";
import { forms } from "./forms";
import { mutate } from "./mutate";

/** Files for each reader. */
const COUNT = Number(process.env.BOWLAB_FUZZ ?? 10_000);

/** What is wrong with a file as a whole, and so with no line of it. */
const withoutLine = /the corpus is empty|the run is empty|may hold ranks or scores/;

describe(`readers fed ${COUNT} spoilt files each`, function () {
  this.timeout(Math.max(120_000, COUNT * 60));
  const at = useScratch();

  for (const [i, { name, reader, ending, content, read }] of forms.entries()) {
    const share = Math.ceil(COUNT / forms.filter((form) => form.reader === reader).length);
    it(`${reader}() parses each of ${share} of ${name} or names file and line`, async () => {
      const random = new Random("fuzz", name);
      const [plain, zipped] = [Buffer.from(content), gzipSync(content)];
      const other = Buffer.from(forms[(i + 7) % forms.length].content);
      let parsed = 0;
      for (let count = 0; count < share; count++) {
        const isGzip = count % 2 === 1;
        const file = at(isGzip ? `f.${ending}.gz` : `f.${ending}`);
        const spoilt = mutate(isGzip ? zipped : plain, other, isGzip, random.fork(count));
        fs.writeFileSync(file, spoilt);
        try {
          await read(file);
          parsed++;
        } catch (error) {
          const complaint =
            error instanceof InputError && error.file === file && error.message.length < 2000 && error.fix;
          const named = complaint && (error.line !== undefined || withoutLine.test(error.message));
          if (!named) throw new Error(`file ${count} (${spoilt.toString("base64").slice(0, 4000)})`, { cause: error });
        }
      }
      expect(parsed, "files that are still readable").to.be.within(1, share - 1);
    });
  }
});

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
