/** `bowlab ask`, and `bowlab search` with queries of its own: what is printed, read, refused. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { expect } from "chai";
import { readRun } from "../../lib/eval";
import type { Answer } from "../../lib/search";
import { put, useScratch } from "../text/scratch";
import { bowlab, bowlabCommand } from "./bowlab";

describe("bowlab ask", () => {
  const at = useScratch();

  beforeEach(() => {
    put(at("docs", "fetch.md"), "# Fetch\n\nA request is cancelled by its signal.\n");
    put(at("docs", "files.md"), "# Files\n\nA file is read line by line.\n");
  });

  const ask = (...args: string[]) => bowlab(["ask", ...args], { XDG_CACHE_HOME: at("cache") });

  /** The same with text on its standard input; the reader of its output leaves after `lines` lines, if given. */
  function piped(input: string, args: string[], lines?: number): Promise<{ code: number | null; stdout: string }> {
    return new Promise((resolve) => {
      const env = { ...process.env, XDG_CACHE_HOME: at("cache") };
      const child = spawn(process.execPath, [bowlabCommand, "ask", ...args], { env });
      let stdout = "";
      child.stdout.on("data", (text) => {
        stdout += text;
        if (lines !== undefined && stdout.split("\n").length > lines) child.stdout.destroy();
      });
      child.on("close", (code) => resolve({ code, stdout }));
      child.stdin.on("error", () => {});
      child.stdin.end(input);
    });
  }

  it("takes all its words as one question, and prints title, sentence, place and score, without colours", async () => {
    const { code, stdout, stderr } = await ask("how", "is", "a", "request", "cancelled", "--data", at("docs"));
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^1\. Fetch\n {3}A request is cancelled by its signal\.\n {3}\S*fetch\.md:3 {2}words \d/);
    expect(stdout).not.to.include("\u001b");
    expect(stderr).to.include("is kept in");
    expect((await ask("request", "--data", at("docs"))).stderr).to.equal("");
  });

  it("refuses options that would do nothing, and questions from the input that brought the passages", async () => {
    for (const [option, ...value] of [["--exact"], ["--table", "t"], ["--store-timeout", "3"], ["--engine", "wasm"]]) {
      const { code, stderr } = await ask("x", "--data", at("docs"), option, ...value);
      expect([code, stderr]).to.deep.equal([2, stderr]);
      expect(stderr).to.include(`option '${option}' is of`);
    }
    expect((await piped('{"text":"x"}\n', ["--data", "-"])).code).to.equal(2);
    expect((await piped('{"text":"x y"}\n', ["x", "--data", "-"])).stdout).to.include("x y");
  });

  it("gives one JSON object for a question, and a line each for those of standard input", async () => {
    const one = await ask("request", "--data", at("docs"), "--json", "--k", "1");
    expect((JSON.parse(one.stdout) as Answer).results[0].id).to.equal("fetch.md");
    const many = await piped("request\n\nread a file\n", ["--data", at("docs"), "--json"]);
    const answers = many.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer);
    expect(answers.map(({ question, results }) => [question, results[0].id])).to.deep.equal([
      ["request", "fetch.md"],
      ["read a file", "files.md"],
    ]);
    const text = await piped("request\nread a file\n", ["--data", at("docs")]);
    expect(text.stdout).to.match(/^request\n\n1\. Fetch[\s\S]*read a file\n\n1\. Files/);
  });

  it("ends quietly when nobody reads on", async () => {
    const { code } = await piped("request\n".repeat(20_000), ["--data", at("docs")], 3);
    expect(code).to.equal(0);
  });

  it("refuses wrong usage with 2 and bad input with 1", async () => {
    const wrong: [args: string[], told: string][] = [
      [["hello"], "one of --data, --project and --store"],
      [["", "--data", at("docs")], "the question is empty"],
      [["x", "--data", at("docs"), "--project", at()], "cannot be used with"],
      [["x", "--data", at("docs"), "--k", "0"], "Expected a whole number"],
    ];
    for (const [args, told] of wrong) {
      const { code, stderr } = await ask(...args);
      expect([code, stderr.includes(told)], stderr).to.deep.equal([2, true]);
    }
    const { code, stderr } = await ask("x", "--data", at("none"));
    expect([code, stderr.includes("there is nothing to search")], stderr).to.deep.equal([1, true]);
  });

  it("says that the index cannot be kept, and answers all the same", async () => {
    if (process.getuid?.() === 0) put(at("cache"), "a file where the cache should be");
    else fs.mkdirSync(at("cache"), { mode: 0o500 });
    const { code, stdout, stderr } = await ask("request", "--data", at("docs"));
    expect([code, stderr.includes("for this time alone")], stderr).to.deep.equal([0, true]);
    expect(stdout).to.include("1. Fetch");
  });

  it("keeps no index of what is piped in", async () => {
    const { code, stdout } = await piped("# Zoo\n\nzebras\n", ["zebras", "--data", "-"]);
    expect([code, stdout.includes("zebras"), fs.existsSync(at("cache"))]).to.deep.equal([0, true, false]);
    expect(stdout, "its place has a name that a person knows").to.include("standard input:");
  });
});

describe("bowlab search --query and --queries", () => {
  const at = useScratch();
  const search = (...args: string[]) => bowlab(["search", "--bm25", "--data", at("data"), ...args]);

  beforeEach(() => {
    const rows = [
      { _id: "a", title: "Zoo", text: "Zebras run." },
      { _id: "b", title: "", text: "Files are read." },
    ];
    put(at("data", "corpus.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  });

  it("prints the passages of one query, or writes its run", async () => {
    const { code, stdout, stderr } = await search("--query", "zebras");
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^1\. Zoo\n {3}Zebras run\.\n {3}\S*corpus\.jsonl:1 {2}score \d/);
    const json = JSON.parse((await search("--query", "zebras", "--json")).stdout);
    expect([json.k, json.results[0].id]).to.deep.equal([10, "a"]);
    await search("--query", "zebras", "--run", at("one.run"));
    expect([...((await readRun(at("one.run"))).get("query") as Map<string, number>).keys()]).to.deep.equal(["a"]);
  });

  it("ranks for queries of a file, by id or by line, without judgements", async () => {
    put(at("q.txt"), "zebras\n\nread files\n");
    put(at("q.jsonl"), `${JSON.stringify({ _id: "x", text: "zebras" })}\n`);
    await search("--queries", at("q.txt"), "--run", at("text.run"));
    expect([...(await readRun(at("text.run"))).keys()]).to.deep.equal(["1", "3"]);
    await search("--queries", at("q.jsonl"), "--run", at("json.run"));
    expect([...(await readRun(at("json.run"))).keys()]).to.deep.equal(["x"]);
  });

  it("refuses what contradicts", async () => {
    const wrong: [args: string[], told: string][] = [
      [[], "required option '--run <file>'"],
      [["--queries", at("q")], "required option '--run <file>'"],
      [["--query", "x", "--queries", at("q")], "cannot be used with"],
      [["--query", "x", "--split", "test"], "cannot be used with --query"],
      [["--query", "x", "--query-vectors", at("v")], "cannot be used with --query"],
    ];
    for (const [args, told] of wrong) {
      const { code, stderr } = await search(...args);
      expect([code, stderr.includes(told)], stderr).to.deep.equal([2, true]);
    }
  });
});
