/** Manual pages read as a person sees them: man(7), mdoc(7), escapes, conditions, tables. */
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import * as fc from "fast-check";
import { loadPassages } from "../../../lib/text";
import { sectionsOfManual } from "../../../lib/text/man";
import { put, useScratch } from "../scratch";

const PAGE = `.\\" A comment.
.de Hidden
Nobody reads this.
..
.ds Aq \\(aq
.if t .ds Aq '
.TH FROB 1 "2020-01-01" "1.0"
.SH NAME
frob \\- turns \\fIknobs\\fR and \\*(Aqdials\\*(Aq
.SH OPTIONS
.TP
.BR \\-k , " \\-\\-knob" =\\fIN\\fR
The knob that is turned,
counted from one.
.IP \\(bu 2
A bullet.
.ie n Terminals see this.
.el Printers see that.
.SS
Exit status
.nf
0  well
1  not so
.fi
.TS
l l.
alpha\t1
beta\tT{
2
T}
.TE
`;

const MDOC = `.Dd May 1, 2020
.Dt FROB 1
.Os
.Sh NAME
.Nm frob
.Nd turn knobs
.Sh SYNOPSIS
.Nm
.Op Fl k Ar number
.Sh DESCRIPTION
See
.Xr ls 1 ,
or
.Dq the knob .
.Bl -tag
.It Fl k Ar number
Which one.
.El
`;

const texts = (page: string): [string, string[]][] =>
  sectionsOfManual(page, "frob")
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ headings, blocks }) => [headings.map(({ text }) => text).join("/"), blocks.map(({ text }) => text)]);

describe("sectionsOfManual()", () => {
  it("reads man(7): fonts, signs, strings, tags, conditions, kept lines, tables", () => {
    expect(texts(PAGE)).to.deep.equal([
      ["NAME", ["frob - turns knobs and 'dials'"]],
      ["OPTIONS", ["-k, --knob=N: The knob that is turned, counted from one.", "A bullet. Terminals see this."]],
      ["OPTIONS/Exit status", ["0  well\n1  not so", "alpha  1 beta 2"]],
    ]);
  });

  it("reads mdoc(7): enclosures, flags, references, punctuation", () => {
    expect(texts(MDOC)).to.deep.equal([
      ["NAME", ["frob – turn knobs"]],
      ["SYNOPSIS", ["frob [-k number]"]],
      ["DESCRIPTION", ["See ls(1), or “the knob.”", "-k number: Which one."]],
    ]);
  });

  it("goes through any text, and keeps no escape of a font", () => {
    const pieces = fc.constantFrom(
      ...["\\fB", "\\*(", "\\[", ".SH ", ".TP\n", ".if n \\{", "\\}", ".de x\n", "..\n", ".TS\n", '"', "'", "a b\n"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const all = texts(parts.join("")).flatMap(([heading, blocks]) => [heading, ...blocks]);
        expect(all.join(" ")).not.to.include("\\fB");
      }),
      { numRuns: 300 },
    );
  });

  it("gives the words that man prints", function () {
    const page = "/usr/share/man/man1/tar.1.gz";
    const man = spawnSync("man", ["-l", page], {
      encoding: "utf8",
      env: { ...process.env, MANWIDTH: "500", LC_ALL: "C.UTF-8" },
    });
    if (man.status !== 0) return this.skip();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: letters are struck over to be bold.
    const words = (text: string) => new Set(text.replace(/.\u0008/g, "").match(/[\p{L}\p{N}]{4,}/gu) ?? []);
    return loadPassages(page).then((passages) => {
      const ours = words(passages.map(({ title, text }) => `${title} ${text}`).join(" "));
      const theirs = words(man.stdout.split("\n").slice(2, -2).join("\n"));
      const missing = [...theirs].filter((word) => !ours.has(word));
      expect(missing.length / theirs.size, missing.slice(0, 20).join(" ")).to.be.below(0.02);
    });
  });
});

describe("readPassages() of manual pages", () => {
  const at = useScratch();

  it("knows pages by their folder or their beginning, packed or not, and names them as people do", async () => {
    put(at("man", "man1", "frob.1.gz"), PAGE);
    put(at("man", "doc", "frob.3x"), MDOC);
    put(at("man", "doc", "lib.so.1"), "no page");
    put(at("man", "doc", "notes.2"), "no page either");
    const passages = await loadPassages(at("man"));
    expect(passages.map(({ id, title }) => [id, title])).to.deep.equal([
      ["doc/frob.3x#name", "frob(3x): turn knobs"],
      ["man1/frob.1.gz#name", "frob(1): turns knobs and 'dials'"],
    ]);
    const [alone] = await loadPassages(at("man", "man1", "frob.1.gz"));
    expect(alone.title).to.equal("frob(1): turns knobs and 'dials'");
  });

  it("says in the title of every passage what the page is for, where the page does", async () => {
    const words = "many words ".repeat(160);
    const page = (name: string, more = "") => `.TH P 1\n.SH NAME\n${name}\n${more}`;
    const titles = async (text: string): Promise<string[]> =>
      (await loadPassages(put(at("man1", "p.1"), text))).map(({ title }) => title);
    const two = new Set(await titles(page("p, q \\- sort\nlines.", `.SH DESCRIPTION\n${words}`)));
    expect([...two]).to.deep.equal(["p(1): sort lines › NAME", "p(1): sort lines › DESCRIPTION"]);
    expect(await titles(page("p-q \\(en print"))).to.deep.equal(["p(1): print › NAME"]);
    expect(await titles(page("a-name"))).to.deep.equal(["p(1) › NAME"]);
    const [long] = await titles(page(`p \\- ${words}`));
    expect(long).to.match(/^p\(1\): [a-z ]{150,160} › NAME$/);
  });
});
