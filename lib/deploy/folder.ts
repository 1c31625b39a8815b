/** The folder of an export: what may lie there already, and what every export writes into it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { makeFolder, writeAll, writeFileAtomic } from "../files";
import {
  scoreFile,
  wordPieceClassOf,
  writePairForm,
  writeSafetensors,
  writeSentenceForm,
  writeVectorForm,
} from "../model";
import { statOf } from "../places";
import type { ExportSource } from "./source";

/** @throws InputError when the folder holds something, or is the model's own */
export function requireNewFolder(out: string): void {
  const stats = statOf(out);
  if (stats === undefined) return;
  const found = stats.isDirectory() ? fs.readdirSync(out) : ["a file"];
  if (found.length === 0) return;
  throw new InputError("the folder holds something already", {
    ...{ file: out, found: found.slice(0, 6).join(", "), fix: "choose another --out" },
  });
}

/** The tokenizer, in every form, cut off where the model's texts end. */
export function writeTokenizer(out: string, { tokenizer, weights, form }: ExportSource, modelMaxLength?: number): void {
  const wordPieceClass = wordPieceClassOf(weights.config);
  tokenizer.save(out, { modelMaxLength: modelMaxLength ?? form.maxLength, wordPieceClass, fastFiles: true });
}

/** What sentence-transformers reads beside the encoder. @throws InputError when a weight is missing */
export function writeSentenceFiles(out: string, source: ExportSource): void {
  const { form, isOwn, isCross, weights } = source;
  const { dimension, maxLength, modes, prompts } = form;
  const own = { dimension, maxLength, prompts: { query: prompts.query ?? "", passage: prompts.document ?? "" } };
  if (!isCross) {
    if (isOwn && modes.length === 1) writeVectorForm(out, { ...own, pooling: modes[0] });
    else writeSentenceForm(out, form);
    return;
  }
  writePairForm(out, own);
  const { weight, bias } = requireScore(source, weights.score());
  writeSafetensors(
    path.join(out, scoreFile),
    [
      ["linear.weight", { shape: [1, dimension], data: weight.values }],
      ["linear.bias", { shape: [1], data: bias.values }],
    ],
    { format: "pt" },
  );
}

/** @throws InputError when a cross-encoder's folder has lost its score */
export function requireScore<S>({ folder }: ExportSource, score: S | undefined): S {
  if (score !== undefined) return score;
  throw new InputError("the cross-encoder has no score", {
    ...{ file: folder, expected: "decoder.safetensors beside the encoder", fix: "restore it from a copy" },
  });
}

/** Copies a file, whole or not at all. */
export function copyFile(from: string, to: string): void {
  makeFolder(path.dirname(to));
  const source = fs.openSync(from, "r");
  try {
    writeFileAtomic(to, (fd) => {
      const chunk = Buffer.alloc(1 << 22);
      for (let read = 0; ; ) {
        read = fs.readSync(source, chunk);
        if (read === 0) return;
        writeAll(fd, chunk.subarray(0, read));
      }
    });
  } finally {
    fs.closeSync(source);
  }
}
