import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Fields,
  loadPassages,
  type PassedOver,
  type ReadingPlace,
  type ReadOptions,
  readPassages,
} from "../../../lib/text";
import { collect, inputErrorOf, put, useScratch } from "../scratch";

describe("readPassages() of tables and records", () => {
  const at = useScratch();
  const rows = async (file: string, options?: ReadOptions) =>
    (await loadPassages(file, options)).map(({ id, title, text }) => [id, title, text]);

  const read: [what: string, name: string, content: string, fields: Fields | undefined, expected: string[][]][] = [
    ["csv by its usual names", "a.csv", "docid,Title,Text\np1,T,one\n", undefined, [["p1", "T", "one"]]],
    [
      "csv without ids by the number of its row",
      "a.csv",
      "text\none\n\ntwo\n",
      undefined,
      [
        ["1", "", "one"],
        ["2", "", "two"],
      ],
    ],
    [
      "csv with quotes, line breaks and semicolons",
      "a.csv",
      '\uFEFFid;text\r\n"1";"say ""so"";\r\nand on"\r\n',
      undefined,
      [["1", "", 'say "so";\r\nand on']],
    ],
    [
      "tsv by named columns",
      "a.tsv",
      'key\tnote\tbody\nk\tn\t"a ""b"""\n',
      { id: "key", text: "body+note" },
      [["k", "", 'a "b"\n\nn']],
    ],
    ["gzipped csv", "a.csv.gz", "id,body\n1,x\n", undefined, [["1", "", "x"]]],
    [
      "jsonl by named fields, inside an object and joined",
      "a.jsonl",
      '{"k":7,"doc":{"h":"H","b":["one","two"]},"s":"sum"}\n',
      { id: "k", title: "doc.h", text: "s+doc.b" },
      [["7", "H", "sum\n\none\ntwo"]],
    ],
    [
      "jsonl with a field whose name has a point",
      "a.jsonl",
      '{"a.b":"x","a":{"b":"y"}}\n',
      { text: "a.b" },
      [["1", "", "x"]],
    ],
    ["jsonl by other names than its id's", "a.jsonl", '\n{"_id":"p","body":"x"}\n', { text: "body" }, [["p", "", "x"]]],
    [
      "a JSON array",
      "a.json",
      '[{"text":"one"},\n {"text":"two","title":"T"}]',
      undefined,
      [
        ["1", "", "one"],
        ["2", "T", "two"],
      ],
    ],
    [
      "objects one after another",
      "a.json",
      '{"id":"a","content":"one"} {"id":"b","content":"two"}',
      undefined,
      [
        ["a", "", "one"],
        ["b", "", "two"],
      ],
    ],
  ];
  for (const [what, name, content, fields, expected] of read) {
    it(`reads ${what}`, async () => expect(await rows(put(at(name), content), { fields })).to.deep.equal(expected));
  }

  it("takes the delimiter that is given", async () => {
    expect(
      await rows(put(at("a.csv"), "id,x:text\n1:a,b\n"), { delimiter: ":", fields: { text: "text" } }),
    ).to.deep.equal([["1", "", "a,b"]]);
  });

  it("refuses names of fields for a text that has none", async () => {
    const error = await inputErrorOf(() => rows(put(at("a.txt"), "id,text\n1,b\n"), { fields: { text: "text" } }));
    expect(error.message).to.match(/a\.txt: the file has no fields.*found plain text.*such as \.csv/);
  });

  it("reads tables of a folder where fields are named, and counts them where they are not", async () => {
    put(at("d", "a.csv"), "body\none\n");
    put(at("d", "b.json"), '[{"body":"two"}]');
    put(at("d", "c.txt"), "three");
    put(at("d", "d.png"), "");
    let told: PassedOver | undefined;
    const onSkipped = (skipped: PassedOver) => {
      told = skipped;
    };
    expect((await rows(at("d"), { onSkipped })).map(([id]) => id)).to.deep.equal(["c.txt:1"]);
    expect(told?.unreadFiles).to.deep.equal({ csv: 1, json: 1, png: 1 });
    expect((await rows(at("d"), { fields: { text: "body" }, onSkipped })).map(([id]) => id)).to.deep.equal([
      "a.csv:1",
      "b.json:1",
      "c.txt:1",
    ]);
    expect(told?.unreadFiles).to.deep.equal({ png: 1 });
  });

  /** Ids of a folder's passages, and what was passed over. */
  async function readFolder(text: string): Promise<[ids: string[], told: PassedOver | undefined]> {
    let told: PassedOver | undefined;
    const onSkipped = (skipped: PassedOver) => {
      told = skipped;
    };
    return [(await rows(at("d"), { fields: { text }, onSkipped })).map(([id]) => id), told];
  }

  it("leaves out the files of a folder that have none of the named fields, and names them with what they have", async () => {
    put(at("d", "a.csv"), "x,x\n1\n");
    put(at("d", "good.jsonl"), '{"text":"one"}\n');
    put(at("d", "log.jsonl"), '{"at":1}\n{"msg":"two"}\n');
    put(at("d", "n.md"), "three");
    put(at("d", "s.json"), '{"port":1}');
    put(at("d", "t.csv"), "msg;to\nfour;all\n");
    const [ids, told] = await readFolder("msg");
    expect(ids).to.deep.equal(["log.jsonl:2", "n.md", "t.csv:1"]);
    expect(told).to.deep.equal({
      fieldlessFiles: { count: 3, first: ["a.csv (has x, x)", "good.jsonl (has text)", "s.json (has port)"] },
      emptyRows: { count: 1, first: ["log.jsonl:1"] },
    });
  });

  it("reads the files of a folder that have some of the joined fields, and says which they lack", async () => {
    put(at("d", "good.jsonl"), '{"text":"one"}\n');
    put(at("d", "log.jsonl"), '{"msg":"two"}\n');
    put(at("d", "t.csv"), "msg\nthree\n");
    const [ids, told] = await readFolder("text+msg");
    expect(ids).to.deep.equal(["good.jsonl:1", "log.jsonl:1", "t.csv:1"]);
    const first = ["good.jsonl (msg)", "log.jsonl (text)", "t.csv (text)"];
    expect(told).to.deep.equal({ missingFields: { count: 3, first } });
  });

  it("refuses a folder where no file has the named field, and names the files and what they have", async () => {
    put(at("d", "a.jsonl"), '{"text":"one"}\n');
    put(at("d", "b.csv"), "id,body\n1,x\n");
    const error = await inputErrorOf(() => readFolder("msg"));
    expect(error.message).to.match(/corpus is empty.*no field that --fields names.*a\.jsonl \(has text\), b\.csv/);
    expect(error.fix).to.include("--fields text=NAME");
  });

  it("leaves rows without text out, counts them, and keeps the numbers of the others", async () => {
    let told: PassedOver | undefined;
    const onSkipped = (skipped: PassedOver) => {
      told = skipped;
    };
    const found = await rows(put(at("a.csv"), "title,text\n,one\n, \nT,\n,two\n"), { onSkipped });
    expect(found).to.deep.equal([
      ["1", "", "one"],
      ["3", "T", ""],
      ["4", "", "two"],
    ]);
    expect(told).to.deep.equal({ emptyRows: { count: 1, first: ["a.csv:3"] } });
  });

  it("cuts rows only where words are limited, and names the parts", async () => {
    const text = Array.from({ length: 30 }, (_, i) => `w${i}`).join(" ");
    const file = put(at("a.csv"), `id,title,text\np,T,${text}\nq,U,short\n`);
    expect(await rows(file)).to.have.length(2);
    const cut = await rows(file, { passageWords: [5, 12] });
    expect(cut.map(([id, title]) => `${id} ${title}`)).to.deep.equal(["p T", "p#2 T", "p#3 T", "q U"]);
    expect(
      cut
        .slice(0, 3)
        .map(([, , part]) => part)
        .join(" "),
    ).to.equal(text);
  });

  const refused: [
    what: string,
    name: string,
    content: string | Buffer,
    fields: Fields | undefined,
    line: number | undefined,
    words: RegExp,
  ][] = [
    [
      "a field that is not in the header",
      "a.csv",
      "id,body\n1,x\n",
      { text: "txt" },
      undefined,
      /no field of this name.*one of id, body.*--fields text=NAME/,
    ],
    [
      "an id's field that is not in the header",
      "a.csv",
      "id,body\n1,x\n",
      { id: "key", text: "body" },
      undefined,
      /key.*--fields id=NAME/,
    ],
    ["a table without a text behind blank lines", "a.csv", "\n\nid,note\n1,x\n", undefined, 3, /found id, note/],
    ["a table without a text", "a.csv", "id,note\n1,x\n", undefined, 1, /which field holds the text.*found id, note/],
    ["a quote that is not closed", "a.csv", 'id,text\n1,"x\n2,y\n', undefined, 2, /broken quote.*quote not closed/],
    ["a quote within a value", "a.csv", 'id,text\n1,ok\n2,5" wide\n', undefined, 3, /broken quote/],
    [
      "a quote behind blank lines and rows of several lines",
      "a.csv",
      'id,text\r\n\r\n1,"a\r\n\r\nb"\r\n\r\n2,5" wide\r\n',
      undefined,
      7,
      /broken quote/,
    ],
    ["a row of more values behind such", "a.csv", 'id,text\n\n1,"a\r\nb"\n\n2,y,z\n', undefined, 6, /found 3/],
    ["two columns of one name behind blank lines", "a.csv", '\n\ntext,"text"\n', undefined, 3, /same name/],
    [
      "a row with too many values",
      "a.csv",
      "id,text\n1,x\n2,y,z\n",
      undefined,
      3,
      /another number of values.*expected 2, found 3/,
    ],
    [
      "a table with the line ends of old Macs",
      "a.csv",
      "id,text\r1,x\r2,y\r",
      undefined,
      undefined,
      /carriage return alone.*tr '\\r' '\\n'/,
    ],
    [
      "a line without an end",
      "a.csv",
      Buffer.concat([Buffer.from("id,text\n1,x\n2,"), Buffer.alloc(64 * 2 ** 20 + 2, "y")]),
      undefined,
      3,
      /line is too long.*at most 67108864 bytes/,
    ],
    [
      "a header without an end",
      "a.csv",
      Buffer.alloc(64 * 2 ** 20 + 2, "y"),
      undefined,
      1,
      /line is too long.*at most 67108864 bytes/,
    ],
    ["two columns of one name", "a.csv", "text,text\n1,x\n", undefined, 1, /same name/],
    ["csv in Latin-1", "a.csv", Buffer.from("id,text\n1,caf\xe9\n", "latin1"), undefined, 2, /not valid UTF-8.*0xE9/],
    ["a row without its id", "a.csv", "id,text\n1,x\n,y\n", undefined, 3, /row has no id/],
    ["a line that is an array", "a.jsonl", '{"b":"x"}\n["y"]\n', { text: "b" }, 2, /not a JSON object/],
    ["an object for a text", "a.jsonl", '{"b":{"c":"x"}}\n', { text: "b" }, 1, /holds an object.*c.*b\.c/],
    [
      "a field that no line has",
      "a.jsonl",
      '{"a":"x"}\n{"a":"y"}\n',
      { text: "b" },
      1,
      /no field of this name.*one of a/,
    ],
    ["JSON that is a number", "a.json", "12", undefined, 1, /not JSON of the form/],
    ["an array that is cut short", "a.json", '[{"text":"a"},{"te', undefined, 1, /cut short/],
  ];
  for (const [what, name, content, fields, line, words] of refused) {
    it(`refuses ${what}`, async () => {
      const file = put(at(name), content);
      const error = await inputErrorOf(() => rows(file, { fields }));
      expect(error.message).to.match(words);
      expect([error.file, error.line]).to.deep.equal([file, line]);
    });
  }

  it("refuses a table that is not gzipped though its name says so", async () => {
    const file = at("a.csv.gz");
    fs.writeFileSync(file, "id,text\n1,x\n");
    const error = await inputErrorOf(() => rows(file));
    expect(error.message).to.match(/gzip file is damaged or is not gzip.*must not end in \.gz/);
    expect(error.file).to.equal(file);
  });

  it("gives up on a field that a thousand lines do not have", async () => {
    const file = put(at("a.jsonl"), `${'{"a":"x"}\n'.repeat(1000)}not JSON`);
    expect((await inputErrorOf(() => rows(file, { fields: { text: "b" } }))).field).to.equal("b");
  });

  it("tells the line that a row begins on, whatever blank lines and line breaks stand before it, from any place", async () => {
    const value = fc.stringMatching(/^[ab\r\n]{0,5}$/);
    const row = fc.record({ value, blank: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("\n", "\r\n"),
        async (rows, end) => {
          let content = `${end}id,"text"${end}`;
          const lines = rows.map(({ value, blank }, i) => {
            content += end.repeat(blank);
            const line = content.split("\n").length;
            content += `${i},"x${value}"${i === rows.length - 1 ? "" : end}`;
            return line;
          });
          const file = put(at("lines.csv"), content);
          const places: ReadingPlace[] = [];
          const read = async (options: ReadOptions): Promise<(number | undefined)[]> =>
            (await loadPassages(file, { withSource: true, ...options })).map(({ source }) => source?.line);
          expect(await read({ onPlace: (place) => places.push(place) })).to.deep.equal(lines);
          for (const [i, from] of places.entries()) expect(await read({ from })).to.deep.equal(lines.slice(i));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("names the line of what is broken far down a table, and none where reading began behind uncounted lines", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},a passage of a few words`);
    const broken = [
      ["quote", Buffer.from('x,5" wide\n')] as const,
      ["UTF-8", Buffer.from("x,caf\xe9\n", "latin1")] as const,
    ];
    for (const [what, last] of broken) {
      const file = put(at("far.csv"), Buffer.concat([Buffer.from(`id,text\n${rows.join("\n")}\n`), last]));
      const whole = await inputErrorOf(() => loadPassages(file));
      expect(whole.message).to.contain(what);
      expect(whole.line).to.equal(60_002);
      const from = {
        source: 0,
        number: 1,
        line: 3,
        at: Buffer.byteLength("id,text\n0,a passage of a few words\n1,a passage of a few words\n"),
      };
      const later = await inputErrorOf(() => collect(readPassages(file, { from })));
      expect(later.message).to.contain(what);
      expect(later.line).to.equal(undefined);
    }
  });

  it("refuses options that contradict each other", async () => {
    const file = put(at("a.txt"), "x");
    for (const options of [
      { passageWords: [1, 2], textUnit: "line" },
      { passageWords: [5, 2] },
      { passageOverlap: -1 },
      { delimiter: "" },
    ] as ReadOptions[])
      expect((await inputErrorOf(() => rows(file, options))).field).to.equal(Object.keys(options)[0]);
  });
});
