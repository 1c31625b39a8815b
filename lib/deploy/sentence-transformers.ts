/**
 * A folder that `SentenceTransformer(folder)` or `CrossEncoder(folder)` opens right: the weights as they are, bit for
 * bit, and around them every file that a new checkpoint has.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder } from "../files";
import { finetuneOptions } from "../finetune";
import { writeSealedJson } from "../integrity";
import { poolingName } from "../model";
import { manifestFile } from "../model-folder";
import { cardFile, type Manifest, pretrainSettingsOptions, readManifest, writeModelCard } from "../train";
import { copyFile, requireNewFolder, writeSentenceFiles, writeTokenizer } from "./folder";
import type { ExportSource } from "./source";

const WEIGHTS = /^(config\.json|model(-\d+-of-\d+)?\.safetensors|model\.safetensors\.index\.json)$/;

/** @throws InputError when the folder is not empty, the weights are damaged, or files cannot be written */
export function exportToSentenceTransformers(source: ExportSource, out: string): void {
  const { folder, encoder, weights, isOwn } = source;
  requireNewFolder(out);
  weights.requireSound();
  makeFolder(out);
  for (const name of fs.readdirSync(encoder)) {
    if (WEIGHTS.test(name)) copyFile(path.join(encoder, name), path.join(out, name));
  }
  writeTokenizer(out, source, weights.config.maxPositions);
  writeSentenceFiles(out, source);
  for (const name of isOwn ? ["decoder.safetensors", manifestFile] : [cardFile]) {
    if (fs.existsSync(path.join(folder, name))) copyFile(path.join(folder, name), path.join(out, name));
  }
  const copied = isOwn ? readManifest<object>(out) : undefined;
  if (!copied) return;
  const manifest = withPooling(copied, source);
  if (manifest !== copied) writeSealedJson(path.join(out, manifestFile), manifest);
  writeModelCard(out, manifest, "architecture" in manifest.options ? finetuneOptions : pretrainSettingsOptions);
}

/** The manifest of the folder as it is now: its objective names the pooling, as bowlab and the card read it. */
function withPooling(manifest: Manifest<object>, { form, isCross }: ExportSource): Manifest<object> {
  const pooling = poolingName(form.modes);
  if (isCross || pooling === (manifest.objective.pooling ?? "cls")) return manifest;
  return { ...manifest, objective: { ...manifest.objective, pooling } };
}
