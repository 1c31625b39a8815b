/**
 * `1_Pooling/config.json`, as sentence-transformers writes it since release 6 (`pooling_mode`) and wrote it before (one
 * flag a mode).
 */
import * as path from "node:path";
import { InputError } from "../../../errors";
import { readJson } from "../../../files";
import { type PoolingMode, poolingModes } from "../../pooling";

/** In the order in which older releases put their vectors end to end. */
const FLAGS: readonly [flag: string, mode: PoolingMode][] = [
  ["pooling_mode_cls_token", "cls"],
  ["pooling_mode_max_tokens", "max"],
  ["pooling_mode_mean_tokens", "mean"],
  ["pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"],
  ["pooling_mode_weightedmean_tokens", "weightedmean"],
  ["pooling_mode_lasttoken", "lasttoken"],
];

export interface PoolingConfig {
  modes: PoolingMode[];
  /** False: the tokens of the prompt are left out. */
  includePrompt: boolean;
}

/** @throws InputError naming the field when the file names a pooling that is not known */
export function readPooling(folder: string): PoolingConfig {
  const file = path.join(folder, "config.json");
  const config = readJson(file) as Record<string, unknown>;
  const { pooling_mode: stated, include_prompt: includePrompt = true } = config;
  const wrong = (field: string, expected: string): InputError =>
    new InputError("the model's pooling is not known", { file, field, expected, found: JSON.stringify(config[field]) });
  if (typeof includePrompt !== "boolean") throw wrong("include_prompt", "true or false");
  if (stated !== undefined) {
    const modes = Array.isArray(stated) ? stated : [stated];
    const known = modes.length > 0 && modes.every((mode) => (poolingModes as readonly unknown[]).includes(mode));
    if (!known) throw wrong("pooling_mode", `one or some of ${poolingModes.join(", ")}`);
    return { modes, includePrompt };
  }
  const known = new Set(FLAGS.map(([flag]) => flag));
  const foreign = Object.keys(config).find(
    (key) => /^pooling_mode/.test(key) && config[key] === true && !known.has(key),
  );
  if (foreign !== undefined) throw wrong(foreign, `one or some of ${[...known].join(", ")}`);
  const modes = FLAGS.filter(([flag]) => config[flag] === true).map(([, mode]) => mode);
  // sentence-transformers' own default.
  return { modes: modes.length > 0 ? modes : ["mean"], includePrompt };
}

/** The file's content in both forms, so that every release reads it. */
export function poolingConfig(
  { modes, includePrompt }: { modes: readonly PoolingMode[]; includePrompt: boolean },
  dimension: number,
): Record<string, unknown> {
  const flags = Object.fromEntries(FLAGS.map(([flag, each]) => [flag, modes.includes(each)]));
  const pooling_mode = modes.length === 1 ? modes[0] : modes;
  return { word_embedding_dimension: dimension, ...flags, include_prompt: includePrompt, pooling_mode };
}
