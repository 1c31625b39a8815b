/** `--shard I/N`, and `--shard env/N`, whose I an engine that starts many processes gives to each of them. */
import { InputError } from "../errors";

/** Which part of how many, counted from 0. */
export interface Shard {
  index: number;
  count: number;
}

/** The variables in which engines number the processes of a job: Slurm's arrays, Kubernetes' Indexed Jobs, bowlab's. */
export const shardVariables = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "BOWLAB_SHARD"] as const;

/**
 * What was typed as a shard: "3/64", "env/64" for the first of `shardVariables` that is set, or "MY_INDEX/64".
 * @returns NaNs where it is of no such form
 * @throws InputError when the variable is not set, or holds no number from 0 to N − 1
 */
export function readShard(typed: string, env: NodeJS.ProcessEnv = process.env): Shard {
  const [, which, many] = /^(\d+|[A-Za-z_]\w*)\/(\d+)$/.exec(typed) ?? [];
  const count = Number(many);
  if (which === undefined || /^\d/.test(which) || count === 0) return { index: Number(which), count };
  const names: readonly string[] = which === "env" ? shardVariables : [which];
  const name = names.find((each) => env[each]);
  if (name === undefined) {
    throw new InputError("the number of the shard is not in the environment", {
      field: "shard",
      expected: `${names.join(" or ")}, a number from 0 to ${count - 1}`,
      fix: `let the engine set it (bowlab launch writes such jobs), or say it: --shard 0/${count}`,
    });
  }
  requireFromZero(name, count, env);
  return { index: Number(env[name]), count };
}

/** @throws InputError when the variable has no number from 0 to N − 1, as in arrays that count from 1 */
function requireFromZero(name: string, count: number, env: NodeJS.ProcessEnv): void {
  const found = env[name] as string;
  const countsFromOne =
    name === "SLURM_ARRAY_TASK_ID" &&
    Number(env.SLURM_ARRAY_TASK_MIN) > 0 &&
    Number(env.SLURM_ARRAY_TASK_MAX) === count;
  if (/^\d+$/.test(found) && Number(found) < count && !countsFromOne) return;
  throw new InputError("the number in the environment is not a shard's", {
    field: "shard",
    expected: `${name} from 0 to ${count - 1}`,
    found: countsFromOne ? `an array from ${env.SLURM_ARRAY_TASK_MIN} to ${count}` : `${name}=${found}`,
    fix: `count from 0, as in sbatch --array=0-${count - 1}, with as many numbers as there are shards`,
  });
}
