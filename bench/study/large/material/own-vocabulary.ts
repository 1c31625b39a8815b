/** A study has one vocabulary: its checkpoints' tokens are those that they were trained with. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "bowlab";

/**
 * @param work the study's folder, with checkpoints that have the vocabulary beside them
 * @param file the study's own `vocab.txt`
 * @throws InputError when a checkpoint in the folder has another one: the file was altered or replaced
 */
export function requireOwnVocabulary(work: string, file: string): void {
  const checkpoints = path.join(work, "checkpoints");
  if (!fs.existsSync(file) || !fs.existsSync(checkpoints)) return;
  const names = fs.readdirSync(checkpoints).filter((name) => !name.endsWith(".unfinished"));
  const beside = names.map((name) => path.join(checkpoints, name, "vocab.txt"));
  const own = tokensOf(file);
  const other = beside.find((each) => fs.existsSync(each) && tokensOf(each) !== own);
  if (other === undefined) return;
  throw new InputError("the vocabulary is not the one that the checkpoints here were made with", {
    file,
    expected: `the same tokens as in ${other}`,
    found: "others",
    fix: "copy that file over it if it was altered, else choose another --out",
  });
}

/** One a line, however the lines end. */
const tokensOf = (file: string): string => fs.readFileSync(file, "utf8").replaceAll("\r", "").trimEnd();
