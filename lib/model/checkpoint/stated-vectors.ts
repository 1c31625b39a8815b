/**
 * What a checkpoint's folder says of how a text's vector is made: bowlab's manifest, or sentence-transformers' modules.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import { readSealedJson } from "../../integrity";
import { encoderFolder } from "../../tokens";
import { type AnyPooling, type Pooling, poolings } from "../pooling";
import { readPooling, readVectorForm, type VectorForm } from "./sentence-transformers";

/**
 * Undefined: the folder says nothing. @throws InputError when it calls for a module or a pooling that bowlab does not
 * apply
 */
export function statedVectors(folder: string): VectorForm | undefined {
  const named = manifestObjective(folder)?.pooling;
  if (poolings.includes(named as Pooling)) return { modes: [named as Pooling], includePrompt: true, modules: [] };
  const form = readVectorForm(folder);
  if (form) return form;
  const alone = path.join(folder, "1_Pooling");
  return fs.existsSync(path.join(alone, "config.json")) ? { ...readPooling(alone), modules: [] } : undefined;
}

/** The pooling alone. @throws InputError as `statedVectors` */
export function statedPooling(folder: string): AnyPooling | undefined {
  const modes = statedVectors(folder)?.modes;
  return modes?.length === 1 ? modes[0] : modes;
}

/** What the folder's manifest says of the objective; undefined where there is no manifest of bowlab's. */
export function manifestObjective(folder: string): Record<string, unknown> | undefined {
  const file = path.join(folder, "manifest.json");
  const manifest = fs.existsSync(file)
    ? (readSealedJson(file) as { objective?: Record<string, unknown> } | null)
    : undefined;
  return manifest?.objective;
}

/** Models whose classes end so answer other questions than what a text's vector is. */
const OTHER_TASKS = /For(SequenceClassification|TokenClassification|QuestionAnswering|MultipleChoice)$/;

/**
 * Refuses a folder of which nothing says that its texts have vectors, and something speaks against it.
 * @throws InputError on a cross-encoder, of bowlab or of transformers, and on the like
 */
export function requireTextVectors(folder: string): void {
  const config = readJson(path.join(encoderFolder(folder), "config.json")) as { architectures?: unknown };
  const isCross = manifestObjective(folder)?.name === "cross-encoder";
  const named = Array.isArray(config.architectures) ? config.architectures : [];
  const other = named.find((name) => OTHER_TASKS.test(String(name)));
  if (!isCross && (other === undefined || statedVectors(folder))) return;
  throw new InputError("the model reads pairs or labels texts: its texts have no vectors of their own", {
    file: folder,
    expected: "a bi-encoder, or an encoder from pre-training",
    found: isCross ? "a cross-encoder" : String(other),
    fix: isCross
      ? "score a run's passages with it: bowlab rerank"
      : "to use its encoder nevertheless, choose how texts are pooled: --pooling cls or --pooling mean",
  });
}
