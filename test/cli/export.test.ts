import * as fs from "node:fs";
import { expect } from "chai";
import { goldenPath } from "../oracle/golden";
import { useScratch } from "../text/scratch";
import { bowlab } from "./bowlab";
import { filesIn } from "./toy-data";

describe("bowlab export", () => {
  const at = useScratch();
  const model = goldenPath("foreign", "mpnet_sentences");

  it("bowlab export --to onnx writes transformers.js' layout, and says what as JSON", async () => {
    const { code, stdout, stderr } = await bowlab([
      ...["export", "--model", model, "--to", "onnx", "--out", at("out"), "--dtype", "q8", "--json"],
    ]);
    expect(code, stderr).to.equal(0);
    const file = at("out", "onnx", "model_quantized.onnx");
    const bytes = fs.statSync(file).size;
    expect(JSON.parse(stdout)).to.deep.equal({ out: at("out"), to: "onnx", gives: "vectors", file, bytes });
    expect(filesIn(at("out"))).to.include.members([
      ...["config.json", "onnx", "tokenizer.json", "tokenizer_config.json", "README.md", "modules.json"],
    ]);
  });

  it("bowlab export --to st copies the weights bit for bit", async () => {
    const { code, stderr } = await bowlab(["export", "--model", model, "--to", "st", "--out", at("out")]);
    expect(code, stderr).to.equal(0);
    for (const name of ["model.safetensors", "config.json"]) {
      expect(fs.readFileSync(at("out", name)).equals(fs.readFileSync(`${model}/${name}`)), name).to.equal(true);
    }
  });

  it("bowlab export refuses what it does not know with exit code 2, and a folder in use with 1", async () => {
    const { code, stderr } = await bowlab(["export", "--model", model, "--to", "tf", "--out", at("out")]);
    expect([code, stderr]).to.satisfy(([code, text]: [number, string]) => code === 2 && /st, onnx/.test(text));
    const used = await bowlab(["export", "--model", model, "--to", "st", "--out", model]);
    expect(used.code).to.equal(1);
    expect(used.stderr).to.match(/holds something already.*--out/);
    const narrow = await bowlab([...["export", "--model", model, "--to", "st", "--out", at("out"), "--dtype", "fp16"]]);
    expect(narrow.code).to.equal(1);
    expect(narrow.stderr).to.match(/dtype/);
  });
});
