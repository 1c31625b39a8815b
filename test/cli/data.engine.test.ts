/** Where `bowlab pretrain` takes its rows from: folders of text, packed or not, in memory or on disk. */
import * as fs from "node:fs";
import { expect } from "chai";
import { passageText } from "../../lib/text";
import { type Manifest, readManifest } from "../../lib/train";
import { put, useScratch } from "../text/scratch";
import { hashOf } from "../train/runs";
import { syntheticPassages } from "../train/synthetic";
import { bowlab } from "./bowlab";
import { filesIn, shortRun } from "./toy-data";

describe("bowlab pretrain and its data", () => {
  const at = useScratch();
  beforeEach(() => {
    const texts = syntheticPassages(40)
      .map(passageText)
      .filter((text) => text !== "");
    put(at("texts", "a.md"), texts.slice(0, 10).join("\n\n"));
    put(at("texts", "more", "b.txt.gz"), texts.slice(10).join("\n"));
  });

  /** Runs to its end and gives the manifest. */
  async function run(out: string, ...more: string[]): Promise<Manifest> {
    const { code, stderr } = await bowlab(["pretrain", "--data", at("texts"), "--out", at(out), ...shortRun, ...more]);
    expect(code, stderr).to.equal(0);
    return readManifest(at(out)) as Manifest;
  }

  it("takes a folder of texts, the same rows from memory and from a token cache, which the next run finds there", async () => {
    const tokenizer = ["--vocab-size", "140", "--out", at("tokenizer")];
    expect((await bowlab(["tokenizer", "--data", at("texts"), ...tokenizer])).code).to.equal(0);
    const common = ["--objective", "mlm", "--tokenizer", at("tokenizer"), "--steps", "1"];
    const memory = await run("memory", ...common);
    // The ten paragraphs of the Markdown file are packed to one passage.
    expect(memory.data).to.include({ passages: 30, rows: 30, packing: null, blocks: null });
    const disk = await run("disk", ...common, "--token-cache", at("cache"));
    expect(disk.data).to.deep.equal({ ...memory.data, blocks: 1 });
    const [name] = fs.readdirSync(at("cache")).filter((each) => !each.endsWith(".json"));
    const made = fs.statSync(at("cache", name, "00000.ids")).mtimeMs;
    await run("again", ...common, "--token-cache", at("cache"));
    expect(fs.statSync(at("cache", name, "00000.ids")).mtimeMs).to.equal(made);
    const lines = await run("lines", ...common, "--text-unit", "file");
    expect(lines.data.passages).to.equal(2);
  });

  it("packs sentences when asked to or when the recipe does, unless told not to", async () => {
    const recipe = ["--recipe", "paper-wiki", "--vocab-size", "140", "--accumulation", "1", "--steps", "1"];
    const packed = await run("packed", ...recipe);
    expect(packed.data.packing).to.deep.equal({ maxLength: 24, shortShare: 0.15 });
    expect(packed.data.rows).to.be.greaterThan(packed.data.passages);
    expect((await run("unpacked", ...recipe, "--no-pack")).data.packing).to.equal(null);
  });

  it("pretrain and encode refuse to resume with passages of other lengths, and leave what is there", async () => {
    const texts = syntheticPassages(60).map(({ text }) => text);
    const data = put(at("notes.md"), `# Notes\n\n${texts.filter(Boolean).join("\n\n")}\n`);
    const common = ["--data", data, "--max-length", "24"];
    const pretrain = ["pretrain", "--objective", "mlm", "--vocab-size", "140", "--out", at("run"), ...shortRun];
    const encode = ["encode", "--model", at("run"), "--out", at("vectors")];
    const refusals = [
      [at("run"), [...pretrain, ...common], ["--resume"], /cannot resume.*data/],
      [at("vectors"), [...encode, ...common], [], /vectors of another making.*data/],
    ] as const;
    for (const [out, args, resume, message] of refusals) {
      const first = await bowlab(args);
      expect(first.code, first.stderr).to.equal(0);
      // What was read of the corpus is kept beside vectors, and may be kept anew.
      const names = filesIn(out).filter((name) => name !== "rows.json" && fs.statSync(`${out}/${name}`).isFile());
      const before = names.map((name) => hashOf(out, name));
      const { code, stdout, stderr } = await bowlab([...args, ...resume, "--passage-words", "10-20"]);
      expect([code, stdout], stderr).to.deep.equal([1, ""]);
      expect(stderr).to.match(message);
      expect(names.map((name) => hashOf(out, name))).to.deep.equal(before);
    }
  });
});
