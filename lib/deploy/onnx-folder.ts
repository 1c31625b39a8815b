/**
 * A folder in transformers.js' layout: `onnx/model.onnx` (`model_fp16`, `model_quantized`), `config.json`, the
 * tokenizer, and sentence-transformers' files beside them. Several precisions of one model may stand in one folder.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { fileSha256, makeFolder, readJson, writeFileAtomic, writeJson } from "../files";
import { configFile, poolingName, poolingOf, toHuggingFace, type VectorModule } from "../model";
import { requireNewFolder, requireScore, writeSentenceFiles, writeTokenizer } from "./folder";
import { crossEncoderGraph, encoderGraph, type Precision, writeOnnx } from "./onnx";

import { onnxCard } from "./onnx-card";
import type { ExportSource } from "./source";

/** `config.json`, and in it by what another precision of the same graph is known. */
interface ExportedConfig extends Record<string, unknown> {
  bowlab: { weights: string; form: GraphForm };
}

/** What decides a graph's answers beside its weights; a cross-encoder's pool nothing. */
interface GraphForm {
  pooling?: string;
  modules?: object[];
  maxLength: number;
  prompts: Record<string, string>;
}

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
  requireSameModel(out, config, source);
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
function configOf(source: ExportSource): ExportedConfig {
  const { weights, isCross } = source;
  const { config, sha256 } = weights;
  const stated = toHuggingFace(config);
  const [name] = stated.architectures as string[];
  const own = { bowlab: { weights: sha256, form: graphForm(source) } };
  if (!isCross) return { ...stated, architectures: [name.replace("ForMaskedLM", "Model")], ...own };
  const label = "LABEL_0";
  return {
    ...{ ...stated, architectures: [name.replace("MaskedLM", "SequenceClassification")] },
    ...{ id2label: { 0: label }, label2id: { [label]: 0 }, num_labels: 1, problem_type: "regression", ...own },
  };
}

/** What a graph does beside its weights. */
function graphForm({ form: { modes, modules, maxLength, prompts }, isCross }: ExportSource): GraphForm {
  if (isCross) return { maxLength, prompts };
  return { pooling: poolingName(modes), modules: modules.map(moduleForm), maxLength, prompts };
}

/** A module behind the pooling, its weights by their SHA-256. */
function moduleForm(module: VectorModule): object {
  if (!("folder" in module)) return module;
  const { folder, ...rest } = module;
  return { ...rest, weights: fileSha256(path.join(folder, "model.safetensors")) };
}

/** Another precision may come to the same model's folder, if its graph does the same. */
function requireSameModel(out: string, config: ExportedConfig, source: ExportSource): void {
  const file = path.join(out, configFile);
  const isExport = fs.existsSync(file) && fs.existsSync(path.join(out, "onnx"));
  if (!isExport) requireNewFolder(out);
  if (!isExport) return;
  const fix = "choose another --out";
  const earlier = readJson(file) as Partial<ExportedConfig>;
  const { form, ...weights } = config.bowlab;
  const { form: formThere = formBefore(out, source), ...weightsThere } = earlier.bowlab ?? {};
  if (!isSame({ ...earlier, bowlab: weightsThere }, { ...config, bowlab: weights })) {
    const expected = `weights ${weights.weights.slice(0, 16)}`;
    throw new InputError("the folder holds the graph of another model", { file: out, expected, fix });
  }
  const names = Object.keys(form) as (keyof GraphForm)[];
  const other = names.filter((name) => !isSame(formThere[name], form[name]));
  if (other.length === 0) return;
  const found = other.map((name) => `${name} ${shown(formThere[name])}, now ${shown(form[name])}`).join("; ");
  throw new InputError("the folder holds a graph of this model that does something else", { file: out, found, fix });
}

/** The form of a folder that does not state it, as earlier versions left it: its pooling can be read. */
function formBefore(out: string, source: ExportSource): GraphForm {
  const pooling = source.isCross ? undefined : poolingOf(out);
  return { ...graphForm(source), ...(pooling !== undefined && { pooling: poolingName(pooling) }) };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function precisionsIn(out: string): Precision[] {
  const names = Object.keys(SUFFIX) as Precision[];
  return names.filter((name) => fs.existsSync(path.join(out, "onnx", `model${SUFFIX[name]}.onnx`)));
}
