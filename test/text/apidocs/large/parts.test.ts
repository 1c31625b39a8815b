import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { docText } from "../../../../lib/text/apidocs/doc-text";
import { MOST_REPEATED, withoutBoilerplate } from "../../../../lib/text/apidocs/large/boilerplate";
import { isEmptyParagraph, tidyComment, withoutPreamble } from "../../../../lib/text/apidocs/large/comment";
import { holdsName, symbolName, titleOf, waysToSay } from "../../../../lib/text/apidocs/large/names";
import { largeSet } from "../../../../lib/text/apidocs/large/published";

describe("tidyComment()", () => {
  const said = (comment: string): string[] => docText(tidyComment(comment)).paragraphs;

  it("tidyComment() gives generators' tags the names that docText() speaks", () => {
    expect(said("/**\n * @description Opens it.\n * @arg path where\n * @defaultValue 3\n */")).to.deep.equal([
      "Opens it.",
      "Parameter path: where.",
      "Default: 3.",
    ]);
  });

  it("tidyComment() takes bookkeeping out and keeps what follows it", () => {
    expect(said("/** @public */")).to.deep.equal([]);
    expect(said("/**\n * Opens it.\n * @public\n * @stability external\n */")).to.deep.equal(["Opens it."]);
    expect(said("/**\n * @memberof Phaser.Scene\n * Opens it.\n */")).to.deep.equal(["Opens it."]);
    expect(said("/**\n * Opens it.\n * @usagenotes\n * Long\n * notes.\n * @returns it\n */")).to.deep.equal([
      "Opens it.",
      "Returns: it.",
    ]);
    expect(said("/**\n * Opens\n * @aws-sdk/client-s3 for you.\n */")).to.deep.equal([
      "Opens @aws-sdk/client-s3 for you.",
    ]);
  });

  it("tidyComment() leaves sections of examples and imports out", () => {
    const comment =
      "/**\n * Makes one.\n *\n * ## Example Usage\n *\n * ### Basic\n *\n * Words.\n *\n * ## Notes\n *\n * Mind this.\n * @see x\n */";
    expect(said(comment)).to.deep.equal(["Makes one.", "Notes.", "Mind this."]);
  });

  it("tidyComment() undoes escapes, entities and boxes", () => {
    expect(said("/** Don\\'t <note>use it&#47;them at 90&deg;</note>. */")).to.deep.equal([
      "Don't use it/them at 90°.",
    ]);
  });
});

describe("isEmptyParagraph()", () => {
  for (const text of ["[Api set: ExcelApi 1.9].", "Example (Adding one).", "Details.", "Returns: Promise."]) {
    it(`isEmptyParagraph() finds that ${JSON.stringify(text)} says nothing`, () => {
      expect(isEmptyParagraph(text)).to.equal(true);
    });
  }
  for (const text of ["Returns: the length.", "Examples are kept: see the folder.", "Details of a run."]) {
    it(`isEmptyParagraph() keeps ${JSON.stringify(text)}`, () => {
      expect(isEmptyParagraph(text)).to.equal(false);
    });
  }
});

describe("withoutPreamble()", () => {
  it("withoutPreamble() takes a generator's words before the text away", () => {
    expect(withoutPreamble("Output only. [Output Only] The id.")).to.equal("The id.");
    expect(withoutPreamble("For EACH ITEM in the collection: Gets it.")).to.equal("Gets it.");
  });
});

describe("withoutBoilerplate()", () => {
  const symbols = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const name = `Bucket${String.fromCharCode(65 + (index % 26))}${index}`;
      return { name, path: [name, "isInstance"], same: `Returns true if it is an instance of ${name}.` };
    });

  it("withoutBoilerplate() takes out what many symbols say but for names, and keeps the rest", () => {
    const texts = symbols(MOST_REPEATED + 1).map(({ path, same, name }) => ({
      path,
      paragraphs: new Set([same, `What ${name} alone does is ${path.length + name.length} and ${name.at(-1)}.`, name]),
    }));
    for (const { paragraphs } of withoutBoilerplate(texts).symbols) {
      expect([...paragraphs].join(" ")).not.to.contain("instance");
    }
  });

  it("withoutBoilerplate() keeps the first of the symbols that say nothing else", () => {
    const texts = symbols(MOST_REPEATED + 1).map(({ path, same }) => ({ path, paragraphs: new Set([same]) }));
    const { symbols: kept, repeated } = withoutBoilerplate(texts);
    expect(kept).to.deep.equal([texts[0]]);
    expect(repeated).to.equal(MOST_REPEATED);
    expect(withoutBoilerplate(texts.slice(1)).symbols).to.have.length(MOST_REPEATED);
  });
});

describe("symbolName()", () => {
  it("symbolName() says a name that repeats the end of the one before once", () => {
    const name = symbolName("@openui5/types", ["sap/m/ListItem", "ListItem", "attachPress"]);
    expect(titleOf(name)).to.equal("openui5 types sap m list item");
    expect(waysToSay(name)).to.deep.equal([
      "attach press",
      "sap m list item attach press",
      "openui5 types sap m list item attach press",
    ]);
    expect(waysToSay(symbolName("pkg", ["Bar", "id"]))).to.deep.equal(["bar id", "pkg bar id"]);
  });
});

describe("holdsName()", () => {
  const name = symbolName("pkg", ["Grid", "attachRowLeave"]);
  for (const text of [
    "see ATTACHROWLEAVE()",
    "to attach row leave",
    "the rowLeave event",
    "the attach-row handler",
    "attach rows",
    "row leaves",
    "ATTACH ROWs",
  ]) {
    it(`holdsName() finds the name in ${JSON.stringify(text)}`, () => expect(holdsName(text, name)).to.equal(true));
  }
  for (const text of ["leave the row attached", "attach a row", "when the pointer leaves"]) {
    it(`holdsName() does not find it in ${JSON.stringify(text)}`, () => expect(holdsName(text, name)).to.equal(false));
  }
});

describe("largeSet", () => {
  const { sources } = largeSet;

  it("largeSet names each package once, with a checksum, a size and an open licence", () => {
    expect(new Set(sources.map(({ name }) => name)).size).to.equal(sources.length);
    for (const { name, version, integrity, bytes, licence } of sources) {
      expect(version, name).to.match(/^\d+\.\d+\.\d+$/);
      expect(Buffer.from(integrity.replace("sha512-", ""), "base64").length, name).to.equal(64);
      expect(bytes, name).to.be.greaterThan(10_000);
      expect(licence, name).to.be.oneOf(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC"]);
    }
  });

  it("largeSet is at most 400 MB to download", () => {
    expect(sources.reduce((sum, { bytes }) => sum + bytes, 0)).to.be.lessThan(400e6);
  });

  it("largeSet is what data/apidocs/large.md lists, with versions and licences", () => {
    const document = fs.readFileSync(path.resolve(__dirname, "../../../../data/apidocs/large.md"), "utf8");
    const rows = [...document.matchAll(/^\| (\S+) \| (\d\S+) \| (\S+) \| [\d.]+ \| (\d+) \|/gm)];
    expect(rows.map(([, ...cells]) => cells.slice(0, 3))).to.deep.equal(
      sources.map(({ name, version, licence }) => [name, version, licence]),
    );
    expect(document).to.contain(largeSet.fingerprint);
    const passages = rows.reduce((sum, [, , , , count]) => sum + Number(count), 0);
    expect(document).to.contain(`${passages.toLocaleString("en")} passages`);
  });
});
