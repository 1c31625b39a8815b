/** The command line of a run, put together from what its manifest records. */
import type { OptionTable } from "../../../options";
import type { Manifest } from "../manifest";

/** What the manifest knows by fingerprint alone: the reader puts the folders in. */
const FOLDERS: Record<string, string> = {
  finetune: "--model DIR --data DIR --out DIR",
  pretrain: "--data DIR --tokenizer DIR --out DIR",
};

/**
 * `bowlab finetune --model DIR …`, with every option whose value is not the default.
 * @param declared the declarations of the run's options
 */
export function commandOf(manifest: Manifest<object>, declared: OptionTable): string {
  const name = "architecture" in manifest.options ? "finetune" : "pretrain";
  const isFromCheckpoint = manifest.init !== "seed";
  // Earlier versions recorded a preset beside a checkpoint too.
  const recorded = Object.entries(manifest.options).filter(([key]) => !(isFromCheckpoint && key === "preset"));
  const options = recorded.flatMap(([key, value]) => optionOf(key, value, declared));
  const init = name === "pretrain" && isFromCheckpoint ? ["--init DIR"] : [];
  return ["bowlab", name, FOLDERS[name], ...init, ...options].join(" ");
}

function optionOf(key: string, value: unknown, declared: OptionTable): string[] {
  const declaration = declared[key];
  if (!declaration || value === undefined || value === declaration.default) return [];
  const words = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (declaration.type.placeholder === undefined) return [value ? words : words.replace("--", "--no-")];
  const written = declaration.type.write?.(value) ?? String(value);
  return [`${words} ${/^[\w@.:/+-]+$/.test(written) ? written : JSON.stringify(written)}`];
}
