/** `shards.json`: how the shards of a command are made that has no description of its own. */
import { bowlabVersion } from "../version";
import { readMaking, type ShardKind, type ShardsMaking } from "./making";

const FORMAT = "bowlab-shards/1";
const NAME = "shards.json";

/** `shards.json`. */
export interface JobMaking extends ShardsMaking {
  format: typeof FORMAT;
  /** As it is typed behind bowlab. */
  command: string;
  /** Of what and by what the shards are made: what must be equal, by name. */
  of: Record<string, string | number>;
  bowlab: string;
}

export type JobKind = ShardKind<JobMaking>;

/** Digits of a digest that a message shows. */
const SHOWN = 12;

/** The kind of a command's shards. @param holds what a shard holds: "negatives" */
export function jobKind(command: string, holds: string): JobKind {
  return {
    ...{ command, holds, file: NAME },
    common: ({ command, of, shards, rows }) => ({ command, ...shown(of), shards, rows }),
    counts: ({ shards, rows }) => ({ shards, rows }),
  };
}

/** What `shards.json` is to say. What is undefined is left out. */
export function jobMaking(
  { command }: JobKind,
  { shards, rows }: ShardsMaking,
  of: Record<string, string | number | undefined>,
): JobMaking {
  const known = Object.entries(of).filter(([, value]) => value !== undefined);
  const making = Object.fromEntries(known) as JobMaking["of"];
  return { format: FORMAT, command, of: making, rows, shards, bowlab: bowlabVersion };
}

/** Rows of all shards of a folder together; undefined where there is no `shards.json`. */
export function jobRows(folder: string): number | undefined {
  return readMaking<JobMaking>(folder, { file: NAME })?.rows;
}

function shown(of: JobMaking["of"]): JobMaking["of"] {
  const short = (value: string | number) =>
    typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value.slice(0, SHOWN) : value;
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, short(value)]));
}
