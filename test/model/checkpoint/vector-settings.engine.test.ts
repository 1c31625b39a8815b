/** What a checkpoint's folder says of its vectors, and that vectors and projections follow it. */
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { projectCls } from "../../../lib/inspect";
import { loadModel, poolingOf, saveModel } from "../../../lib/model";
import { encodeTexts } from "../../../lib/retrieval";
import { randomModel } from "../../inspect/planted";
import { put, useScratch } from "../../text/scratch";
import { syntheticCorpus } from "../../train/synthetic";

describe("poolingOf()", () => {
  const at = useScratch();
  const layer = (mean: boolean, cls: boolean) =>
    JSON.stringify({ pooling_mode_mean_tokens: mean, pooling_mode_cls_token: cls });
  const cases: [name: string, file: string, content: string, expected: string | undefined][] = [
    ["bowlab's manifest", "manifest.json", '{"objective":{"name":"bow","pooling":"mean"}}', "mean"],
    ["a manifest without pooling", "manifest.json", '{"objective":{"name":"mlm"}}', undefined],
    ["another tool's manifest", "manifest.json", '{"files":[]}', undefined],
    ["sentence-transformers' mean", "1_Pooling/config.json", layer(true, false), "mean"],
    ["sentence-transformers' [CLS]", "1_Pooling/config.json", layer(false, true), "cls"],
    ["sentence-transformers' mean where no flag is set", "1_Pooling/config.json", layer(false, false), "mean"],
    ["sentence-transformers' word", "1_Pooling/config.json", '{"pooling_mode":"max"}', "max"],
    ["a list of one", "1_Pooling/config.json", '{"pooling_mode":["lasttoken"]}', "lasttoken"],
    [
      "a word beside flags that say otherwise",
      "1_Pooling/config.json",
      '{"pooling_mode":"cls","pooling_mode_mean_tokens":true}',
      "cls",
    ],
  ];
  for (const [name, file, content, expected] of cases) {
    it(`poolingOf() reads ${name}`, () => {
      put(at("m", ...file.split("/")), content);
      expect(poolingOf(at("m"))).to.equal(expected);
    });
  }

  it("loadModel() keeps it, and encodeTexts() and projectCls() make other vectors by it", async () => {
    await useEngine();
    const { tokenizer, store } = await syntheticCorpus(4);
    const made = randomModel(tokenizer.vocabulary.size);
    saveModel(at("m"), made);
    made.parameters.dispose();
    put(at("m", "manifest.json"), '{"objective":{"pooling":"mean"}}');
    const model = loadModel(at("m"));
    expect(model.pooling).to.equal("mean");
    const rows = [0, 1, 2, 3].map((i) => store.row(i));
    const batch = {
      batchSize: 1,
      length: 4,
      inputIds: Int32Array.of(2, 9, 10, 3),
      attentionMask: Int32Array.of(1, 1, 1, 1),
    };
    const cls = { ...model, pooling: "cls" as const };
    expect(await encodeTexts(model, tokenizer, rows)).not.to.deep.equal(await encodeTexts(cls, tokenizer, rows));
    expect(await projectCls(model, batch)).not.to.deep.equal(await projectCls(cls, batch));
    model.parameters.dispose();
  });
});
