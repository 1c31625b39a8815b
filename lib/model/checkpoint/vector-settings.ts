/**
 * What a checkpoint's folder says of how a text's vector is made: bowlab's manifest, or sentence-transformers' modules.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import { encoderFolder, readManifestFields } from "../../model-folder";
import { type AnyPooling, type Pooling, poolings } from "../pooling";
import { readPooling, readVectorForm, type VectorForm } from "./sentence-transformers";
import { notACheckpoint } from "./weights";

/**
 * Undefined: the folder says nothing. @throws InputError when it calls for a module or a pooling that bowlab does not
 * apply
 */
export function vectorSettings(folder: string): VectorForm | undefined {
  const named = readManifestFields(folder)?.objective?.pooling;
  if (poolings.includes(named as Pooling)) return { modes: [named as Pooling], includePrompt: true, modules: [] };
  if (isCrossEncoder(folder)) return undefined;
  const form = readVectorForm(folder);
  if (form) return form;
  const alone = path.join(folder, "1_Pooling");
  return fs.existsSync(path.join(alone, "config.json")) ? { ...readPooling(alone), modules: [] } : undefined;
}

/** Whether the folder's manifest says that it reads pairs: what its modules make of a text is no vector. */
export function isCrossEncoder(folder: string): boolean {
  return readManifestFields(folder)?.objective?.name === "cross-encoder";
}

/** The pooling alone. @throws InputError as `vectorSettings` */
export function poolingOf(folder: string): AnyPooling | undefined {
  const modes = vectorSettings(folder)?.modes;
  return modes?.length === 1 ? modes[0] : modes;
}

/** Models whose classes end so answer other questions than what a text's vector is. */
const OTHER_TASKS = /For(SequenceClassification|TokenClassification|QuestionAnswering|MultipleChoice)$/;

/**
 * Refuses a folder of which nothing says that its texts have vectors, and something speaks against it.
 * @throws InputError on a cross-encoder, of bowlab or of transformers, and on the like; on a folder that is none of a
 * model
 */
export function requireTextVectors(folder: string): void {
  const encoder = encoderFolder(folder);
  const file = path.join(encoder, "config.json");
  if (!fs.existsSync(file)) throw notACheckpoint(encoder, "config.json");
  const config = readJson(file) as { architectures?: unknown };
  const isCross = isCrossEncoder(folder);
  const named = Array.isArray(config.architectures) ? config.architectures : [];
  const other = named.find((name) => OTHER_TASKS.test(String(name)));
  if (!isCross && (other === undefined || vectorSettings(folder))) return;
  throw new InputError("the model reads pairs or labels texts: its texts have no vectors of their own", {
    file: folder,
    expected: "a bi-encoder, or an encoder from pre-training",
    found: isCross ? "a cross-encoder" : String(other),
    fix: isCross
      ? "score a run's passages with it: bowlab rerank"
      : "to use its encoder nevertheless, choose how texts are pooled: --pooling cls or --pooling mean",
  });
}
