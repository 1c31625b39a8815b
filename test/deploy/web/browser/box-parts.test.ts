/** The box's parts that need no page: addresses, links, keys, numbers, marked texts. */
import { expect } from "chai";
import { luminance, parseColour } from "../../../../lib/deploy/web/browser/box/ground";
import { isHotkey, parseHotkeys } from "../../../../lib/deploy/web/browser/box/hotkey";
import { questionIn, withQuestion } from "../../../../lib/deploy/web/browser/box/question";
import { linkOf } from "../../../../lib/deploy/web/browser/box/results/link";
import { findSentence, spansOver } from "../../../../lib/deploy/web/browser/box/results/passage";
import { bytes, duration, percent, score, stringsFor, visible } from "../../../../lib/deploy/web/browser/box/text";
import type { AnswerPassage } from "../../../../lib/search";

describe("linkOf()", () => {
  const page = "https://example.org/docs/";
  const passage = (parts: Partial<AnswerPassage>) => ({ id: "a b", title: "T", ...parts }) as AnswerPassage;

  it("fills in a pattern, and nothing of a passage changes where it leads", () => {
    const place = { file: "x?y#z/%2e/é.md", line: 7 };
    expect(linkOf(passage({ place }), "{file}#L{line}", page)).to.equal(
      "https://example.org/docs/x%3Fy%23z/%252e/%C3%A9.md#L7",
    );
    expect(linkOf(passage({ id: "//evil.example/" }), "/show?id={id}", page)).to.equal(
      "https://example.org/show?id=%2F%2Fevil.example%2F",
    );
    for (const file of ["../../other/é.md", "a/./b.md"]) {
      expect(linkOf(passage({ place: { file } }), "/docs/{file}", page)).to.equal(undefined);
    }
    for (const id of ["..", "cut \ud83d"]) {
      expect(linkOf(passage({ id }), "/docs/{id}", page)).to.equal(undefined);
    }
    expect(linkOf(passage({ id: "javascript:alert(1)" }), "{id}", page)).to.equal(
      "https://example.org/docs/javascript%3Aalert(1)",
    );
  });

  it("takes the passage's own page first, and no address that is not of the web", () => {
    expect(linkOf(passage({ url: "guide.html#a" }), "/other/{id}", page)).to.equal(
      "https://example.org/docs/guide.html#a",
    );
    const bad = [
      "javascript:alert(1)",
      " java\nscript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc",
      "http://[",
    ];
    for (const url of bad) expect(linkOf(passage({ url }), null, page), url).to.equal(undefined);
  });

  it("leads nowhere without a pattern, or where the pattern asks for a place that is not known", () => {
    expect(linkOf(passage({}), null, page)).to.equal(undefined);
    expect(linkOf(passage({}), "{file}", page)).to.equal(undefined);
    expect(linkOf(passage({}), "#L{line}", page)).to.equal(undefined);
  });
});

describe("the question in an address", () => {
  it("stands among other parameters, or behind the #, and goes when it is empty", () => {
    const put = withQuestion("https://a.example/?x=1#part", "q", "a & b");
    expect(put).to.equal("https://a.example/?x=1&q=a+%26+b#part");
    expect(questionIn(put, "q")).to.equal("a & b");
    expect(withQuestion(put, "q", "")).to.equal("https://a.example/?x=1#part");
    const hash = withQuestion("https://a.example/?x=1", "#q", "été?");
    expect(hash).to.equal("https://a.example/?x=1#q=%C3%A9t%C3%A9%3F");
    expect(questionIn(hash, "#q")).to.equal("été?");
    expect(questionIn(hash, "q")).to.equal("");
  });
});

describe("isHotkey()", () => {
  const press = (
    key: string,
    held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "isComposing", boolean>> = {},
  ) => ({
    ...{ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false },
    ...held,
  });
  const usual = parseHotkeys("/ ctrl+k");

  it("knows keys, and with what they are held", () => {
    expect(isHotkey(press("/"), usual, false)).to.equal(true);
    expect(isHotkey(press("k", { ctrlKey: true }), usual, false)).to.equal(true);
    expect(isHotkey(press("K", { metaKey: true }), usual, false)).to.equal(true);
    expect(isHotkey(press("k"), usual, false)).to.equal(false);
    expect(isHotkey(press("/", { ctrlKey: true }), usual, false)).to.equal(false);
    expect(isHotkey(press("k", { ctrlKey: true, altKey: true }), usual, false)).to.equal(false);
  });

  it("leaves letters to whoever is writing", () => {
    expect(isHotkey(press("/"), usual, true)).to.equal(false);
    expect(isHotkey(press("k", { ctrlKey: true }), usual, true)).to.equal(true);
    expect(isHotkey(press("/", { isComposing: true }), usual, false)).to.equal(false);
  });

  it("`none` is no key, and + is one", () => {
    expect(parseHotkeys("none")).to.deep.equal([]);
    expect(isHotkey(press("+", { ctrlKey: true }), parseHotkeys("ctrl++"), false)).to.equal(true);
  });
});

describe("the whole text of a passage", () => {
  it("findSentence() finds it whatever the white space, and signs of patterns are letters", () => {
    expect(findSentence("One.\nWhat\n  (a+b)*?  Three.", "What (a+b)*?")).to.deep.equal([5, 19]);
    expect(findSentence("One.", "Two.")).to.equal(undefined);
    expect(findSentence("One.", " ")).to.equal(undefined);
  });

  it("spansOver() puts marks on the same letters and loses none", () => {
    const spans = [
      { text: "the ", isMarked: false },
      { text: "big dog", isMarked: true },
      { text: " barks.", isMarked: false },
    ];
    expect(spansOver("the\n big\n\ndog  barks.", spans)).to.deep.equal([
      { text: "the\n ", isMarked: false },
      { text: "big\n\ndog", isMarked: true },
      { text: "  barks.", isMarked: false },
    ]);
  });
});

describe("what the box writes", () => {
  it("numbers as people read them", () => {
    expect([0.0002, 0.0124, 0.9994, 0.9996, 12.34].map(duration)).to.deep.equal([
      ...["under 1 ms", "12 ms", "999 ms", "1.0 s", "12.3 s"],
    ]);
    expect([0, 999, 1000, 35_200_000, 2.5e9, 123_456].map(bytes)).to.deep.equal([
      ...["0 B", "999 B", "1.0 kB", "35.2 MB", "2.5 GB", "123 kB"],
    ]);
    expect([0, 0.999, 1, 7].map(percent)).to.deep.equal(["0 %", "99 %", "100 %", "100 %"]);
    expect([12.414, 0.0325201, 1200].map(score)).to.deep.equal(["12.4", "0.0325", "1200"]);
  });

  it("hidden characters of a path, so that it cannot pose as another", () => {
    expect(visible("a\u202Egpj.exe\u0000\u200b")).to.equal("a\\u202egpj.exe\\u0000\\u200b");
    expect(visible("docs/é-日本-한글.md")).to.equal("docs/é-日本-한글.md");
  });

  it("English where a language has no table", () => {
    expect(stringsFor("xx-YY")).to.equal(stringsFor("en"));
    expect(stringsFor("en-GB")).to.equal(stringsFor("en"));
  });
});

describe("the ground behind the box", () => {
  it("parseColour() reads computed colours, and says where it cannot", () => {
    expect(parseColour("rgb(255, 0, 51)")).to.deep.equal({ rgb: [1, 0, 0.2], alpha: 1 });
    expect(parseColour("rgba(0, 0, 0, 0)")).to.deep.equal({ rgb: [0, 0, 0], alpha: 0 });
    expect(parseColour("color(srgb 0.5 0.25 1 / 0.5)")).to.deep.equal({ rgb: [0.5, 0.25, 1], alpha: 0.5 });
    for (const other of ["oklch(0.5 0.1 20)", "", "red"]) expect(parseColour(other), other).to.equal(undefined);
  });

  it("luminance() is WCAG's", () => {
    expect(luminance([1, 1, 1])).to.be.closeTo(1, 1e-9);
    expect(luminance([0, 0, 0])).to.equal(0);
    expect(luminance([0.5, 0.5, 0.5])).to.be.closeTo(0.214, 1e-4);
  });
});
