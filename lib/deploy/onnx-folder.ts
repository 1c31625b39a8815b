/**
 * A folder in transformers.js' layout: `onnx/model.onnx` (`model_fp16`, `model_quantized`), `config.json`, the
 * tokenizer, and sentence-transformers' files beside them. Several precisions of one model may stand in one folder.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { makeFolder, readJson, writeFileAtomic, writeJson } from "../files";
import { configFile, toHuggingFace } from "../model";
import { requireNewFolder, requireScore, writeSentenceFiles, writeTokenizer } from "./folder";
import { crossEncoderGraph, encoderGraph, type Precision, writeOnnx } from "./onnx";

import { onnxCard } from "./onnx-card";
import type { ExportSource } from "./source";

/** The names by which transformers.js looks for a precision. */
const SUFFIX: Readonly<Record<Precision, string>> = { fp32: "", fp16: "_fp16", q8: "_quantized" };

/**
 * Writes it. @returns the graph's file and its size in bytes
 * @throws InputError when the folder holds another model, the graph is too large for a file, or files cannot be written
 */
export function exportToOnnx(source: ExportSource, out: string, precision: Precision): { file: string; bytes: number } {
  const { weights, form, isCross } = source;
  requireKnownPrompt(source);
  const config = configOf(source);
  requireSameModel(out, config, weights.sha256);
  const graph = isCross
    ? crossEncoderGraph(weights, precision, requireScore(source, weights.score()))
    : encoderGraph(weights, precision, form);
  makeFolder(path.join(out, "onnx"));
  const file = path.join(out, "onnx", `model${SUFFIX[precision]}.onnx`);
  const bytes = writeOnnx(file, graph, { weights: weights.sha256, dtype: precision });
  writeJson(path.join(out, configFile), config);
  writeTokenizer(out, source);
  writeSentenceFiles(out, source);
  writeFileAtomic(path.join(out, "README.md"), onnxCard(path.basename(path.resolve(out)), source, precisionsIn(out)));
  return { file, bytes };
}

/** A graph does not see which tokens are the prompt's. @throws InputError when the model leaves these out */
export function requireKnownPrompt({ folder, form: { includePrompt, prompts } }: ExportSource): void {
  if (includePrompt || Object.values(prompts).every((prompt) => prompt === "")) return;
  throw new InputError("the model leaves its prompt's tokens out of the pooling, which a graph cannot know", {
    ...{ file: folder, field: "include_prompt", fix: "choose how texts are pooled, prompts included: --pooling mean" },
  });
}

/** `config.json` for transformers.js and onnxruntime: the encoder alone, or with the one score. */
function configOf({ weights: { config, sha256 }, isCross }: ExportSource): Record<string, unknown> {
  const stated = toHuggingFace(config);
  const [name] = stated.architectures as string[];
  const own = { bowlab: { weights: sha256 } };
  if (!isCross) return { ...stated, architectures: [name.replace("ForMaskedLM", "Model")], ...own };
  const label = "LABEL_0";
  return {
    ...{ ...stated, architectures: [name.replace("MaskedLM", "SequenceClassification")] },
    ...{ id2label: { 0: label }, label2id: { [label]: 0 }, num_labels: 1, problem_type: "regression", ...own },
  };
}

/** Another precision may come to the same model's folder. */
function requireSameModel(out: string, config: object, weights: string): void {
  const file = path.join(out, configFile);
  const isExport = fs.existsSync(file) && fs.existsSync(path.join(out, "onnx"));
  if (!isExport) requireNewFolder(out);
  if (!isExport || JSON.stringify(readJson(file)) === JSON.stringify(config)) return;
  throw new InputError("the folder holds the graph of another model", {
    ...{ file: out, expected: `weights ${weights.slice(0, 16)}`, fix: "choose another --out" },
  });
}

function precisionsIn(out: string): Precision[] {
  const names = Object.keys(SUFFIX) as Precision[];
  return names.filter((name) => fs.existsSync(path.join(out, "onnx", `model${SUFFIX[name]}.onnx`)));
}
