import { expect } from "chai";
import { displaySymbol } from "../../../../kernel-ext/display/mime/mime";
import { table } from "../../../../kernel-ext/display/values/table";

const rows = [
  { model: "bow", coverage: 0.54912 },
  { model: "mlm", coverage: 0.2, note: "<control>" },
];

describe("table()", () => {
  const bundle = (options = {}) => table(rows, options)[displaySymbol]() as Record<string, string>;

  it("has a column for every field that occurs, numbers to the right", () => {
    expect(bundle()["text/plain"].split("\n")).to.deep.equal([
      "model  coverage  note",
      "-----  --------  ---------",
      "bow      0.5491",
      "mlm      0.2000  <control>",
    ]);
  });

  it("escapes what it shows", () => {
    expect(bundle()["text/html"]).to.include("&#60;control&#62;").and.not.include("<control>");
  });

  it("shows the columns asked for, in that order, with a caption", () => {
    const html = bundle({ columns: ["coverage", "model"], caption: "A & B" })["text/html"];
    expect(html.match(/<th [^>]*>(\w+)/g)).to.have.length(2);
    expect(html.indexOf("coverage")).to.be.lessThan(html.indexOf("model"));
    expect(html).to.include("<caption>A &#38; B</caption>").and.not.include("note");
  });

  it("takes rows of an interface, whose fields have names of their own", () => {
    interface Row {
      model: string;
      coverage?: number;
    }
    const typed: Row[] = [{ model: "bow" }];
    expect((table(typed)[displaySymbol]() as Record<string, string>)["text/plain"]).to.match(/^model/);
  });

  it("counts the rows it leaves out", () => {
    expect(bundle({ maxRows: 1 })["text/plain"])
      .to.match(/1 more rows$/)
      .and.not.include("mlm");
  });

  it("keeps very small numbers readable", () => {
    const small = table([{ p: 0.0000123 }])[displaySymbol]() as Record<string, string>;
    expect(small["text/plain"]).to.include("1.23e-5");
  });
});
