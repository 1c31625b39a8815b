import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { historyFile, openHistory } from "../../../../kernel-ext/kernel/front/history";
import { temporaryFolder } from "../../support";

describe("openHistory()", () => {
  let file: string;
  beforeEach(() => {
    file = path.join(temporaryFolder(), "deep", "history.jsonl");
    const first = openHistory(file);
    first.add(1, "a = 1", undefined);
    first.add(2, "a + 1", "2");
    const second = openHistory(file);
    second.add(1, "b = 2", undefined);
    second.add(2, "a + 1", "3");
  });
  const ask = (request: Record<string, unknown>) => openHistory(file).answer(request).history;

  const cases: [string, Record<string, unknown>, unknown][] = [
    [
      "the tail",
      { hist_access_type: "tail", n: 2 },
      [
        [2, 1, "b = 2"],
        [2, 2, "a + 1"],
      ],
    ],
    ["none where none is asked for", { hist_access_type: "tail", n: 0 }, []],
    ["none that fit where none is asked for", { hist_access_type: "search", pattern: "a*", n: 0 }, []],
    [
      "all that fit without a limit",
      { hist_access_type: "search", pattern: "? = *", n: -1 },
      [
        [1, 1, "a = 1"],
        [2, 1, "b = 2"],
      ],
    ],
    ["outputs where asked", { hist_access_type: "tail", n: 1, output: true }, [[2, 2, ["a + 1", "3"]]]],
    ["a range of a session", { hist_access_type: "range", session: 1, start: 1, stop: 2 }, [[1, 1, "a = 1"]]],
    ["a range of the session before", { hist_access_type: "range", session: -2, start: 2, stop: 3 }, [[1, 2, "a + 1"]]],
    [
      "what fits a pattern",
      { hist_access_type: "search", pattern: "a*" },
      [
        [1, 1, "a = 1"],
        [1, 2, "a + 1"],
        [2, 2, "a + 1"],
      ],
    ],
    ["the last that fit", { hist_access_type: "search", pattern: "? *", n: 1 }, [[2, 2, "a + 1"]]],
    [
      "each input once",
      { hist_access_type: "search", pattern: "a*", unique: true },
      [
        [1, 1, "a = 1"],
        [2, 2, "a + 1"],
      ],
    ],
  ];
  for (const [what, request, expected] of cases) {
    it(`gives ${what}, across kernels`, () => expect(ask(request)).to.deep.equal(expected));
  }

  it("is kept for the user, unless BOWLAB_KERNEL_HISTORY=0 keeps it to the kernel", () => {
    expect(historyFile({ XDG_DATA_HOME: "/data" })).to.match(/bowlab[\\/]history\.jsonl$/);
    expect(historyFile({ XDG_DATA_HOME: "/data", BOWLAB_KERNEL_HISTORY: "0" })).to.equal(undefined);
    process.env.BOWLAB_KERNEL_HISTORY = "0";
    const history = openHistory();
    delete process.env.BOWLAB_KERNEL_HISTORY;
    history.add(1, "x", undefined);
    expect(history.answer({ hist_access_type: "tail", n: 5 }).history).to.deep.equal([[1, 1, "x"]]);
  });

  it("leaves out a line that a full disk cut short", () => {
    fs.appendFileSync(file, '[3,1,"lost');
    expect(ask({ hist_access_type: "tail", n: 1 })).to.deep.equal([[2, 2, "a + 1"]]);
  });

  it("is readable by its user alone, and works where nothing can be written", () => {
    expect(fs.statSync(file).mode & 0o077).to.equal(0);
    const history = openHistory("/dev/null/history.jsonl");
    history.add(1, "x", undefined);
    expect(history.answer({ hist_access_type: "tail", n: 5 }).history).to.deep.equal([[1, 1, "x"]]);
  });
});
