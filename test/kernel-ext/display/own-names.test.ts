import { expect } from "chai";
import { table } from "../../../kernel-ext/display";
import { scaleOf } from "../../../kernel-ext/display/figures/picture/colours";
import { displaySymbol } from "../../../kernel-ext/display/mime/mime";
import type { Notebook } from "../../../kernel-ext/runner/nbformat";
import { scrapsOf, scrapTable } from "../../../kernel-ext/runner/notebook/scraps";
import { notebookOf } from "../support";

const inherited = ["constructor", "__proto__", "toString", "hasOwnProperty"];

describe("names that every object has", () => {
  for (const name of inherited) {
    it(`${name} is a column of a table where a row has it`, () => {
      const shown = table([Object.fromEntries([[name, 1]]), { other: 2 }] as Record<string, unknown>[]);
      const { "text/plain": html } = shown[displaySymbol]() as Record<string, string>;
      expect(html.slice(html.indexOf("\n"))).to.not.match(/function|object|native/i);
    });

    it(`${name} is not a colour scale`, () => expect(scaleOf(name)).to.deep.equal(scaleOf("rdbu")));

    it(`${name} may be recorded, and is empty where it was not`, () => {
      const book = notebookOf(["1"]) as unknown as Notebook;
      const data = { "application/vnd.bowlab.scrap+json": { name, value: 5 } };
      Object.assign(book.cells[0], { outputs: [{ output_type: "display_data", data, metadata: {} }] });
      const scraps = scrapsOf(book);
      expect(Object.entries(scraps)).to.deep.equal([[name, 5]]);
      const row = { notebook: "n", output: "o", status: "ok", parameters: {} };
      const table = scrapTable([
        { ...row, scraps },
        { ...row, scraps: {} },
      ])
        .trim()
        .split("\n");
      expect(table).to.deep.equal([`notebook,output,status,${name}`, "n,o,ok,5", "n,o,ok,"]);
    });
  }
});
