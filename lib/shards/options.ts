/** The declaration of `--shard`. */
import { z } from "zod";
import { type OptionKind, optionTable } from "../options";
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

export const shardOptions = optionTable({
  shard: {
    type: shard,
    help: "make part i of n only, counted from 0; env/n: the number that Slurm, Kubernetes or BOWLAB_SHARD gives",
  },
});
