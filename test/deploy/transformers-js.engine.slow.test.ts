/**
 * Exported folders in JavaScript: transformers.js on onnxruntime-node, and onnxruntime-web in Chromium, give the
 * vectors of 200 passages and the scores of 200 pairs that bowlab gives.
 */
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { expect } from "chai";
import { exportModel } from "../../lib/deploy";
import { type Precision, precisions } from "../../lib/deploy/onnx";
import { finetune } from "../../lib/finetune";
import { passageText } from "../../lib/text";
import { loadTokenizer } from "../../lib/tokens";
import { smallRun, useCollection } from "../finetune/collection";
import { openBrowser } from "../kernel-ext/browser";
import { goldenPath } from "../oracle/golden";
import { syntheticPassages } from "../train/synthetic";
import { ownScores, ownVectors, worstCosine, worstDifference } from "./models";
import { inNode, type NodeJob, requireTransformersJs } from "./transformers-js";

const TOLERANCE = 1e-4;
const LEAST_COSINE: Record<Precision, number> = { fp32: 0.99999, fp16: 0.999, q8: 0.99 };
const PASSAGES = 200;

describe("exported folders in JavaScript", function () {
  this.timeout(300_000);
  const { at, collection } = useCollection();
  const passages = syntheticPassages(PASSAGES).map(passageText);

  /** A model pooled by [CLS], one by the mean with prompts, and a foreign one that normalizes. */
  async function models() {
    await finetune(smallRun(at(), "cls"));
    await finetune(smallRun(at(), "mean", { pooling: "mean", queryPrefix: "query:", passagePrefix: "a passage" }));
    const normalized = goldenPath("foreign", "mpnet_sentences");
    return [
      { name: "cls", model: at("cls"), pooling: "cls" },
      { name: "mean", model: at("mean"), pooling: "mean" },
      { name: "normalized", model: normalized },
    ];
  }

  function exported(name: string, model: string): string {
    for (const dtype of precisions) exportModel({ model, to: "onnx", out: at("onnx", name), dtype });
    return at("onnx", name);
  }

  it("transformers.js gives bowlab's vectors and scores: pipeline() and the graph's own vector", async function () {
    const file = requireTransformersJs(this);
    const jobs: NodeJob[] = [];
    const expected: number[][][] = [];
    for (const { name, model, pooling } of await models()) {
      const { vectors, texts } = await ownVectors(model, passages);
      const folder = exported(name, model);
      for (const dtype of precisions) {
        jobs.push({ folder, dtype, texts, pooling });
        expected.push(vectors);
      }
    }
    await finetune(smallRun(at(), "cross", { architecture: "cross-encoder" }));
    const { pairs, scores } = await ownScores(at, at("cross"), collection());
    jobs.push({ folder: exported("cross", at("cross")), dtype: "fp32", pairs });
    const answers = inNode(file, jobs);
    for (const [i, { folder, dtype, pooling }] of jobs.entries()) {
      const name = `${path.basename(folder)}, ${dtype}`;
      if (jobs[i].pairs) {
        // transformers.js takes an empty passage for none, and leaves its [SEP] out.
        const differences = scores.map((score, j) => (pairs[j][1] === "" ? 0 : Math.abs(score - answers[i].scores[j])));
        const worst = Math.max(...differences);
        expect(worst, name).to.be.below(TOLERANCE);
        continue;
      }
      const found = pooling ? [answers[i].embedding, answers[i].pipeline] : [answers[i].embedding];
      for (const vectors of found) expectVectors(name, dtype as Precision, vectors, expected[i]);
    }
  });

  it("onnxruntime-web in Chromium gives bowlab's vectors", async function () {
    const file = requireTransformersJs(this);
    const browser = await openBrowser(this);
    const server = serve({ ort: file("onnxruntime-web", "dist"), onnx: at("onnx"), test: __dirname });
    try {
      const page = await browser.newPage();
      await page.goto(`${await server.address}/ort/`);
      for (const { name, model } of await models()) {
        const { vectors, texts } = await ownVectors(model, passages);
        const folder = exported(name, model);
        const { model_max_length: maxLength } = JSON.parse(
          fs.readFileSync(path.join(folder, "tokenizer_config.json"), "utf8"),
        );
        const tokenizer = loadTokenizer(folder);
        const ids = texts.map((text) => Array.from(tokenizer.encode(text, { maxLength })));
        for (const dtype of precisions) {
          const suffix = { fp32: "", fp16: "_fp16", q8: "_quantized" }[dtype];
          const input = { url: `/onnx/${name}/onnx/model${suffix}.onnx`, ids, pad: tokenizer.vocabulary.special.pad };
          const run = `import("/test/in-browser.mjs").then(({ vectorsOf }) => vectorsOf(${JSON.stringify(input)}))`;
          const found = (await page.evaluate(run)) as number[][];
          expectVectors(`${name}, ${dtype}`, dtype, found, vectors);
        }
      }
    } finally {
      server.close();
      await browser.close();
    }
  });
});

function expectVectors(name: string, dtype: Precision, found: number[][], expected: number[][]): void {
  expect(found.length, name).to.equal(expected.length);
  if (dtype === "fp32") expect(worstDifference(found, expected), name).to.be.below(TOLERANCE);
  expect(worstCosine(found, expected), name).to.be.at.least(LEAST_COSINE[dtype]);
}

const TYPES: Record<string, string> = { ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** A plain file server of some folders by the first part of a path. */
function serve(folders: Record<string, string>) {
  const server = http.createServer((request, response) => {
    const [, first, ...rest] = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname).split("/");
    const file = path.join(folders[first] ?? "", ...rest);
    if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(rest.join("") === "" ? 200 : 404, { "Content-Type": "text/html" }).end("<!doctype html>");
      return;
    }
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "Content-Type": type }).end(fs.readFileSync(file));
  });
  const address = new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
  return { address, close: () => server.close() };
}
