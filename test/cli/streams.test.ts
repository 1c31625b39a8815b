/** `-` and pipes in a file's place, readers that go away, and devices that a result is written to. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { expect } from "chai";
import { put, useScratch } from "../text/scratch";
import { bowlab, bowlabCommand } from "./bowlab";

/** Runs a shell line; `bowlab` in it is the built command. */
function shell(line: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const text = `bowlab() { "${process.execPath}" "${bowlabCommand}" "$@"; }; set -o pipefail; ${line}`;
    const child = spawn("bash", ["-c", text], { stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (stdout += piece));
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (stderr += piece));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

describe("bowlab and streams", function () {
  this.timeout(60_000);
  const at = useScratch();

  before(function () {
    if (process.platform === "win32") this.skip();
  });

  beforeEach(() => {
    put(at("data", "corpus.jsonl"), '{"_id":"a","text":"one two"}\n{"_id":"b","text":"two three"}\n');
    put(at("data", "queries.jsonl"), '{"_id":"q","text":"one"}\n');
    put(at("data", "qrels", "test.tsv"), "query-id\tcorpus-id\tscore\nq\ta\t1\n");
  });

  it("search --run - writes the run to stdout alone, and eval --run - reads it from stdin", async () => {
    const search = `bowlab search --bm25 --data ${at("data")} --run -`;
    const found = await shell(search);
    expect(found.code, found.stderr).to.equal(0);
    expect(found.stdout).to.match(/^q Q0 a 1 \S+ bowlab-bm25-lucene\n$/);
    const judged = await shell(
      `${search} | bowlab eval --run - --qrels ${at("data/qrels/test.tsv")} --measures RR --json`,
    );
    expect(judged.code, judged.stderr).to.equal(0);
    expect(JSON.parse(judged.stdout)).to.deep.include({ run: "standard input", means: { RR: 1 } });
    const table = await shell(`${search} | bowlab eval --run - --qrels ${at("data/qrels/test.tsv")} --measures RR`);
    expect(table.stdout).to.equal("run                 RR\nstandard input  1.0000\n");
  });

  it("a corpus is read from stdin and from the shell's <(…), whatever its form, and errors name standard input", async () => {
    const convert = "bowlab data convert --what passages --to beir --out -";
    for (const [text, expected] of [
      ['{"_id":"x","text":"y"}\\n', '{"_id":"x","title":"","text":"y"}\n'],
      ["x\\ty\\n", '{"_id":"x","title":"","text":"y"}\n'],
      ["y\\n", '{"_id":"1","title":"","text":"y"}\n'],
    ]) {
      expect((await shell(`printf '${text}' | ${convert} -`)).stdout).to.equal(expected);
      expect((await shell(`${convert} <(printf '${text}')`)).stdout).to.equal(expected);
    }
    const table = await shell(`printf 'sku;blurb\\nP1;"one; two"\\n' | ${convert} - --fields id=sku,text=blurb`);
    expect(table.stdout, table.stderr).to.equal('{"_id":"P1","title":"","text":"one; two"}\n');
    const bad = await shell(`printf '{"_id":"x"}\\n' | ${convert} -`);
    expect([bad.code, bad.stdout]).to.deep.equal([1, ""]);
    expect(bad.stderr).to.match(/bowlab: standard input:1: .*\(text\)/);
    expect((await shell(`true | ${convert} -`)).stderr).to.include("standard input is empty");
  });

  it("'-' stands for one file, and not for a folder", async () => {
    const twice = await bowlab(["eval", "--run", "-", "--qrels", "-"]);
    expect([twice.code, twice.stdout]).to.deep.equal([2, ""]);
    expect(twice.stderr).to.include("'-' can stand for one file alone");
    const folder = await bowlab(["tokenizer", "--data", at("data"), "--vocab-size", "30", "--out", "-"]);
    expect(folder.code).to.equal(2);
    expect(folder.stderr).to.include("is a folder");
  });

  it("bowlab ends quietly when its reader stops reading", async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `{"_id":"${i}","text":"${"word ".repeat(20)}"}`);
    put(at("big.jsonl"), lines.join("\n"));
    const { code, stdout, stderr } = await shell(
      `bowlab data convert ${at("big.jsonl")} --what passages --to beir --out - | head -1`,
    );
    expect([code, stdout.split("\n").length]).to.deep.equal([0, 2]);
    expect(stderr).to.not.match(/EPIPE|\bat /);
  });

  it("a run is written to a device as it is, and a full one is a clear error", async function () {
    if (!fs.existsSync("/dev/full")) this.skip();
    const search = (run: string) => bowlab(["search", "--bm25", "--data", at("data"), "--run", run]);
    const full = await search("/dev/full");
    expect([full.code, full.stdout]).to.deep.equal([1, ""]);
    expect(full.stderr).to.match(/\/dev\/full: cannot write full: found ENOSPC.*free some disk space/);
    expect((await search("/dev/null")).code).to.equal(0);
    for (const device of ["/dev/full", "/dev/null"]) expect(fs.statSync(device).isCharacterDevice()).to.equal(true);
    expect((await search(at("data"))).stderr).to.match(/expected the name of a file, found a folder/);
    fs.symlinkSync(put(at("real.run"), "old"), at("link.run"));
    expect((await search(at("link.run"))).code).to.equal(0);
    expect(fs.readFileSync(at("real.run"), "utf8")).to.match(/^q Q0 a/);
    expect(fs.lstatSync(at("link.run")).isSymbolicLink()).to.equal(true);
  });
});
