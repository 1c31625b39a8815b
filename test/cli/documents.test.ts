/** Documents and tables on the command line: what is refused, and what is told. No engine is started. */
import { expect } from "chai";
import { put, useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";
import { filesIn } from "./toy-data";

describe("bowlab and documents", () => {
  const at = useScratch();
  const convert = (...more: string[]) =>
    bowlab(["data", "convert", "--what", "passages", "--to", "beir", "--out", at("out.jsonl"), ...more]);

  for (const words of ["200-40", "0-10", "abc"]) {
    it(`--passage-words ${words} is wrong usage`, async () => {
      const { code, stdout, stderr } = await convert(put(at("a.md"), "# A\n\nb"), "--passage-words", words);
      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.include(
        `'${words}' is invalid. Expected fewest and most words of a passage, for example 40-200`,
      );
      expect(filesIn(at())).to.deep.equal(["a.md"]);
    });
  }

  it("--fields that names a column which is not there lists those that are", async () => {
    const { code, stdout, stderr } = await convert(put(at("a.csv"), "id,head,body\n1,x,y\n"), "--fields", "text=nope");
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.match(/a\.csv: there is no field of this name \(nope\): expected one of id, head, body/);
    expect(filesIn(at())).to.deep.equal(["a.csv"]);
  });

  it("a document of another program comes with what makes text of it", async () => {
    const advice = { "a.pdf": "pdftotext FILE NEW.txt", "a.docx": "pandoc FILE -t gfm -o NEW.md", "a.xlsx": "as CSV" };
    for (const [name, fix] of Object.entries(advice)) {
      const { code, stderr } = await convert(put(at(name), "x"));
      expect(code).to.equal(1);
      expect(stderr).to.include(`${name}: files of this form are not read`).and.include(fix);
    }
    expect(filesIn(at())).to.have.members(Object.keys(advice));
  });

  it("what was passed over of a folder is told on stderr, and stands in --json as skipped", async () => {
    put(at("d", "a.md"), "# A\n\ntext\n");
    put(at("d", "b.md"), "\n");
    put(at("d", "c.pdf"), "x");
    const { code, stdout, stderr } = await convert(at("d"), "--json");
    expect(code, stderr).to.equal(0);
    expect(stderr).to.include("1 file of the folder is not read: 1 .pdf").and.include("1 file holds no text: b.md");
    expect(JSON.parse(stdout)).to.deep.include({
      count: 1,
      skipped: { unreadFiles: { pdf: 1 }, emptyFiles: { count: 1, first: ["b.md"] } },
    });
  });
});
