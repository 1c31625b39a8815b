/** Reading from a noted place on gives what reading from the beginning gives from there, in every form. */
import { expect } from "chai";
import { type Passage, type ReadingPlace, readPassages } from "../../../lib/text";
import { collect, put, useScratch } from "../scratch";

const texts = ["one", "two  words", "Ünïcödé 漢字 😀", "", "a last one"];
const jsonl = (id: string) =>
  texts.map((text, i) => `${JSON.stringify({ [id]: `${id}${i}`, text })}${i % 2 ? "\r\n\n" : "\n"}`).join("");
const said = texts.filter(Boolean);

const forms: [name: string, file: string, content: string][] = [
  ["BEIR's jsonl", "corpus.jsonl", jsonl("_id")],
  ["jsonl with a byte-order mark and ids of another name", "corpus.jsonl", `\uFEFF\n${jsonl("docid")}`],
  ["jsonl without ids and without a last line break", "x.jsonl", '{"text":"a"}\n\n{"text":"b"}\n{"text":"c"}'],
  ["gzipped jsonl", "corpus.jsonl.gz", jsonl("_id")],
  ["tsv with a header", "x.tsv", `id\ttext\ttitle\n${said.map((text, i) => `${i}\t"${text}"\tT`).join("\n")}\n`],
  ["tsv of two columns, gzipped", "x.tsv.gz", said.map((text, i) => `${i}\t${text}\n`).join("")],
  ["lines of text", "x.txt", `${said.join("\n")}\n`],
  [
    "csv with rows of several lines",
    "x.csv",
    `\uFEFFid,text\r\n${said.map((text, i) => `${i},"${text}\n""x"""\r\n`).join("\n")}`,
  ],
  ["gzipped csv without ids", "x.csv.gz", `text;title\n${said.map((text) => `${text};T\n`).join("")}`],
  ["a JSON array on one line", "x.json", JSON.stringify(said.map((text) => ({ text })))],
];

describe("readPassages() from a place on", () => {
  const at = useScratch();

  /** All passages, and the places of those that have one. */
  async function read(place: string) {
    const places: [number, ReadingPlace][] = [];
    const passages: Passage[] = [];
    const onPlace = (found: ReadingPlace) => places.push([passages.length, found]);
    for await (const passage of readPassages(place, { onPlace })) passages.push(passage);
    return { passages, places };
  }

  for (const [name, file, content] of forms) {
    it(`readPassages() of ${name} begins with every passage`, async () => {
      put(at(file), content);
      const { passages, places } = await read(at(file));
      expect(places.map(([number]) => number)).to.deep.equal([...passages.keys()]);
      for (const [number, from] of places)
        expect(await collect(readPassages(at(file), { from })), `from ${number}`).to.deep.equal(passages.slice(number));
    });
  }

  it("readPassages() of a folder of files begins in any of them, and of paragraphs at none but those of one line", async () => {
    put(at("d", "a.jsonl"), jsonl("_id"));
    put(at("d", "b.txt"), "one\ntwo\n\nthree\nfour\n\nfive\n");
    put(at("d", "c.jsonl.gz"), '{"text":"z"}\n{"text":"y"}\n');
    const { passages, places } = await read(at("d"));
    expect(passages).to.have.length(10);
    expect(new Set(places.map(([, { source }]) => source))).to.include.members([0, 2]);
    for (const [number, from] of places)
      expect(await collect(readPassages(at("d"), { from }))).to.deep.equal(passages.slice(number));
  });

  it("readPassages() of documents begins with the first passage of any file", async () => {
    // Sections that are long enough to stand alone.
    const [one, two, three, four] = ["one", "two", "three", "four"].map((word) => `${word} `.repeat(40));
    put(at("d", "a.md"), `# A\n\n${one}\n\n## B\n\n${two}\n`);
    put(at("d", "b.html"), `<h1>C</h1><p>${three}</p><h2>D</h2><p>${four}</p>`);
    const { passages, places } = await read(at("d"));
    expect(places.map(([number]) => number)).to.deep.equal([0, 2]);
    expect(passages.map(({ id }) => id)).to.deep.equal(["a.md", "a.md#b", "b.html", "b.html#d"]);
    for (const [number, from] of places)
      expect(await collect(readPassages(at("d"), { from }))).to.deep.equal(passages.slice(number));
  });

  it("readPassages() from a place far down takes from the disk what lies behind it alone", async () => {
    const line = (i: number) => `${JSON.stringify({ _id: `p${i}`, text: "x".repeat(1000) })}\n`;
    put(at("corpus.jsonl"), Array.from({ length: 2000 }, (_, i) => line(i)).join(""));
    const { places } = await read(at("corpus.jsonl"));
    let bytes = 0;
    const from = places[1900][1];
    const onRead = (more: number) => {
      bytes += more;
    };
    const found = await collect(readPassages(at("corpus.jsonl"), { from, onRead }));
    expect([found.length, found[0].id]).to.deep.equal([100, "p1900"]);
    expect(bytes).to.be.below(150_000);
  });
});
