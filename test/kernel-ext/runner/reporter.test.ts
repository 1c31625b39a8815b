import { expect } from "chai";
import { createReporter } from "../../../kernel-ext/runner/reporter";
import { newMessage } from "../../../kernel-ext/wire";

function streamOf(isTTY: boolean) {
  const written: string[] = [];
  const stream = {
    isTTY,
    columns: 40,
    write: (text: string) => written.push(text) > 0,
  } as unknown as NodeJS.WriteStream;
  return { stream, text: () => written.join("") };
}

const bar = (text: string, mark: string | undefined = "progress") =>
  newMessage("update_display_data", { data: { "text/plain": text }, metadata: { bowlab: mark } }, { session: "s" });

describe("createReporter()", () => {
  it("writes a log's plain lines: each cell as it starts and ends", () => {
    const { stream, text } = streamOf(false);
    const reporter = createReporter(stream);
    reporter.notebook("a.ipynb", 12, "bowlab");
    reporter.cell(3, "\n// why\nconst a = 1;\na");
    reporter.cellEnd(0.26);
    reporter.line("\u001b[31mred\u001b[39m");
    expect(text()).to.equal("a.ipynb: 12 code cells, kernel bowlab\n[ 3/12] const a = 1;\n[ 3/12] 0.3 s\nred\n");
  });

  it("leaves a notebook's words their colours, and nothing that moves the terminal's cursor, names its window or fills its clipboard", () => {
    const { stream, text } = streamOf(true);
    const reporter = createReporter(stream);
    const hostile = "\u001b[31mred\u001b[0m\u001b[2J\u001b[5A\u001b]0;title\u0007\u001b]52;c;aGk=\u0007\u001bc!";
    reporter.line(hostile);
    expect(text()).to.equal("\u001b[31mred\u001b[0m!\n");
    reporter.cell(1, hostile);
    expect(text().endsWith("[1/0] red!")).to.equal(true);
  });

  it("overwrites one line on a terminal, cut to its width, and passes progress on", () => {
    const { stream, text } = streamOf(true);
    let time = 1000;
    const reporter = createReporter(stream, { now: () => time });
    reporter.notebook("a.ipynb", 1, "bowlab");
    reporter.cell(1, "x".repeat(80));
    time += 199;
    reporter.published(bar("too soon"));
    time += 1;
    reporter.published(bar("no progress", "other"));
    reporter.published(bar("train  50 %"));
    reporter.cellEnd(12, "Error: no");
    const lines = text()
      .replaceAll("\r\u001b[K", "\n")
      .split("\n")
      .filter((line) => line !== "");
    expect(lines.every((line, i) => i === lines.length - 1 || line.length < 40)).to.equal(true);
    expect(lines.slice(2)).to.deep.equal(["      train  50 %", `[1/1] ${"x".repeat(80)}  12 s  Error: no`]);
  });

  it("puts a label before every line, and writes outputs as they come where it is asked to", () => {
    const { stream, text } = streamOf(true);
    const reporter = createReporter(stream, { label: "a | ", log: true });
    const published = (type: string, content: Record<string, unknown>) =>
      reporter.published(newMessage(type, content, { session: "s" }));
    reporter.notebook("a.ipynb", 1, "bowlab");
    reporter.cell(1, "code");
    published("stream", { name: "stdout", text: "one\ntwo" });
    published("execute_result", { data: { "text/plain": "42" }, metadata: {} });
    published("stream", { name: "stdout", text: "10 %\r20 %" });
    reporter.cellEnd(1);
    reporter.line("x\ny");
    expect(text().split("\n")).to.deep.equal([
      "a | a.ipynb: 1 code cells, kernel bowlab",
      "a | [1/1] code",
      "a |   one",
      "a |   two",
      "a |   42",
      "a |   20 %",
      "a | [1/1] 1.0 s",
      "a | x",
      "a | y",
      "",
    ]);
  });
});
