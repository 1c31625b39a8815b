/** Exports with another pooling than the model was trained with: everything in the folder says the same. */
import * as fs from "node:fs";
import { expect } from "chai";
import { exportModel } from "../../lib/deploy";
import { finetune } from "../../lib/finetune";
import { poolingOf } from "../../lib/model";
import { readManifest } from "../../lib/train";
import { smallRun, useCollection } from "../finetune/collection";
import { goldenPath } from "../oracle/golden";
import { inputErrorOf } from "../text/scratch";
import { readLines } from "../train/runs";

describe("exportModel() with a pooling", function () {
  this.timeout(120_000);
  const { at } = useCollection();
  const pooled = (folder: string) => JSON.parse(fs.readFileSync(at(folder, "1_Pooling", "config.json"), "utf8"));

  it("exportModel() to sentence-transformers names it in manifest and card, and leaves the rest of them", async () => {
    await finetune(smallRun(at(), "cls", { steps: 1 }));
    for (const pooling of ["mean", "max"] as const) {
      exportModel({ model: at("cls"), to: "st", out: at(pooling), pooling });
      expect(pooled(pooling)).to.include({ [`pooling_mode_${pooling}_tokens`]: true, pooling_mode_cls_token: false });
      expect(poolingOf(at(pooling))).to.equal(pooling);
      const [made, copied] = ["cls", pooling].map((name) => readManifest(at(name)));
      expect(copied).to.deep.equal({ ...made, objective: { ...made?.objective, pooling } });
      expect(fs.readFileSync(at(pooling, "README.md"), "utf8")).to.not.include("vector is the state of [CLS]");
    }
    expect(fs.readFileSync(at("mean", "README.md"), "utf8")).to.include("vector is the mean of its tokens' states");
    exportModel({ model: at("cls"), to: "st", out: at("same"), pooling: "cls" });
    expect(readLines(at("same", "manifest.json"))).to.deep.equal(readLines(at("cls", "manifest.json")));
  });

  it("exportModel() to onnx adds a precision to a graph of the same pooling alone, also to an older folder", async () => {
    const model = goldenPath("foreign", "mpnet_sentences");
    const add = (dtype: "fp32" | "q8", pooling: "cls" | "mean") =>
      exportModel({ model, to: "onnx", out: at("onnx"), dtype, pooling });
    add("fp32", "cls");
    const other = async () => (await inputErrorOf(() => add("q8", "mean"))).message;
    expect(await other()).to.match(/does something else: .*found pooling cls, now mean.*choose another --out/);
    const config = JSON.parse(fs.readFileSync(at("onnx", "config.json"), "utf8"));
    config.bowlab.form = undefined;
    fs.writeFileSync(at("onnx", "config.json"), JSON.stringify(config));
    expect(await other()).to.match(/pooling cls, now mean/);
    expect(fs.readdirSync(at("onnx", "onnx"))).to.deep.equal(["model.onnx"]);
    add("q8", "cls");
    expect(fs.readdirSync(at("onnx", "onnx"))).to.have.length(2);
    expect(pooled("onnx")).to.include({ pooling_mode_cls_token: true });
  });
});
