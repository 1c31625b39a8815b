/**
 * The files by which `SentenceTransformer(folder)` makes the vectors of a model that came from elsewhere: every
 * pooling, the modules behind it with their weights, its prompts and its similarity as they were.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder, writeFileAtomic, writeJson } from "../../../files";
import { modulesFile } from "../../../model-folder";
import { poolingConfig } from "./pooling-config";
import type { VectorForm } from "./read-form";
import type { SentenceTexts } from "./texts";
import type { DenseActivation, VectorModule } from "./vector-modules";

export interface SentenceForm extends VectorForm, SentenceTexts {
  /** H */
  dimension: number;
  /** What vectors are compared by, under sentence-transformers' name. Default: its own. */
  similarity?: string;
}

const PREFIX = "sentence_transformers.models.";

/** Writes them, each whole or not at all. @throws InputError when they cannot be written, or a weight is missing */
export function writeSentenceForm(folder: string, form: SentenceForm): void {
  const { modules, dimension, maxLength, prompts, defaultPrompt, similarity } = form;
  const behind = modules.filter((module) => module.kind !== "Truncate");
  const list = [
    { idx: 0, name: "0", path: "", type: `${PREFIX}Transformer` },
    { idx: 1, name: "1", path: "1_Pooling", type: `${PREFIX}Pooling` },
    ...behind.map(({ kind }, i) => ({ idx: i + 2, name: `${i + 2}`, path: `${i + 2}_${kind}`, type: PREFIX + kind })),
  ];
  behind.forEach((module, i) => {
    writeModule(path.join(folder, list[i + 2].path), module);
  });
  makeFolder(path.join(folder, "1_Pooling"));
  writeJson(path.join(folder, "1_Pooling", "config.json"), poolingConfig(form, dimension));
  writeJson(path.join(folder, "sentence_bert_config.json"), {
    ...(maxLength !== undefined && { max_seq_length: maxLength }),
    do_lower_case: false,
  });
  const cut = modules.find((module) => module.kind === "Truncate")?.size;
  writeJson(path.join(folder, "config_sentence_transformers.json"), {
    ...{ prompts, default_prompt_name: defaultPrompt ?? null, similarity_fn_name: similarity ?? null },
    ...(cut !== undefined && { truncate_dim: cut }),
  });
  writeJson(path.join(folder, modulesFile), list);
}

function writeModule(folder: string, module: VectorModule): void {
  makeFolder(folder);
  if (!("folder" in module)) return;
  writeJson(path.join(folder, "config.json"), settingsOf(module));
  writeFileAtomic(
    path.join(folder, "model.safetensors"),
    fs.readFileSync(path.join(module.folder, "model.safetensors")),
  );
}

function settingsOf(module: Extract<VectorModule, { folder: string }>): Record<string, unknown> {
  if (module.kind === "LayerNorm") return { dimension: module.size };
  const { input, output, bias, activation, residual } = module;
  return {
    ...{ in_features: input, out_features: output, bias, activation_function: className(activation) },
    ...(residual && { use_residual: true }),
  };
}

function className(activation: DenseActivation): string {
  return activation === "Identity" ? "torch.nn.modules.linear.Identity" : `torch.nn.modules.activation.${activation}`;
}
