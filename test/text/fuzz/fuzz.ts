/**
 * Every reader is fed spoilt files over the forms it reads, half of them gzipped. Each must end in a parsed result or
 * in one `InputError` that names the file, the line and the way out; anything else, a hang included, fails.
 */
import * as fs from "node:fs";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { Random } from "../../../lib/random";
import { useScratch } from "../scratch";
import { forms } from "./forms";
import { mutate } from "./mutate";

/** What is wrong with a file as a whole, and so with no line of it. */
const withoutLine = /the corpus is empty|the run is empty|may hold ranks or scores/;

/** Declares the tests: `files` spoilt files for each reader. */
export function fuzzReaders(files: number): void {
  describe(`readers fed ${files} spoilt files each`, function () {
    this.timeout(Math.max(120_000, files * 60));
    const at = useScratch();

    for (const [i, { name, reader, ending, content, read }] of forms.entries()) {
      const share = Math.ceil(files / forms.filter((form) => form.reader === reader).length);
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
            if (!named)
              throw new Error(`file ${count} (${spoilt.toString("base64").slice(0, 4000)})`, { cause: error });
          }
        }
        expect(parsed, "files that are still readable").to.be.within(1, share - 1);
      });
    }
  });
}
