import { expect } from "chai";
import type { Notebook } from "../../../../kernel-ext/runner/nbformat";
import { scrapsOf, scrapTable } from "../../../../kernel-ext/runner/notebook/scraps";
import { notebookOf } from "../../support";

const shown = (type: string, data: unknown) => ({ output_type: "display_data", metadata: {}, data: { [type]: data } });

describe("scrapsOf()", () => {
  it("gathers the values of record(), scrapbook and papermill, the last of a name", () => {
    const book = notebookOf(["1", "2"]);
    const bowlab = (name: string, value: unknown) => shown("application/vnd.bowlab.scrap+json", { name, value });
    Object.assign(book.cells[0], {
      outputs: [
        bowlab("loss", 3),
        shown("application/scrapbook.scrap.json+json", { name: "list", data: [1], encoder: "json", version: 1 }),
        shown("application/papermill.record+json", { old: true }),
      ],
    });
    Object.assign(book.cells[1], { outputs: [bowlab("loss", 2), shown("text/plain", "x")] });
    expect(scrapsOf(book as unknown as Notebook)).to.deep.equal({ loss: 2, list: [1], old: true });
  });
});

describe("scrapTable()", () => {
  it("has a line a run, with columns for all parameters and scraps, and keeps names that clash apart", () => {
    const row = (n: number, parameters: object, scraps: object) =>
      ({ notebook: "a.ipynb", output: `a${n}.ipynb`, status: "ok", parameters, scraps }) as never;
    expect(
      scrapTable([row(1, { lr: 0.1 }, { loss: 2, lr: 1 }), row(2, { lr: 0.2 }, { note: 'a "b", c', list: [1, 2] })]),
    ).to.equal(
      [
        "notebook,output,status,lr,loss,lr (scrap),note,list",
        "a.ipynb,a1.ipynb,ok,0.1,2,1,,",
        'a.ipynb,a2.ipynb,ok,0.2,,,"a ""b"", c","[1,2]"',
        "",
      ].join("\n"),
    );
  });
});
