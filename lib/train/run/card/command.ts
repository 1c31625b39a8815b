/** The command line of a run, put together from what its manifest records. */
import type { OptionTable } from "../../../options";
import { recipe } from "../../recipe";
import { isFingerprint, type Manifest } from "../manifest";

/** What the manifest knows by fingerprint alone: the reader puts the folders in. */
const FOLDERS: Record<string, string> = {
  finetune: "--model DIR --data DIR --out DIR",
  pretrain: "--data DIR --tokenizer DIR --out DIR",
};

/** Options that a recipe works out of others. */
const WORKED_OUT = ["accumulation", "steps", "warmup"];

/**
 * `bowlab finetune --model DIR …`, with every option whose value is not the default.
 * @param declared the declarations of the run's options
 */
export function commandOf(manifest: Manifest<object>, declared: OptionTable): string {
  const name = "architecture" in manifest.options ? "finetune" : "pretrain";
  const inputs = name === "finetune" ? finetuningInputs(manifest) : pretrainingInputs(manifest);
  const { recipe: named } = manifest.options as { recipe?: string };
  // What a recipe sets is not the default without being said.
  const said = named === undefined ? [] : [...Object.keys(recipe(named).options), ...WORKED_OUT];
  const options = Object.entries(optionsOf(manifest)).flatMap(([key, value]) =>
    optionOf(key, value, declared, said.includes(key)),
  );
  return ["bowlab", name, FOLDERS[name], ...inputs, ...options].join(" ");
}

/** The options that a command takes. */
function optionsOf({ options, init, inputs, objective }: Manifest<object>): Record<string, unknown> {
  const { preset, pooling, ...others } = options as Record<string, unknown>;
  const { negatives } = others;
  return {
    ...others,
    // Earlier versions recorded one beside a checkpoint too.
    ...(init === "seed" && { preset }),
    ...(objective.name !== "cross-encoder" && { pooling }),
    // The second stage finds its own; earlier versions did not keep the name of the first one's.
    ...(negatives === "mined" && { negatives: inputs?.firstNegatives ?? "NAME" }),
  };
}

function finetuningInputs({ inputs = {} }: Manifest<object>): string[] {
  const { teacher = "none", dev = "none", devData } = inputs;
  // Earlier versions kept the folder in the fingerprint's place.
  const isOther = devData !== undefined || !(["none", "own"].includes(dev) || isFingerprint(dev));
  return [...(teacher === "none" ? [] : ["--teacher FILE"]), ...(isOther ? ["--dev-data DIR"] : [])];
}

function pretrainingInputs({ init, data, options }: Manifest<object>): string[] {
  const { recipe: named } = options as { recipe?: string };
  const isPackedUnasked = named !== undefined && recipe(named).packed;
  return [
    ...(init === "seed" ? [] : ["--init DIR"]),
    ...(data.packing ? ["--pack"] : isPackedUnasked ? ["--no-pack"] : []),
    // The blocks of a corpus on disk decide which rows make a batch.
    ...(data.blocks ? ["--token-cache DIR"] : []),
  ];
}

/** @param isSaid whether it is written although it is the default */
function optionOf(key: string, value: unknown, declared: OptionTable, isSaid: boolean): string[] {
  const declaration = declared[key];
  if (!declaration || value === undefined || (value === declaration.default && !isSaid)) return [];
  const words = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (declaration.type.placeholder === undefined) return [value ? words : words.replace("--", "--no-")];
  const written = declaration.type.write?.(value) ?? String(value);
  return [`${words} ${/^[\w@.:/+-]+$/.test(written) ? written : JSON.stringify(written)}`];
}
