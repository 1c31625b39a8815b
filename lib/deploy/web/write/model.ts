/** The encoder of questions in an export: its graph, its tokenizer, and what it was trained to read. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import { textSettings } from "../../../model";
import { WordPieceTokenizer } from "../../../tokens";
import { encoderGraph, type Precision, writeOnnx } from "../../onnx";
import { requireKnownPrompt } from "../../onnx-folder";
import { type ExportSource, exportSource, statedLength } from "../../source";
import { type TokenizerFile, writeTokenizerFile } from "../format";
import type { FolderWriter } from "./new-files";

/** @throws InputError when the model cannot be read, makes no vectors of texts, or has no WordPiece tokenizer */
export function webModelSource(folder: string): ExportSource {
  const source = exportSource(folder);
  if (source.isCross) {
    throw new InputError("a cross-encoder's texts have no vectors", {
      ...{ file: folder, expected: "a bi-encoder, whose vectors can be searched" },
    });
  }
  requireKnownPrompt(source);
  if (!(source.tokenizer instanceof WordPieceTokenizer)) {
    throw new InputError("the search on the web reads questions by WordPiece alone", {
      ...{ file: folder, found: "a byte-level tokenizer", fix: "take a model with vocab.txt, or leave --model out" },
    });
  }
  return source;
}

/** Writes `encoder.bin` and `tokenizer.bin`. @returns what is put before a question, and how much of it is read */
export function writeModel(
  folder: FolderWriter,
  scratch: string,
  source: ExportSource,
  precision: Precision,
): { prefix: string; maxLength: number } {
  const file = path.join(scratch, "encoder.onnx");
  writeOnnx(file, encoderGraph(source.weights, precision, source.form, "float"), {
    ...{ weights: source.weights.sha256, dtype: precision },
  });
  folder.add("encoder.bin", fs.readFileSync(file));
  fs.rmSync(file);
  folder.add("tokenizer.bin", writeTokenizerFile(tokenizerFile(source.tokenizer as WordPieceTokenizer)));
  const { maxPositions } = source.weights.config;
  return {
    prefix: textSettings(source.folder, "query").prefix,
    maxLength: Math.min(statedLength(source.folder, "query"), maxPositions),
  };
}

function tokenizerFile({ vocabulary, settings }: WordPieceTokenizer): TokenizerFile {
  const { lowercase, stripAccents, splitChinese } = settings;
  return {
    tokens: vocabulary.tokens.slice(0, vocabulary.ownSize),
    special: vocabulary.specialTokens,
    added: vocabulary.added.map(({ token }) => token),
    normalization: { lowercase, stripAccents: stripAccents ?? lowercase, splitChinese },
  };
}
