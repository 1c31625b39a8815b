/** The declarations of the options of work in shards. */
import { z } from "zod";
import { numberFrom, type OptionKind, optionTable } from "../options";
import { readShard, type Shard } from "./shard-number";

const shard: OptionKind<Shard> = {
  expected: "I/N with I from 0 to N − 1, such as 0/4, or env/N",
  schema: z
    .object({ index: z.number().int().min(0), count: z.number().int().min(1).max(99_999) })
    .refine(({ index, count }) => index < count),
  placeholder: "i/n",
  read: (typed) => readShard(typed),
  numeric: true,
};

/** What a process may take, for work that has no other measure of it. */
export const memoryOptions = optionTable({
  memoryLimit: {
    type: numberFrom(0),
    unit: "GB",
    defaultText: "no limit",
    help: "memory that the process may take, GB",
  },
});

export const shardOptions = optionTable({
  shard: {
    type: shard,
    help: "make part i of n only, counted from 0; env/n: the number that Slurm, Kubernetes or BOWLAB_SHARD gives",
  },
});
